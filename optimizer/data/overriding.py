"""Which cells does an override change?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.data import schema
from optimizer.data.cells import numbers, quoted
from optimizer.data.settings import Override
from optimizer.data.sheets import Sheet
from optimizer.errors import Fault
from optimizer.library import did_you_mean

ALL_HOURS = "hours"  # stands for the 24 hour columns of profiles and shapes
NUMERIC = ("number", "integer", "flag")


@dataclass(frozen=True)
class Change:
    """An override and where it stands: the `number`-th (from 1) of a settings file."""

    file: str
    number: int
    override: Override

    @property
    def place(self) -> str:
        """How a message names it."""
        return f"override {self.number}"

    def fault(self, key: str, found: str, expected: str) -> Fault:
        """Return a fault at one key of this override."""
        return Fault(self.file, found, expected, column=f"{self.place}.{key}")


def changes(file: str, overrides: Sequence[Override]) -> list[Change]:
    """Return the overrides of one file, numbered."""
    return [Change(file, number, override) for number, override in enumerate(overrides, start=1)]


def apply(change: Change, sheets: Mapping[str, Sheet], tables: Mapping[str, schema.Table]) -> list[Fault]:
    """Change the cells in place; return why it cannot be done. Tables known but unreadable are passed over."""
    override = change.override
    if (override.set is None) == (override.multiply is None):
        found = "neither set nor multiply" if override.set is None else "both set and multiply"
        return [change.fault("set", found, "exactly one of set and multiply; remove or add one")]
    if override.table not in tables:
        expected = f"a table of the region or the instance; {did_you_mean(override.table, tables)}"
        return [change.fault("table", f"the unknown table {quoted(override.table)}", expected)]
    columns, faults = _columns(change, tables[override.table])
    faults += _unknown_conditions(change, tables[override.table])
    if faults or override.table not in sheets:
        return faults
    sheet = sheets[override.table]
    chosen = _matching(sheet, override.where)
    if not chosen.any():
        where = ", ".join(f"{key} = {quoted(value)}" for key, value in override.where.items()) or "any value"
        return [change.fault("where", f"no row of {sheet.table.file} with {where}", "a condition that matches a row")]
    for column in columns:
        faults += _write(change, sheet, column, chosen)
    return faults


def _columns(change: Change, table: schema.Table) -> tuple[list[schema.Column], list[Fault]]:
    wanted = change.override.column
    hours = [column for column in table.columns if column.name in schema.HOUR_COLUMNS]
    if wanted == ALL_HOURS and hours:
        return hours, []
    columns = [column for column in table.columns if column.name == wanted]
    names = [column.name for column in table.columns] + ([ALL_HOURS] if hours else [])
    if not columns:
        expected = f"a column of {table.file}; {did_you_mean(wanted, names)}"
        return [], [change.fault("column", f"the unknown column {quoted(wanted)}", expected)]
    if wanted in table.key:
        expected = "a column that is not part of the key; edit a copy of the table instead"
        return [], [change.fault("column", f"the key column {quoted(wanted)}", expected)]
    return columns, []


def _unknown_conditions(change: Change, table: schema.Table) -> list[Fault]:
    names = [column.name for column in table.columns]
    return [
        change.fault(f"where.{key}", f"the unknown column {quoted(key)}", f"a column; {did_you_mean(key, names)}")
        for key in change.override.where
        if key not in names
    ]


def _matching(sheet: Sheet, where: Mapping[str, str]) -> NDArray[np.bool_]:
    """Return (N,) the rows where every named column equals the given text, numbers compared as numbers."""
    chosen = np.ones(len(sheet.frame), dtype=bool)
    for name, text in where.items():
        cells = sheet.frame[name]
        if pd.api.types.is_numeric_dtype(cells):
            value, _ = numbers([text], whole=False, blank=True)
            equal = cells.isna().to_numpy() if text == "" else cells.to_numpy(dtype=float) == value[0]
        else:
            equal = (cells == text).to_numpy(dtype=bool)
        chosen &= equal
    return chosen


def _write(change: Change, sheet: Sheet, column: schema.Column, chosen: NDArray[np.bool_]) -> list[Fault]:
    override = change.override
    numeric = column.kind in NUMERIC
    if override.multiply is not None and not numeric:
        return [change.fault("multiply", f"text in column {column.name}", "a column of numbers; use set for text")]
    if override.set is not None and override.set != "" and isinstance(override.set, str) == numeric:
        wanted = "a number without quotes" if numeric else "text in quotes"
        return [change.fault("set", f"{override.set!r}", f"{wanted}, as column {column.name} holds")]
    if numeric:
        fault = _write_numbers(change, sheet, column, chosen)
        if fault is not None:
            return [fault]
    else:
        sheet.frame.loc[chosen, column.name] = str(override.set)
    key = f"{change.place}.{'multiply' if override.set is None else 'set'}"
    places = sheet.changed.setdefault(column.name, {})
    places.update(dict.fromkeys(np.flatnonzero(chosen).tolist(), (change.file, key)))
    return []


def _write_numbers(change: Change, sheet: Sheet, column: schema.Column, chosen: NDArray[np.bool_]) -> Fault | None:
    override = change.override
    values = sheet.frame[column.name].to_numpy(dtype=float, copy=True)
    if override.set == "":
        if not column.blank:
            return change.fault("set", "an empty text", f"a number; column {column.name} may not be empty")
        values[chosen] = np.nan
    elif override.multiply is not None:
        with np.errstate(over="ignore"):
            values[chosen] *= override.multiply
    else:
        values[chosen] = float(override.set or 0.0)
    new = values[chosen]
    if np.isinf(new).any():
        return change.fault("multiply", "a result too large to store", "a smaller factor")
    if column.kind != "number":
        if (new != np.round(new)).any():
            key = "multiply" if override.set is None else "set"
            found = f"{new[new != np.round(new)][0]:.15g}"
            return change.fault(key, f"{found} for column {column.name}", "a whole number; choose another value")
        if np.isfinite(values).all() and not column.blank:
            sheet.frame[column.name] = values.astype(np.int64)
            return None
    sheet.frame[column.name] = values
    return None
