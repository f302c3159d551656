"""Where do the facts lie, and how is a table written so that two runs give the same bytes?"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from optimizer.data.schema import REGION_TABLES

ROOT = Path(__file__).resolve().parents[2]
REGION = ROOT / "regions" / "china"
FACTS = ROOT.parent / "shared" / "data" / "china"
CHOICES = Path(__file__).parent / "choices"

Cell: TypeAlias = str | int | float
Row: TypeAlias = dict[str, Cell]


@cache
def fact(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of one shared CSV file, plain or gzipped, as text."""
    path = FACTS / name
    text = gzip.decompress(path.read_bytes()).decode() if name.endswith(".gz") else path.read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def choice(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of one hand-made table of choices."""
    rows = tuple(csv.DictReader((CHOICES / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
    for number, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise ValueError(f"choices/{name}.csv, line {number}: not as many cells as the header names")
    return rows


def hourly(name: str, columns: Iterable[str]) -> NDArray[np.float64]:
    """Return the named columns of an hourly file as (days, hours of the day, columns)."""
    rows = fact(name)
    values = np.array([[float(row[column]) for column in columns] for row in rows])
    return values.reshape(-1, 24, values.shape[1])


def write_table(folder: Path, name: str, rows: Iterable[Row]) -> None:
    """Write one region table with exactly the columns of the schema, in its order."""
    columns = [column.name for table in REGION_TABLES if table.name == name for column in table.columns]
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            if set(row) != set(columns):
                raise ValueError(f"{name}: {sorted(set(row) ^ set(columns))} do not fit the schema")
            writer.writerow([_cell(row[column]) for column in columns])


def write_text(folder: Path, name: str, text: str) -> None:
    """Write one text file with Unix line ends."""
    (folder / name).write_bytes(text.encode())


def _cell(value: Cell) -> str:
    """Return a cell: the shortest text that reads back as the same number."""
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)
