"""How does a CSV file become a table without guessing?

Every cell is read as text; the schema alone decides what is a number. Rows are never padded, cut or skipped.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pandas as pd

from optimizer.data import checks, schema
from optimizer.data.cells import numbers, quoted
from optimizer.data.files import MEBIBYTE, read_text, shown
from optimizer.data.sheets import FIRST_LINE, MOST_ALIKE, Sheet
from optimizer.errors import Fault
from optimizer.library import did_you_mean

MOST_BYTES = 256 * MEBIBYTE
NUMERIC = ("number", "integer", "flag")
BLOCK = 512  # rows: fewer lists than set off the garbage collector


def table_faults(table: schema.Table, path: Path) -> tuple[pd.DataFrame | None, list[Fault]]:
    """Read one table and return it with everything wrong in it; None where its rows cannot be told apart.

    Ids are str, numbers float64, integers and flags int64 (float64 while a cell of the column is faulty), blank text
    "", blank numbers NaN, rows in file order. What a `ref` names is not checked here: see `references.orphans`.
    """
    sheet, faults = read_sheet(table, path)
    return (None if sheet is None else sheet.frame), faults


def read_sheet(table: schema.Table, path: Path, within: Path | None = None) -> tuple[Sheet | None, list[Fault]]:
    """Return the table as a sheet, with its faults; no link may lead out of `within`."""
    text = read_text(path, MOST_BYTES, "CSV", within)
    if isinstance(text, Fault):
        return None, [text]
    file = shown(path)
    grid = _grid(table, text, file)
    if isinstance(grid, Fault):
        return None, [grid]
    faults = [*_header_faults(table, grid.header, file), *_shape_faults(table, grid, file)]
    if faults:
        return None, faults
    sheet, faults = _typed(table, grid, file)
    faults += checks.value_faults(sheet)
    return sheet, faults


def without_rows(table: schema.Table, file: str) -> Sheet:
    """Return the sheet of an optional table whose file is missing."""
    return _typed(table, _Grid([column.name for column in table.columns], 0, [[] for _ in table.columns], {}), file)[0]


@dataclass(frozen=True)
class _Grid:
    """The cells of a file: `columns[c]` holds those of column c, `ragged` the positions of rows of another width."""

    header: list[str]
    rows: int
    columns: list[list[str]]
    ragged: dict[int, list[str]]


def _grid(table: schema.Table, text: str, file: str) -> _Grid | Fault:
    """Return the cells, where each row stands on one line of the file."""
    reader = csv.reader(_lines(text), strict=True)
    try:
        grid = _gathered(reader, table.most)
    except csv.Error as error:
        expected = "cells separated by commas; quote a cell that holds commas or quotes, and double quotes inside it"
        return Fault(file, f"text that is not CSV ({error})", expected, row=max(reader.line_num, 1))
    if grid.rows > table.most:
        found = f"more than {table.most:,} rows"
        return Fault(file, found, f"at most {table.most:,} rows; leave out what is not needed")
    if reader.line_num != grid.rows + 1:
        return Fault(file, "a line break inside a cell", "each row on one line", row=_first_broken(text))
    return grid


def _lines(text: str) -> TextIO:
    """Return the text as a file, a quarter of the size that io.StringIO would take."""
    return io.TextIOWrapper(io.BytesIO(text.encode("utf-8")), encoding="utf-8", newline="")


def _gathered(reader: Iterator[list[str]], most: int) -> _Grid:
    """Return the cells column by column, a block of rows at a time: a list for each row would take most of the time."""
    header = next(reader)
    columns: list[list[str]] = [[] for _ in header]
    ragged: dict[int, list[str]] = {}
    rows = 0
    while rows <= most and (block := list(islice(reader, BLOCK))):
        if set(map(len, block)) == {len(header)}:
            for column, cells in zip(columns, zip(*block, strict=True), strict=True):
                column.extend(cells)
        else:
            ragged |= {rows + at: row for at, row in enumerate(block) if len(row) != len(header)}
        rows += len(block)
    return _Grid(header, rows, columns, ragged)


def _first_broken(text: str) -> int:
    """Return the line on which the first row of more than one line begins."""
    reader = csv.reader(_lines(text), strict=True)
    for line, _ in enumerate(reader, start=1):
        if reader.line_num != line:
            return line
    return 1


def _header_faults(table: schema.Table, header: list[str], file: str) -> list[Fault]:
    names = [column.name for column in table.columns]
    if len(header) == 1 and len(names) > 1:
        for mark, what in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if mark in header[0]:
                return [Fault(file, f"columns separated by {what}", "columns separated by commas", row=1)]
    faults = []
    for name, count in Counter(header).items():
        if count > 1:
            found = f"the column {quoted(name)} {count} times"
            faults.append(Fault(file, found, "each column once; remove the others", row=1, column=name[:60]))
        if name not in names:
            remedy = f"only the columns {', '.join(names)}; remove or rename it"
            near = did_you_mean(name, [other for other in names if other not in header])
            remedy = f"{remedy}; {near}" if near.startswith("did you") else remedy
            faults.append(Fault(file, f"an unknown column {quoted(name)}", remedy, row=1, column=name[:60]))
    for column in table.columns:
        if column.name not in header:
            expected = f"the column {column.name}: {column.meaning}" + (f" ({column.unit})" if column.unit else "")
            faults.append(Fault(file, "no such column", expected, row=1, column=column.name))
    return faults


def _shape_faults(table: schema.Table, grid: _Grid, file: str) -> list[Fault]:
    if not grid.rows and not table.empty:
        return [Fault(file, "a header without rows", f"at least one row; the table holds: {table.meaning}")]
    width = len(grid.header)
    listed = list(grid.ragged.items())[:MOST_ALIKE]
    faults = [Fault(file, *_ragged(row, width), row=at + FIRST_LINE) for at, row in listed]
    rest = len(grid.ragged) - len(listed)
    if rest:
        faults.append(Fault(file, f"{rest:,} more rows like these", f"{width} cells in each row, as in the header"))
    return faults


def _ragged(row: list[str], width: int) -> tuple[str, str]:
    if not row:
        return "an empty line", "a row of cells; delete the line"
    few = len(row) < width
    remedy = "add the missing cells" if few else "quote a cell that holds a comma and write numbers without commas"
    return f"{len(row)} cells", f"{width} cells, as in the header; {remedy}"


def _typed(table: schema.Table, grid: _Grid, file: str) -> tuple[Sheet, list[Fault]]:
    """Return the sheet with its numbers as numbers, and what is not a number where one should be."""
    by_name = dict(zip(grid.header, grid.columns, strict=True))
    sheet = Sheet(table, file, pd.DataFrame(index=pd.RangeIndex(grid.rows)))
    faults: list[Fault] = []
    columns: dict[str, pd.Series[Any]] = {}
    for column in table.columns:
        cells = by_name[column.name]
        if column.kind not in NUMERIC:
            columns[column.name] = pd.Series(cells, dtype="str")
            continue
        whole = column.kind != "number"
        values, wrong = numbers(cells, whole=whole, blank=column.blank)
        faults += _number_faults(sheet, column.name, cells, wrong)
        exact = whole and not wrong and not column.blank
        columns[column.name] = pd.Series(values.astype(np.int64) if exact else values)
    sheet.frame = pd.DataFrame(columns, index=pd.RangeIndex(grid.rows))
    return sheet, faults


def _number_faults(sheet: Sheet, column: str, cells: Sequence[str], wrong: Mapping[int, str]) -> list[Fault]:
    """Return a fault for each cell that is no number, those with the same remedy together."""
    places: dict[str, list[int]] = {}
    for position, expected in wrong.items():
        places.setdefault(expected, []).append(position)
    faults: list[Fault] = []
    for expected, positions in places.items():
        faults += sheet.faults(positions, column, [quoted(cells[at]) for at in positions], expected)
    return faults
