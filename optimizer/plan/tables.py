"""What do a plan's tables look like, and which of their rows may be left out?

A missing row means zero in `serve`, `run`, `halls`, `links`, `train` and `power`; in `homes` and `hosts` a row is the
decision itself (a host may carry nothing yet still stand), and `sites` states every campus.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from optimizer.data.schema import PLAN_TABLES, Column, Table

LEAVES_OUT_ZEROS = ("serve", "run", "halls", "links", "train", "power")


def empty_tables() -> dict[str, pd.DataFrame]:
    """Return every table of a plan without rows, each column of its proper type."""
    return {table.name: typed(table, {column.name: [] for column in table.columns}) for table in PLAN_TABLES}


def typed(table: Table, columns: Mapping[str, object] | pd.DataFrame) -> pd.DataFrame:
    """Return `columns` as a table of the plan: columns in order, ids str, counts int64, numbers float64, RangeIndex."""
    frame = pd.DataFrame({column.name: columns[column.name] for column in table.columns})
    wanted = {column.name: _dtype(column) for column in table.columns}
    # Each column is cast at a price of its own, and most plans come with the right types.
    cast = {name: dtype for name, dtype in wanted.items() if frame[name].dtype != dtype}
    return (frame.astype(cast) if cast else frame).reset_index(drop=True)


def sparse(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the plan's tables, typed and without the rows of zeros that may be left out; missing tables are empty."""
    given = tables if all(table.name in tables for table in PLAN_TABLES) else {**empty_tables(), **tables}
    return {table.name: _without_zeros(table, typed(table, given[table.name])) for table in PLAN_TABLES}


def _without_zeros(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    if table.name not in LEAVES_OUT_ZEROS:
        return frame
    values = [frame[column.name].to_numpy() for column in table.columns if column.name not in table.key]
    kept = np.logical_or.reduce([numbers != 0 for numbers in values])
    return frame if kept.all() else frame[kept].reset_index(drop=True)


def _dtype(column: Column) -> np.dtype[np.int64] | np.dtype[np.float64] | str:
    if column.kind in ("integer", "flag"):
        return np.dtype(np.int64)
    return np.dtype(np.float64) if column.kind == "number" else "str"
