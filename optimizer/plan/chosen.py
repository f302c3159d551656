"""What does the plan say, as arrays, and which of its rows cannot be read at all?

Rows that name nothing known are left out of the arrays and reported; a value that is no number stays NaN, so that
everything that depends on it is reported too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from numbers import Real

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.data.schema import (
    PLAN_HALLS,
    PLAN_HOMES,
    PLAN_HOSTS,
    PLAN_LINKS,
    PLAN_POWER,
    PLAN_RUN,
    PLAN_SERVE,
    PLAN_SITES,
    PLAN_TRAIN,
    Table,
)  # fmt: skip
from optimizer.plan.given import Flags, Floats, Given, Places
from optimizer.plan.plan import Plan
from optimizer.plan.sums import added_up
from optimizer.plan.violation import Place, Violation, at_most, broken

OWNERS = {
    "service": "services", "origin": "origins", "site": "sites", "hall": "halls", "class": "classes", "link": "links",
}  # fmt: skip


@dataclass(frozen=True)
class Rows:
    """One table of the plan: things named `rows_of[key]` (N,), `numbers[column]` (N,) float64, and faults."""

    rows_of: dict[str, Places]
    numbers: dict[str, Floats]
    faults: tuple[Violation, ...]

    def dense(self, column: str, *sizes: int) -> Floats:
        """Return `column` as an array over the keys, absent rows 0, repeated rows added up."""
        return added_up(self.numbers[column], sizes, *self.rows_of.values())

    def present(self, *sizes: int) -> Flags:
        """Return whether each key has a row."""
        array = np.zeros(sizes, dtype=np.bool_)
        array[tuple(self.rows_of.values())] = True
        return array


@dataclass(frozen=True)
class Chosen:
    """The decisions of one plan as arrays on the axes of `Given`, each read once."""

    plan: Plan
    given: Given
    _read: dict[str, Rows] = field(default_factory=dict)

    def rows(self, table: Table) -> Rows:
        """Return one table, read."""
        if table.name not in self._read:
            self._read[table.name] = _read(self.plan.tables.get(table.name), table, self.given)
        return self._read[table.name]

    def _dense(self, table: Table, column: str) -> Floats:
        sizes = [self.given.hours if key == "hour" else len(self.given.ids(OWNERS[key])) for key in table.key]
        return self.rows(table).dense(column, *sizes)

    def _present(self, table: Table) -> Flags:
        return self.rows(table).present(*(len(self.given.ids(OWNERS[key])) for key in table.key))

    @property
    def serve(self) -> tuple[Places, Places, Places, Floats]:
        """(N,) each: service, origin, site and share of every row of serve."""
        rows = self.rows(PLAN_SERVE)
        return rows.rows_of["service"], rows.rows_of["origin"], rows.rows_of["site"], rows.numbers["share"]

    @property
    def run(self) -> tuple[Places, Places, Floats]:
        """(N,) each: class, hall and jobs of every row of run."""
        rows = self.rows(PLAN_RUN)
        return rows.rows_of["class"], rows.rows_of["hall"], rows.numbers["jobs"]

    @cached_property
    def home(self) -> Flags:
        """(W, S) whether a service lives on a site."""
        return self._present(PLAN_HOMES)

    @cached_property
    def host(self) -> Flags:
        """(W, A) whether a service lives in a hall."""
        return self._present(PLAN_HOSTS)

    @cached_property
    def carry(self) -> Floats:
        """(W, A) mean MW carried, on the hall's accelerator."""
        return self._dense(PLAN_HOSTS, "carry_mw")

    @cached_property
    def modules(self) -> Floats:
        """(A,) modules added."""
        return self._dense(PLAN_HALLS, "modules")

    @cached_property
    def units(self) -> Floats:
        """(L,) units of trunk capacity added."""
        return self._dense(PLAN_LINKS, "units")

    @cached_property
    def train(self) -> Floats:
        """(A, H) MW that flexible training draws."""
        return self._dense(PLAN_TRAIN, "train_mw")

    def site(self, column: str) -> Floats:
        """Return (S,) one column of the plan's sites: open, wind_mw, solar_mw, storage_mwh or certificates_mwh."""
        return self._dense(PLAN_SITES, column)

    def power(self, column: str) -> Floats:
        """Return (S, H) one column of power: grid_mw, green_mw, charge_mw, discharge_mw or level_mwh."""
        return self._dense(PLAN_POWER, column)

    @property
    def faults(self) -> tuple[Violation, ...]:
        """What is wrong with the rows themselves, rule by rule and table by table."""
        tables = (
            PLAN_SERVE, PLAN_HOMES, PLAN_HOSTS, PLAN_RUN, PLAN_HALLS, PLAN_SITES, PLAN_LINKS, PLAN_TRAIN, PLAN_POWER,
        )  # fmt: skip
        stated = self.rows(PLAN_SITES).present(len(self.given.ids("sites")))
        ids = self.given.ids("sites")
        every = broken("every_site_is_stated", ~stated, 0, lambda row: f"sites.csv, site {ids[row]}")
        return (every, *(fault for table in tables for fault in self.rows(table).faults))


def _read(frame: pd.DataFrame | None, table: Table, given: Given) -> Rows:
    names = [column.name for column in table.columns]
    complete = frame is not None and frame.columns.is_unique and set(names) <= set(frame.columns)
    whole_table = broken("tables_are_complete", np.array([not complete]), 0, lambda _: table.file)
    if frame is None or not complete:
        frame = pd.DataFrame({name: [] for name in names})
    at = {key: _positions(frame[key], key, given) for key in table.key}
    known = np.logical_and.reduce([position >= 0 for position in at.values()])
    repeated = pd.DataFrame(at).duplicated().to_numpy(dtype=np.bool_) & known
    values = {c.name: _numbers(frame[c.name]) for c in table.columns if c.name not in table.key}

    def place(row: int) -> str:
        return f"{table.file} row {row + 2}: " + ", ".join(f"{key} {frame[key].iloc[row]}" for key in table.key)

    faults = [
        whole_table,
        broken("rows_name_known_things", ~known, 0, place),
        broken("rows_are_not_repeated", repeated, 0, place),
        *(fault for column in table.columns if column.name in values
          for fault in _domain(column.kind, values[column.name], place)),
    ]  # fmt: skip
    return Rows({k: v[known] for k, v in at.items()}, {k: v[known] for k, v in values.items()}, tuple(faults))


def _positions(column: pd.Series, key: str, given: Given) -> Places:
    if key == "hour":
        hours = _numbers(column)
        inside = np.isfinite(hours) & (hours == np.floor(hours)) & (hours >= 0) & (hours < given.hours)
        return np.where(inside, hours, -1).astype(np.intp)
    if not isinstance(column.dtype, pd.StringDtype):  # then a cell may be anything, even what no index can look up
        column = pd.Series([name if isinstance(name, str) else None for name in column], dtype=object)
    return np.asarray(given.ids(OWNERS[key]).get_indexer(pd.Index(column)), dtype=np.intp)


def _numbers(column: pd.Series) -> Floats:
    if column.dtype == object:
        column = column.where(column.map(lambda value: isinstance(value, Real | str)))
    return pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def _domain(kind: str, values: NDArray[np.float64], place: Place) -> tuple[Violation, ...]:
    """Return whether the values are finite, not negative and, where they count, whole; flags are 0 or 1."""
    counts = kind in ("integer", "flag")
    fractional = np.isfinite(values) & (values != np.floor(values)) & counts
    beyond = (values > 1) & (kind == "flag")
    return (
        broken("numbers_are_finite", ~np.isfinite(values), values, place),
        at_most("nothing_is_negative", np.where(np.isfinite(values), -values, 0.0), 0.0, place),
        broken("counts_are_whole", fractional | beyond, values, place),
    )
