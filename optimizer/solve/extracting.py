"""How a solution vector becomes the tables of a plan."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.data import schema
from optimizer.plan.tables import sparse, typed
from optimizer.problem.labels import Over
from optimizer.problem.linear import Linear
from optimizer.problem.placement import Placement
from optimizer.problem.problem import Problem
from optimizer.solve.task import Solution

Floats = NDArray[np.float64]
NOTHING = 1e-9  # MW, MWh or share below which a value is rounding


def cleaned(problem: Problem, linear: Linear, x: Floats) -> Floats:
    """Return the solution (N,) within its bounds and whole where it must be, each demand served or refused once."""
    columns = linear.columns
    clean = np.where(columns.whole, np.round(x), x)
    clean = np.clip(np.where(np.abs(clean) < NOTHING, 0.0, clean), columns.lower, columns.upper)
    serve = columns.labels.block("serve")
    pair = problem.demands.pair_demand
    served = np.bincount(pair, weights=clean[serve], minlength=len(problem.demands.mw))
    if problem.may_refuse:
        refuse = columns.labels.block("refuse")
        served = served + clean[refuse]
        clean[refuse] /= np.where(served > 0, served, 1.0)
    clean[serve] = np.minimum(clean[serve] / np.where(served > 0, served, 1.0)[pair], 1.0)
    return clean


def tables_of(problem: Problem, solution: Solution) -> dict[str, pd.DataFrame]:
    """Return the plan's tables of a solution of a problem, whose model may be of a simpler one."""
    tables = {
        table.name: _table(table, solution.problem, solution.linear, solution.x)
        for table in schema.PLAN_TABLES
        if table.name != schema.PLAN_RUN.name
    }
    run = _run(problem, solution.jobs)
    return sparse({table.name: tables.get(table.name, run) for table in schema.PLAN_TABLES})


def _run(problem: Problem, jobs: Placement) -> pd.DataFrame:
    return spelled(problem, schema.PLAN_RUN, Over.of("ja", jobs.classes, jobs.halls), {"jobs": jobs.jobs})


# Where each column of a plan's table comes from: the variable, and the units of the table in one of the model's.
VALUES: dict[str, dict[str, tuple[str, float]]] = {
    "serve": {"share": ("serve", 1)},
    "homes": {},
    "hosts": {"carry_mw": ("carry", 1)},
    "halls": {"modules": ("build", 1)},
    "sites": {
        "open": ("open", 1), "wind_mw": ("wind", 1), "solar_mw": ("solar", 1), "storage_mwh": ("store", 1),
        "certificates_mwh": ("certificates", 1e3),
    },
    "links": {"units": ("widen", 1)},
    "train": {"train_mw": ("train", 1)},
    "power": {
        "grid_mw": ("grid", 1), "green_mw": ("green", 1), "charge_mw": ("charge", 1), "discharge_mw": ("discharge", 1),
        "level_mwh": ("level", 1),
    },
}  # fmt: skip
CHOSEN = {"homes": "home", "hosts": "host"}  # tables whose rows are the decision itself


def _table(table: schema.Table, problem: Problem, linear: Linear, x: Floats) -> pd.DataFrame:
    labels, values = linear.columns.labels, VALUES[table.name]
    indexed_by = CHOSEN.get(table.name) or next(iter(values.values()))[0]
    numbers = {column: x[labels.block(name)] * units for column, (name, units) in values.items()}
    for column in table.columns:
        if column.kind in ("integer", "flag") and column.name in numbers:
            numbers[column.name] = np.round(numbers[column.name]).astype(np.int64)
    frame = spelled(problem, table, labels.over(indexed_by), numbers)
    if table.name in CHOSEN:
        frame = frame[x[labels.block(CHOSEN[table.name])] > 0.5].reset_index(drop=True)
    return frame


def spelled(
    problem: Problem, table: schema.Table, over: Over, numbers: Mapping[str, Floats | NDArray[np.int64]]
) -> pd.DataFrame:
    """Return a table of a plan: the members (N,) of an index set in the problem's words, and numbers (N,) by column."""
    keys = {
        column: _words(problem, letter, over.array[:, axis])
        for axis, (column, letter) in enumerate(zip(table.key, over.letters, strict=True))
    }
    return typed(table, {**keys, **numbers})


def _words(problem: Problem, letter: str, values: NDArray[np.int64]) -> list[str] | NDArray[np.int64]:
    if letter not in problem.names:
        return values
    names = np.array(problem.names[letter], dtype=object)
    words: list[str] = names[values].tolist() if len(names) else []
    return words
