"""How do results reach standard output? As tables a person reads, or as one JSON document a program reads."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from optimizer.cli.endings import printable

if TYPE_CHECKING:
    from rich.table import Table

PLAIN_WIDTH = 240
ROUNDING = 1e-12  # a smaller share is nothing


def line(text: str = "") -> None:
    """Print one line of results."""
    print(printable(text))  # noqa: T201 - this is the place that prints


def document(content: Mapping[str, Any]) -> None:
    """Print one strict JSON document, in ASCII so that every terminal and pipe carries it."""
    print(json.dumps(content, allow_nan=False, indent=2))  # noqa: T201 - this is the place that prints


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: the first column holds words, the others numbers set to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for position, column in enumerate(columns):
        drawn.add_column(Text(printable(column)), justify="right" if position else "left")
    for row in rows:
        drawn.add_row(*(Text(printable(cell)) for cell in row))
    draw(drawn)


def draw(drawn: Table) -> None:
    """Print a table of rich; where output is no terminal nothing is cut short."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    Console(file=sys.stdout, width=width, markup=False, highlight=False, emoji=False).print(drawn)


def money(cny: float) -> str:
    """Return CNY in the unit that leaves a readable number."""
    for size, unit in ((1e9, "bn CNY"), (1e6, "m CNY"), (1e3, "k CNY")):
        if abs(cny) >= size:
            return f"{cny / size:,.2f} {unit}"
    return f"{cny:,.2f} CNY"


def percent(share: float | None) -> str:
    """Return a share as per cent; a gap nobody knows as a question mark."""
    if share is None or not abs(share) < float("inf"):
        return "?"
    return f"{share * 100:.2g} %" if ROUNDING < abs(share) < 0.01 else f"{share * 100:.2f} %"
