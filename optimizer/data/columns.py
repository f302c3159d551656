"""What can be said of one column and one table?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["id", "ref", "text", "number", "integer", "flag", "choice"]


@dataclass(frozen=True)
class Column:
    """One column: its kind, unit, range and meaning.

    `id` and `ref` are kept as text, never as numbers. `ref` names a row of `table`. `flag` is 0 or 1.
    `lower`..`upper` is the closed plausible range; with `zero` the value 0 is allowed as well ("none of this").
    `blank` allows an empty cell ("" for text, NaN for numbers).
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    lower: float | None = None
    upper: float | None = None
    zero: bool = False
    choices: tuple[str, ...] = ()
    table: str = ""
    blank: bool = False


@dataclass(frozen=True)
class Table:
    """One CSV file: its key columns are unique together, its rows at most `most`.

    An `optional` file may be missing; then its table has no rows.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    most: int = 200_000
    empty: bool = False  # whether a table without rows is acceptable
    optional: bool = False

    @property
    def file(self) -> str:
        """The file name inside the folder."""
        return f"{self.name}.csv"


AMOUNTS = ("MW", "MWh/year", "CNY", "CNY/year", "CNY/MWh", "CNY/MW", "CNY/MW/year")
LEAST, MOST = 1e-9, 1e15


def abstract(table: Table) -> Table:
    """Return the table for a region that is no real one: amounts may be of any size, and nothing need cost anything."""
    return replace(table, columns=tuple(_of_any_size(column) for column in table.columns))


def _of_any_size(column: Column) -> Column:
    if column.unit not in AMOUNTS or column.lower is None:
        return column
    least = LEAST if column.lower >= 0 else -MOST
    return replace(column, lower=least, upper=MOST, zero=column.zero or column.unit.startswith("CNY"))


def names(thing: str) -> tuple[Column, Column]:
    """Return the columns that name a thing in both languages."""
    return (
        Column("name", "text", f"English name of the {thing}"),
        Column("name_zh", "text", f"Chinese name of the {thing}", blank=True),
    )


def place() -> tuple[Column, Column]:
    """Return the columns that say where a thing lies."""
    return (
        Column("lat", "number", "latitude, north positive", "degree", -90, 90),
        Column("lon", "number", "longitude, east positive", "degree", -180, 180),
    )


HOUR_COLUMNS = tuple(f"h{hour:02d}" for hour in range(24))
