"""How are choices read, and tables and texts written so that two runs give the same bytes?"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from optimizer.data.schema import Table

CHOICES = Path(__file__).parent / "choices"

Cell = str | int | float


def choice(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of one hand-made table of choices."""
    return tuple(csv.DictReader(template(f"{name}.csv").splitlines()))


def template(name: str) -> str:
    """Return the text of one hand-made file."""
    return (CHOICES / name).read_text(encoding="utf-8")


def write_table(folder: Path, table: Table, rows: Iterable[Iterable[Cell]]) -> None:
    """Write the rows under exactly the columns of the schema."""
    with (folder / table.file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([column.name for column in table.columns])
        writer.writerows([_text(cell) for cell in row] for row in rows)


def write_chosen(folder: Path, table: Table, rows: Iterable[Mapping[str, str]]) -> None:
    """Write the columns of the schema from rows of choices that hold more than those."""
    write_table(folder, table, ([row[column.name] for column in table.columns] for row in rows))


def write_text(folder: Path, name: str, text: str) -> None:
    """Write a text with Unix line ends on every platform."""
    (folder / name).write_bytes(text.encode("utf-8"))


def markdown(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    head = list(header)
    lines = [head, ["---"] * len(head), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _text(cell: Cell) -> str:
    """Return the shortest decimal that reads back as the same number."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)
