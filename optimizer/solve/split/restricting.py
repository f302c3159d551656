"""Models with some of their whole-number decisions made, and the searches that decide the rest."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from optimizer.problem.linear import Linear
from optimizer.solve.highs import Floats, Highs
from optimizer.solve.task import Task

EXPANSION = ("build", "widen")
PLACES, DEMAND = ("host", "home", *EXPANSION), ("serve", "refuse")
UNUSED = 1e-7  # of a vertex


@dataclasses.dataclass(frozen=True)
class Effort:
    """How far a search goes: relative gap, times that HiGHS may ask to go on, and its effort on heuristics.

    With `first` it ends with the first solution better than the one it starts from. None depends on the machine.
    """

    gap: float
    asks: int
    heuristics: float = 0.2
    first: bool = False


def searched(
    task: Task, linear: Linear, effort: Effort, start: Floats | None = None, seconds: float = math.inf
) -> Floats | None:
    """Return the best solution (N,) that a search finds, in these seconds and the run's; None where it finds none."""
    if task.watch.over or seconds <= 0:
        return None
    solver = Highs(linear, whole=True, seed=task.seed)
    solver.option("mip_rel_gap", effort.gap)
    solver.option("mip_heuristic_effort", effort.heuristics)
    if effort.first:
        solver.option("mip_max_improving_sols", 1 if start is None else 2)  # the start counts
    if start is not None:
        solver.begin_from(start)
    return solver.run(min(seconds, task.watch.left), over=lambda: task.watch.over, asks=effort.asks).x


def first_found(task: Task, models: Iterable[Linear], effort: Effort) -> Floats | None:
    """Return the solution of the first of these models in which a search finds one, None where none has any."""
    return next((x for model in models if (x := searched(task, model, effort)) is not None), None)


def held(linear: Linear, values: Mapping[str, Floats]) -> Linear:
    """Return the model with the blocks named in `values` held at them, except where these are undecided (NaN)."""
    columns = linear.columns
    lower, upper = columns.lower.copy(), columns.upper.copy()
    for name, value in values.items():
        where, known = columns.labels.positions(name), ~np.isnan(value)
        lower[where[known]] = upper[where[known]] = value[known]
    return linear.between(lower, upper)


def decided(linear: Linear, x: Floats, *names: str) -> dict[str, Floats]:
    """Return the values that some blocks have in a solution (N,), NaN where they may be divided."""
    values = np.where(linear.columns.whole, np.round(x), np.nan)
    return {name: values[linear.columns.labels.block(name)] for name in names}


def divisible(linear: Linear, *names: str) -> Linear:
    """Return the model with jobs that can be divided, and what the blocks named count."""
    whole = linear.columns.whole & ~linear.columns.labels.mask("run", *names)
    return Linear(dataclasses.replace(linear.columns, whole=whole), linear.rows)


def likely(linear: Linear, x: Floats, among: NDArray[np.bool_]) -> Linear:
    """Return the model with only those of the columns `among` (N,) that a vertex of its relaxation uses."""
    return _between(linear, among & (x <= UNUSED), linear.columns.lower, linear.columns.lower)


def close_to(linear: Linear, vertex: Floats, chosen: Floats, among: NDArray[np.bool_]) -> Linear:
    """Return the model whose columns `among` (N,) stay near a vertex of its relaxation.

    They may be what it rounds to, one more, and all up to what they are in a solution `chosen` (N,).
    """
    least = np.minimum(np.floor(vertex + UNUSED), np.round(chosen))
    most = np.maximum(np.ceil(vertex - UNUSED) + 1, np.round(chosen))
    return _between(linear, among, np.maximum(least, linear.columns.lower), np.minimum(most, linear.columns.upper))


def staying(linear: Linear, now: Floats, stay: NDArray[np.bool_]) -> Linear:
    """Return the model whose columns that `stay` (N,) are held at the whole values of a solution `now` (N,)."""
    here = np.round(now)
    return _between(linear, stay, here, here)


def growing(linear: Linear, now: Floats, among: NDArray[np.bool_]) -> Linear:
    """Return the model whose columns `among` (N,) may be what they are in a solution `now` (N,), or one more."""
    here = np.round(now)
    return _between(linear, among, here, np.minimum(here + 1, linear.columns.upper))


def _between(linear: Linear, among: NDArray[np.bool_], lower: Floats, upper: Floats) -> Linear:
    """Return the model with other limits (N,) of the columns `among` (N,)."""
    columns = linear.columns
    return linear.between(np.where(among, lower, columns.lower), np.where(among, upper, columns.upper))
