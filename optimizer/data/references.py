"""Does every reference name a row that exists?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import pandas as pd

from optimizer.data import schema
from optimizer.data.files import shown
from optimizer.data.sheets import Sheet
from optimizer.errors import Fault
from optimizer.library import did_you_mean


def orphans(table: schema.Table, frame: pd.DataFrame, path: Path, known: Mapping[str, Collection[str]]) -> list[Fault]:
    """Return a fault for each reference of a table that names nothing; `known` gives the ids by table name."""
    return orphan_faults(Sheet(table, shown(path), frame), known)


def orphan_faults(sheet: Sheet, known: Mapping[str, Collection[str]]) -> list[Fault]:
    """Return a fault for each cell of a `ref` column that names no row; tables missing in `known` are not asked."""
    faults: list[Fault] = []
    for column in sheet.table.columns:
        if column.kind == "ref" and column.table in known:
            faults += _orphans_of(sheet, column, known[column.table])
    return faults


def _orphans_of(sheet: Sheet, column: schema.Column, ids: Collection[str]) -> list[Fault]:
    known = set(ids)
    unknown = [position for position, cell in enumerate(sheet.frame[column.name].tolist()) if cell not in known]
    return sheet.strangers(unknown, column.name, f"a row of {column.table}.csv", lambda cell: f"; {_remedy(cell, ids)}")


def _remedy(cell: str, ids: Iterable[str]) -> str:
    """Return near misses; lost leading zeros are the usual reason when a spreadsheet was in between."""
    names = list(ids)
    stripped = [name for name in names if name.lstrip("0") == cell.lstrip("0") and name != cell]
    if stripped:
        return f"did you mean {stripped[0]}? A spreadsheet may have dropped leading zeros"
    return did_you_mean(cell, names)
