"""Models with some of their whole-number decisions made, and the searches that decide the rest."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from optimizer.problem.linear import Linear
from optimizer.solve.highs import Floats, Highs
from optimizer.solve.task import Task

PLACES = ("host", "home", "build", "widen")
UNUSED = 1e-7  # of a vertex
SLACK = 3  # modules by which a search around a solution may leave it


@dataclasses.dataclass(frozen=True)
class Effort:
    """How far a search goes: relative gap, times that HiGHS may ask to go on, and its effort on heuristics.

    None depends on the machine.
    """

    gap: float
    asks: int
    heuristics: float = 0.2


def searched(
    task: Task, linear: Linear, effort: Effort, start: Floats | None = None, seconds: float = math.inf
) -> Floats | None:
    """Return the best solution (N,) that a search finds, in these seconds and the run's; None where it finds none."""
    solver = Highs(linear, whole=True, seed=task.seed)
    solver.option("mip_rel_gap", effort.gap)
    solver.option("mip_heuristic_effort", effort.heuristics)
    if start is not None:
        solver.begin_from(start)
    return solver.run(min(seconds, task.watch.left), over=lambda: task.watch.over, asks=effort.asks).x


def held(linear: Linear, values: Mapping[str, Floats]) -> Linear:
    """Return the model with the blocks named in `values` held at them."""
    columns = linear.columns
    lower, upper = columns.lower.copy(), columns.upper.copy()
    for name, value in values.items():
        where = columns.labels.block(name)
        lower[where] = upper[where] = value
    return _bounded(linear, lower, upper)


def decided(linear: Linear, x: Floats, *names: str) -> dict[str, Floats]:
    """Return the whole values that some blocks have in a solution (N,)."""
    return {name: np.round(x[linear.columns.labels.block(name)]) for name in names}


def divisible(linear: Linear) -> Linear:
    """Return the model with jobs that can be divided."""
    whole = linear.columns.whole.copy()
    whole[linear.columns.labels.block("run")] = False
    return Linear(dataclasses.replace(linear.columns, whole=whole), linear.rows)


def likely(linear: Linear, relaxed: Floats) -> Linear:
    """Return the model with only the places and modules that a vertex of its relaxation uses."""
    columns = linear.columns
    upper = columns.upper.copy()
    for name in PLACES:
        where = columns.labels.block(name)
        upper[where] = np.where(relaxed[where] > UNUSED, upper[where], columns.lower[where])
    return _bounded(linear, columns.lower, upper)


def around(linear: Linear, relaxed: Floats, now: Floats, free: NDArray[np.bool_]) -> Linear:
    """Return the model with the places and modules of a solution `now` (N,), but for the `free` ones (N,).

    Those that neither the relaxation nor the solution uses stay unused.
    """
    columns = linear.columns
    lower, upper = columns.lower.copy(), columns.upper.copy()
    for name in (*PLACES, "open"):
        where = columns.labels.positions(name)
        here = np.round(now[where])
        least = np.maximum(lower[where], here - SLACK) if name == "build" else lower[where]
        most = np.minimum(upper[where], here + SLACK) if name == "build" else upper[where]
        lower[where] = np.where(free[where], least, here)
        upper[where] = np.where(free[where] & ((here > 0) | (relaxed[where] > UNUSED)), most, here)
    return _bounded(linear, lower, upper)


def _bounded(linear: Linear, lower: Floats, upper: Floats) -> Linear:
    return Linear(dataclasses.replace(linear.columns, lower=lower, upper=upper), linear.rows)
