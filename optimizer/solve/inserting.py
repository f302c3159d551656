"""How the tables of a plan become values of the columns of its model: the way back from `extracting`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from optimizer.data.schema import PLAN_TABLES, Table
from optimizer.problem.labels import Labels
from optimizer.problem.problem import Floats, Ints, Problem
from optimizer.solve.extracting import CHOSEN, VALUES

RUN = ("run", "jobs")


def values_of(problem: Problem, labels: Labels, tables: Mapping[str, pd.DataFrame]) -> Floats:
    """Return (N,) what a verified plan's tables say of the columns of its model; totals are not stated, and 0.

    What is refused or declined is what is left of each demand and class.
    """
    x = np.zeros(labels.size)
    for table in PLAN_TABLES:
        frame = tables[table.name]
        if table.name in CHOSEN:
            x[_positions(problem, labels, table, frame, CHOSEN[table.name])] = 1.0
        values = {RUN[1]: (RUN[0], 1.0)} if table.name == RUN[0] else VALUES[table.name]
        for column, (name, units) in values.items():
            at = _positions(problem, labels, table, frame, name)
            x[at] = frame[column].to_numpy(dtype=np.float64) / units
    if problem.may_refuse:
        _leave(problem, labels, x)
    return x


def _positions(problem: Problem, labels: Labels, table: Table, frame: pd.DataFrame, name: str) -> Ints:
    """Return where the column `name` of the model stands for each row of a table."""
    letters = dict(labels.blocks)[name].letters
    keys = []
    for key, letter in zip(table.key, letters, strict=True):
        if letter in problem.names:
            number = {word: position for position, word in enumerate(problem.names[letter])}
            keys.append([number[word] for word in frame[key].tolist()])
        else:
            keys.append(frame[key].astype(int).tolist())
    return np.array([labels.find(name, member) for member in zip(*keys, strict=True)], dtype=np.int64)


def _leave(problem: Problem, labels: Labels, x: Floats) -> None:
    demands, classes = problem.demands, problem.classes
    served = np.bincount(demands.pair_demand, weights=x[labels.block("serve")], minlength=len(demands.mw))
    placed = np.bincount(classes.pair_class, weights=x[labels.block("run")], minlength=len(classes.count))
    x[labels.block("refuse")] = np.maximum(1.0 - served, 0.0)
    x[labels.block("decline")] = classes.count - placed
