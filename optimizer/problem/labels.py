"""Which rule or variable stands at a position of the matrix, and where a named one is found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Index = tuple[int, ...]


class Over:
    """An index set: the letters it runs over (MODEL's loop letters) and its members as positions, (N, letters)."""

    def __init__(self, letters: str, members: NDArray[np.int64] | Iterable[Index]) -> None:
        self.letters = letters
        rows = members if isinstance(members, np.ndarray) else list(members)
        self.array = np.array(rows, dtype=np.int64).reshape(len(rows), len(letters))

    @classmethod
    def of(cls, letters: str, *axes: NDArray[np.int64]) -> Over:
        """Return the set whose members have these positions, an array (N,) a letter."""
        return cls(letters, np.column_stack(axes))

    @classmethod
    def count(cls, size: int) -> Over:
        """Return a set that only numbers its members."""
        return cls.of("k", np.arange(size))

    def where(self, chosen: NDArray[np.bool_]) -> Over:
        """Return the set of some of the members (N,)."""
        return Over(self.letters, self.array[chosen])

    @cached_property
    def members(self) -> tuple[Index, ...]:
        """The members one by one."""
        return tuple(map(tuple, self.array.tolist()))

    @cached_property
    def _rows(self) -> dict[Index, int]:
        return {member: row for row, member in enumerate(self.members)}

    def row(self, member: Index) -> int:
        """Return where a member stands; KeyError where there is none."""
        return self._rows[member]

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """How wide each letter is, and the members as rising numbers (N,), with where each stands."""
        width = self.array.max(axis=0, initial=0) + 1
        keys = _keys(self.array, width)
        order = np.argsort(keys, kind="stable")
        return width, keys[order], order

    def rows(self, members: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where members (K, letters) stand, (K,); KeyError where one is none."""
        width, keys, order = self._sorted
        wanted = _keys(members, width)
        at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        known = (members >= 0).all(axis=1) & (members < width).all(axis=1)
        if len(members) and not (len(keys) and (known & (keys[at] == wanted)).all()):
            message = f"no members of ({self.letters})"
            raise KeyError(message)
        return order[at]

    def __len__(self) -> int:
        """How many members there are."""
        return len(self.array)

    def __eq__(self, other: object) -> bool:
        """Whether another set has the same letters and members, in the same order."""
        return isinstance(other, Over) and self.letters == other.letters and np.array_equal(self.array, other.array)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Return what it is made of."""
        return f"Over({self.letters!r}, {self.members!r})"


def _keys(members: NDArray[np.int64], width: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return one number (N,) for members (N, letters) within a width (letters,); those beyond have any."""
    keys = np.zeros(len(members), dtype=np.int64)
    for letter in range(members.shape[1]):
        keys = keys * width[letter] + members[:, letter]
    return keys


class Labels:
    """Names of consecutive positions, in blocks: each block is one rule or variable over one index set."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self._names = names
        self._blocks: list[tuple[str, Over]] = []
        self._starts: list[int] = []
        self._find: dict[str, tuple[int, Over]] = {}
        self.size = 0

    @classmethod
    def numbered(cls, name: str, size: int) -> Labels:
        """Return labels of one block that only numbers its positions."""
        labels = cls({})
        labels.add(name, Over.count(size))
        return labels

    def add(self, name: str, over: Over) -> slice:
        """Append a block and return the positions it takes."""
        if name in self._find:
            message = f"two blocks named {name}"
            raise ValueError(message)
        start = self.size
        self._blocks.append((name, over))
        self._starts.append(start)
        self._find[name] = (start, over)
        self.size += len(over)
        return slice(start, self.size)

    def extend(self, other: Labels) -> None:
        """Append every block of `other`."""
        for name, over in other._blocks:
            self.add(name, over)

    @property
    def blocks(self) -> tuple[tuple[str, Over], ...]:
        """Every block in order."""
        return tuple(self._blocks)

    def over(self, name: str) -> Over:
        """Return the index set of a block; KeyError where there is none."""
        return self._find[name][1]

    def members(self, name: str) -> tuple[Index, ...]:
        """Return the members of a block; an absent one has none."""
        return self._find[name][1].members if name in self._find else ()

    def letter(self, name: str, at: int = 0) -> NDArray[np.int64]:
        """Return (N,) the positions that one letter of a block's members has; an absent one has none."""
        return self._find[name][1].array[:, at] if name in self._find else np.zeros(0, dtype=np.int64)

    def block(self, name: str) -> slice:
        """Return the positions of a block; an absent one is empty."""
        if name not in self._find:
            return slice(0, 0)
        start, over = self._find[name]
        return slice(start, start + len(over))

    def positions(self, name: str) -> NDArray[np.int64]:
        """Return the positions of a block as an array."""
        where = self.block(name)
        return np.arange(where.start, where.stop)

    def mask(self, *names: str) -> NDArray[np.bool_]:
        """Return (size,) which positions belong to one of the blocks named."""
        mask = np.zeros(self.size, dtype=bool)
        for name in names:
            mask[self.block(name)] = True
        return mask

    def find(self, name: str, index: Index) -> int:
        """Return the position of one member of a block; KeyError where there is none."""
        start, over = self._find[name]
        return start + over.row(index)

    def find_all(self, name: str, members: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the positions (K,) of members (K, letters) of a block; KeyError where one is none."""
        start, over = self._find[name]
        return start + over.rows(members)

    def at(self, position: int) -> tuple[str, tuple[str, ...]]:
        """Return the block name and the index, in words, that stand at a position."""
        block = bisect_right(self._starts, position) - 1
        name, over = self._blocks[block]
        member = over.array[position - self._starts[block]].tolist()
        return name, tuple(self.word(letter, value) for letter, value in zip(over.letters, member, strict=True))

    def text(self, position: int) -> str:
        """Return what stands at a position as `rule[index,index]`."""
        name, index = self.at(position)
        return f"{name}[{','.join(index)}]" if index else name

    def word(self, letter: str, value: int) -> str:
        """Return the name of one index value; hours and days are their own names."""
        return self._names[letter][value] if letter in self._names else str(value)
