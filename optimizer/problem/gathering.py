"""How do pairs of many owners become pairs of few: which gather into one, and what is the one worth?"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.problem.problem import Flags, Floats, Ints

Pick = Literal["mean", "least"]
DENSE = 8  # positions a key: beyond, sorting is cheaper than a table of all positions


@dataclass(frozen=True)
class Parts:
    """Pairs gathered into fewer: `pair` (P,) is where each goes, `amount` (P,) its size, `size` how many come out."""

    pair: Ints
    amount: Floats
    size: int

    def picked(self, value: Floats, pick: Pick) -> Floats:
        """Return one value for each gathered pair: the mean by amount, or the least."""
        if pick == "mean":
            total = np.bincount(self.pair, weights=self.amount, minlength=self.size)
            return np.asarray(np.bincount(self.pair, weights=value * self.amount, minlength=self.size) / total)
        least = np.full(self.size, np.inf)
        np.minimum.at(least, self.pair, value)
        return least

    def picked_rows(self, matrix: sparse.csr_array, pick: Pick) -> sparse.csr_array:
        """Return the same for each row of (L, P), where what is not stored is 0."""
        entries = sparse.coo_array(matrix)
        keys, where = np.unique(entries.row * self.size + self.pair[entries.col], return_inverse=True)
        row, column = keys // max(self.size, 1), keys % max(self.size, 1)
        if pick == "mean":
            total = np.bincount(self.pair, weights=self.amount, minlength=self.size)
            value = np.bincount(where, weights=entries.data * self.amount[entries.col], minlength=len(keys))
            value = value / total[column]
        else:
            value = np.full(len(keys), np.inf)
            np.minimum.at(value, where, entries.data)
            parts, stored = np.bincount(self.pair, minlength=self.size), np.bincount(where, minlength=len(keys))
            value = np.where(stored == parts[column], value, 0.0)
        return sparse.csr_array((value, (row, column)), shape=(matrix.shape[0], self.size))


def gathered(owner: Ints, place: Ints, amount: NDArray[np.int64] | Floats) -> tuple[Ints, Ints, Parts]:
    """Return the distinct (owner, place) pairs in order, and how the given pairs gather into them."""
    width = int(place.max(initial=0)) + 1
    keys, pair = np.unique(owner * width + place, return_inverse=True)
    return keys // width, keys % width, Parts(pair, np.asarray(amount, dtype=np.float64), len(keys))


def choices_of(owner: Ints, place: Ints | Floats, owners: int) -> list[tuple[float, ...]]:
    """Return the places each owner may choose, or what it finds there, as a tuple; pairs are sorted by owner."""
    if owners == 0:
        return []
    ends = np.cumsum(np.bincount(owner, minlength=owners))
    return [tuple(part.tolist()) for part in np.split(place, ends[:-1])]


def grouped(keys: Sequence[Hashable]) -> tuple[Ints, Ints]:
    """Return the group of each key and the first member of each group."""
    number: dict[Hashable, int] = {}
    first: list[int] = []
    group = []
    for position, key in enumerate(keys):
        if key not in number:
            number[key] = len(first)
            first.append(position)
        group.append(number[key])
    return np.array(group, dtype=np.int64), np.array(first, dtype=np.int64)


def numbered(*keys: NDArray[np.int64]) -> tuple[Ints, Ints]:
    """Return the same for keys (N,) that are whole numbers, one array a part of the key; groups in order of rank."""
    together = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        part = _ranks(key)
        together = _ranks(together * (int(part.max(initial=0)) + 1) + part)
    first = np.zeros(int(together.max(initial=-1)) + 1, dtype=np.int64)
    first[together[::-1]] = np.arange(len(together))[::-1]  # of equals the last one written stays: the first
    return together, first


def patterns(*flags: Flags) -> Ints:
    """Return (N,) a number that rows share which are alike in all flags, each (N, some)."""
    packed = np.packbits(np.concatenate(flags, axis=1), axis=1)
    return np.unique(packed, axis=0, return_inverse=True)[1].astype(np.int64).ravel()


def _ranks(key: NDArray[np.int64]) -> Ints:
    """Return (N,) the rank of each among the distinct ones; keys that lie close together need no sorting."""
    lowest = int(key.min(initial=0))
    width = int(key.max(initial=0)) - lowest + 1
    if width > DENSE * len(key):
        return np.unique(key, return_inverse=True)[1].astype(np.int64)
    there = np.zeros(width, dtype=bool)
    there[key - lowest] = True
    ranks: Ints = (np.cumsum(there) - 1)[key - lowest]
    return ranks
