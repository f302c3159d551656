"""What is a table as a person reads it: headings with units, cells, and how many digits a number is given?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.report.words import name

Cell = str | float | None


@dataclass(frozen=True)
class Column:
    """One column of a shown table: heading, unit, and the digits of its numbers (None: what the largest needs)."""

    heading: str
    unit: str = ""
    digits: int | None = None
    text: bool = False

    @property
    def title(self) -> str:
        """Heading and unit on one line."""
        return f"{self.heading}, {self.unit}" if self.unit else self.heading


@dataclass(frozen=True)
class ShownTable:
    """A table as a person reads it; the last row is a total where `total` says so."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False
    note: str = ""

    def texts(self) -> list[list[str]]:
        """Return every cell as text: numbers with the digits of their column, what is not known as a dash."""
        digits = [_digits(column, [row[place] for row in self.rows]) for place, column in enumerate(self.columns)]
        return [[_said(cell, kept) for cell, kept in zip(row, digits, strict=True)] for row in self.rows]


def _digits(column: Column, cells: Sequence[Cell]) -> int:
    """Return the decimals that give the largest number of a column four digits, at most four."""
    if column.digits is not None:
        return column.digits
    largest = max((abs(cell) for cell in cells if isinstance(cell, float) and np.isfinite(cell)), default=0.0)
    return max(0, min(4, 3 - math.floor(math.log10(largest)))) if largest > 0 else 0


def _said(cell: Cell, digits: int) -> str:
    if cell is None or (isinstance(cell, float) and not np.isfinite(cell)):
        return "-"
    return name(cell) if isinstance(cell, str) else f"{cell:,.{digits}f}"
