"""What does a policy change in a question and in its model, as lines a person can read?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from optimizer.data.instance import Instance
from optimizer.data.schema import INSTANCE_TABLES, REGION_TABLES
from optimizer.problem.labels import Labels
from optimizer.problem.linear import Columns, Linear

BLANK = "blank"
Shown = Callable[[Labels, int], bool]


def changed_cells(before: Instance, after: Instance) -> Iterator[str]:
    """Yield each cell of the question's tables that is not what it was."""
    for table in (*REGION_TABLES, *INSTANCE_TABLES):
        old, new = before[table.name], after[table.name]
        for column in (column.name for column in table.columns):
            for row in np.flatnonzero([not _same(a, b) for a, b in zip(old[column], new[column], strict=True)]):
                key = ",".join(str(new[name].iloc[row]) for name in table.key)
                yield f"{table.file} {column}[{key}]: {_cell(old[column].iloc[row])} -> {_cell(new[column].iloc[row])}"


def changed_columns(before: Columns, after: Columns, shown: Shown) -> Iterator[str]:
    """Yield each variable that appears, vanishes or gets other bounds."""
    old, new = _domains(before, shown), _domains(after, shown)
    for name in [*new, *(name for name in old if name not in new)]:
        if name not in new:
            yield f"{name} vanishes"
        elif name not in old:
            yield f"{name} in {new[name]} appears"
        elif old[name] != new[name]:
            yield f"{name} in {old[name]} -> {new[name]}"


def changed_rows(before: Linear, after: Linear, shown: Shown) -> Iterator[str]:
    """Yield each row of a rule that both models have, where it vanishes, appears or says something else."""
    names = [name for name, _ in before.rows.labels.blocks]
    old, new = ({name: _rows(linear, name, shown) for name in names} for linear in (before, after))
    for name in names:
        for place in dict.fromkeys([*old[name], *new[name]]):
            was, now = old[name].get(place), new[name].get(place)
            if was != now:
                yield f"{place}: {was or 'no row'}\n  -> {now or 'no row'}"


def changed_costs(before: Linear, after: Linear, term: str, shown: Shown) -> Iterator[str]:
    """Yield each variable whose cost in a term that both models have is not what it was, in MCNY a year."""
    old, new = (_costs(linear, term, shown) for linear in (before, after))
    for column in dict.fromkeys([*old, *new]):
        if old.get(column) != new.get(column):
            yield f"{term} of {column}: {old.get(column, 'nothing')} -> {new.get(column, 'nothing')}"


def _domains(columns: Columns, shown: Shown) -> dict[str, str]:
    labels = columns.labels
    return {
        labels.text(at): f"{columns.lower[at]:.6g}..{columns.upper[at]:.6g}{' whole' if columns.whole[at] else ''}"
        for at in range(labels.size)
        if shown(labels, at)
    }


def _rows(linear: Linear, rule: str, shown: Shown) -> dict[str, str]:
    start = linear.rows.labels.block(rule).start
    rows = [row.split(": ", 1) for row in linear.golden(rule).splitlines()]
    return {place: text for at, (place, text) in enumerate(rows, start) if shown(linear.rows.labels, at)}


def _costs(linear: Linear, term: str, shown: Shown) -> dict[str, str]:
    labels, vector = linear.columns.labels, linear.rows.costs[term]
    places = [int(at) for at in np.flatnonzero(vector) if shown(labels, int(at))]
    return {labels.text(at): f"{vector[at]:+.6g}" for at in places}


def _same(one: object, other: object) -> bool:
    return bool(one == other) or _cell(one) == _cell(other) == BLANK


def _cell(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    return BLANK if math.isnan(value) else f"{value:.6g}"
