"""How is a broken rule reported, and how badly is it broken?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Place = Callable[..., str]


@dataclass(frozen=True)
class Violation:
    """The worst violation of one rule: 0 where it holds, infinite where a value is no number or no whole number.

    `relative` is the excess over max(1, size of the row), in the unit of the rule; the size of a row is the larger of
    its two sides, each counted as the sum of its absolute terms, so that a rule about 1000 MW is held to 1 kW and one
    about 0.1 MW to 1 W. `place` says where it is worst, `found` and `expected` what stands on the two sides there.
    """

    rule: str
    place: str = ""
    relative: float = 0.0
    found: float = math.nan
    expected: float = math.nan


def places(**axes: Iterable[object] | None) -> Place:
    """Return the namer of the rows of a rule: `places(hall=ids, hour=None)(3, 37)` is "hall gz-1, hour 37"."""
    ids = {axis: None if names is None else _indexed(names) for axis, names in axes.items()}

    def name(*position: int) -> str:
        rows = zip(ids.items(), position, strict=True)
        return ", ".join(f"{axis} {row if names is None else names[row]}" for (axis, names), row in rows)

    return name


def _indexed(names: Iterable[object]) -> pd.Index[Any]:
    return names if isinstance(names, pd.Index) else pd.Index(list(names), dtype=object)


def at_most(rule: str, left: ArrayLike, right: ArrayLike, place: Place, size: ArrayLike = 0.0) -> Violation:
    """Return the worst violation of left <= right; an infinite right never binds. The arguments broadcast."""
    return _worst(rule, left, right, place, size, both_ways=False)


def equal(rule: str, left: ArrayLike, right: ArrayLike, place: Place, size: ArrayLike = 0.0) -> Violation:
    """Return the worst violation of left = right. The arguments broadcast; `size` widens the size of each row."""
    return _worst(rule, left, right, place, size, both_ways=True)


def broken(rule: str, where: NDArray[np.bool_], values: ArrayLike, place: Place) -> Violation:
    """Return an infinite violation at the first place `where` something may not be at all, else none."""
    if not where.any():
        return Violation(rule)
    first = np.unravel_index(int(np.argmax(where)), where.shape)
    found = np.broadcast_to(np.asarray(values, dtype=np.float64), where.shape)[first]
    return Violation(rule, place(*(int(i) for i in first)), math.inf, float(found))


def _worst(
    rule: str, left: ArrayLike, right: ArrayLike, place: Place, size: ArrayLike, *, both_ways: bool
) -> Violation:
    found, expected, extra = np.broadcast_arrays(*(np.asarray(side, dtype=np.float64) for side in (left, right, size)))
    if found.size == 0:
        return Violation(rule)
    with np.errstate(all="ignore"):
        excess = np.abs(found - expected) if both_ways else found - expected
        scale = np.maximum.reduce([np.ones(found.shape), np.abs(found), np.abs(expected), extra])
        relative = np.where(np.isposinf(expected) & ~both_ways & ~np.isnan(found), 0.0, excess / scale)
    relative = np.maximum(np.nan_to_num(relative, nan=np.inf, posinf=np.inf, neginf=0.0), 0.0)
    row = np.unravel_index(int(np.argmax(relative)), relative.shape)
    amount = float(relative[row])
    if amount == 0:
        return Violation(rule)
    return Violation(rule, place(*(int(i) for i in row)), amount, float(found[row]), float(expected[row]))
