"""Which rule or variable stands at a position of the matrix, and where a named one is found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Index = tuple[int, ...]


@dataclass(frozen=True)
class Over:
    """An index set: the letters it runs over (MODEL's loop letters) and its members as positions, (N, letters)."""

    letters: str
    members: tuple[Index, ...]

    def __len__(self) -> int:
        """How many members there are."""
        return len(self.members)

    @classmethod
    def count(cls, size: int) -> Over:
        """Return a set that only numbers its members."""
        return cls("k", tuple((k,) for k in range(size)))


class Labels:
    """Names of consecutive positions, in blocks: each block is one rule or variable over one index set."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self._names = names
        self._blocks: list[tuple[str, Over]] = []
        self._starts: list[int] = []
        self._find: dict[str, tuple[int, dict[Index, int]]] = {}
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
        self._find[name] = (start, {member: start + row for row, member in enumerate(over.members)})
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

    def members(self, name: str) -> tuple[Index, ...]:
        """Return the members of a block; an absent one has none."""
        return tuple(self._find[name][1]) if name in self._find else ()

    def block(self, name: str) -> slice:
        """Return the positions of a block; an absent one is empty."""
        if name not in self._find:
            return slice(0, 0)
        start, positions = self._find[name]
        return slice(start, start + len(positions))

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
        return self._find[name][1][index]

    def at(self, position: int) -> tuple[str, tuple[str, ...]]:
        """Return the block name and the index, in words, that stand at a position."""
        block = bisect_right(self._starts, position) - 1
        name, over = self._blocks[block]
        member = over.members[position - self._starts[block]]
        return name, tuple(self.word(letter, value) for letter, value in zip(over.letters, member, strict=True))

    def text(self, position: int) -> str:
        """Return what stands at a position as `rule[index,index]`."""
        name, index = self.at(position)
        return f"{name}[{','.join(index)}]" if index else name

    def word(self, letter: str, value: int) -> str:
        """Return the name of one index value; hours and days are their own names."""
        return self._names[letter][value] if letter in self._names else str(value)
