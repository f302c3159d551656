"""What is one table while it is being checked, and how does a fault find its place?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import pandas as pd

from optimizer.data import schema
from optimizer.data.cells import quoted
from optimizer.errors import Fault

FIRST_LINE = 2  # the header is line 1
MOST_ALIKE = 50  # faults of one kind in one column that are listed one by one
MOST_SOUGHT = (
    20  # different unknown names in one column for which near misses are sought: each is held against all known
)


@dataclass
class Sheet:
    """A table read from `file` whose cells may still be wrong.

    `faulty[column]` are the positions of cells already reported, so that no later check speaks of them again.
    `changed[column]` tells which override, as (file, key), last wrote a cell.
    """

    table: schema.Table
    file: str
    frame: pd.DataFrame
    faulty: dict[str, set[int]] = field(default_factory=dict)
    changed: dict[str, dict[int, tuple[str, str]]] = field(default_factory=dict)

    def sound(self, *columns: str) -> bool:
        """Return whether no cell of these columns has been reported."""
        return not any(self.faulty.get(column) for column in columns)

    def mark(self, column: str, position: int) -> None:
        """Remember that this cell has been reported."""
        self.faulty.setdefault(column, set()).add(position)

    def fault(self, position: int, column: str, found: str, expected: str) -> Fault:
        """Return a fault of one cell, at the override that wrote it or else at its line in the file."""
        self.mark(column, position)
        override = self.changed.get(column, {}).get(position)
        if override is None:
            return Fault(self.file, found, expected, row=position + FIRST_LINE, column=column)
        file, key = override
        where = f"{self.table.file} row {position + FIRST_LINE} column {column}"
        return Fault(file, f"{found} in {where}", expected, column=key)

    def faults(self, positions: Iterable[int], column: str, found: Iterable[str], expected: str) -> list[Fault]:
        """Return a fault for each cell not reported before; beyond `MOST_ALIKE` they are counted, not listed."""
        known = self.faulty.get(column, set())
        fresh = ((position, text) for position, text in zip(positions, found, strict=True) if position not in known)
        listed: list[Fault] = []
        rest = 0
        for position, text in list(fresh):
            if len(listed) < MOST_ALIKE:
                listed.append(self.fault(position, column, text, expected))
            else:
                self.mark(column, position)
                rest += 1
        return [*listed, *_and_more(self.file, column, rest, expected)]

    def strangers(
        self, positions: Sequence[int], column: str, expected: str, near: Callable[[str], str]
    ) -> list[Fault]:
        """Return a fault for each cell whose text names nothing known; `near` gives what follows `expected` for one.

        The first `MOST_SOUGHT` different texts get near misses, the rest the same message without.
        """
        known, cells = self.faulty.get(column, set()), self.frame[column].tolist()
        places: dict[str, list[int]] = {}
        for position in positions:
            if position not in known:
                places.setdefault(cells[position], []).append(position)
        sought = dict(islice(places.items(), MOST_SOUGHT))
        faults: list[Fault] = []
        for cell, alike in sought.items():
            faults += self.faults(alike, column, [quoted(cell)] * len(alike), expected + near(cell))
        rest = sorted(position for cell, alike in places.items() if cell not in sought for position in alike)
        return [*faults, *self.faults(rest, column, [quoted(cells[position]) for position in rest], expected)]


def _and_more(file: str, column: str, rest: int, expected: str) -> Iterator[Fault]:
    if rest:
        yield Fault(file, f"{rest:,} more cells like these", expected, column=column)
