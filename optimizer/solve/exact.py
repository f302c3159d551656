"""The exact engine: everything at once in HiGHS, for models small enough to be searched whole."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem
from optimizer.solve.extracting import Floats, cleaned
from optimizer.solve.highs import Ending, Highs
from optimizer.solve.progress import Listener, Progress
from optimizer.solve.watch import Watch
from optimizer.units import CNY_PER_MCNY

PATIENCE_SECONDS = 2.0  # for completing a plan after Ctrl-C
TIGHT = {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}


@dataclass(frozen=True)
class Guide:
    """The same problem, and its model, at the prices of a simple rule."""

    problem: Problem
    linear: Linear


@dataclass(frozen=True)
class Task:
    """One run: the model, and how far and how long to go. `gap` is relative.

    With a `guide` plans are chosen by other prices, those of a simple rule.
    """

    problem: Problem
    linear: Linear
    watch: Watch
    gap: float
    threads: int
    seed: int
    listener: Listener
    guide: Guide | None = None

    @property
    def choosing(self) -> Linear:
        """The model by whose prices plans are chosen."""
        return self.linear if self.guide is None else self.guide.linear

    def tell(self, phase: str, objective: float, bound: float) -> None:
        """Tell the listener where the run stands; values in MCNY."""
        self.listener(
            Progress(
                phase,
                self.watch.elapsed,
                objective * CNY_PER_MCNY if math.isfinite(objective) else None,
                bound * CNY_PER_MCNY if math.isfinite(bound) else None,
            )
        )


@dataclass(frozen=True)
class Found:
    """What a run found, in MCNY: a cleaned solution if any, its objective, and a bound that holds."""

    ending: Ending
    x: Floats | None
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        """How far the objective is from the bound, relative to itself; infinite without a solution or a bound."""
        distance = self.objective - self.bound
        return distance / abs(self.objective) if math.isfinite(distance) and self.objective else math.inf


def search_whole(task: Task) -> Found:
    """Solve the whole model as one MIP; the bound is HiGHS's, of the prices that choose."""
    solver = Highs(task.choosing, whole=True, threads=task.threads, seed=task.seed)
    solver.option("mip_rel_gap", task.gap)
    solver.option("mip_abs_gap", 0.0)
    solver.option("mip_feasibility_tolerance", 1e-7)
    outcome = solver.run(
        task.watch.left,
        over=lambda: task.watch.over,
        tick=lambda: task.tell("searching", solver.incumbent[0], solver.bound),
    )
    if outcome.x is None:
        return Found(outcome.ending, None, math.inf, outcome.bound)
    # Where completing takes too long after Ctrl-C, the solution stands as HiGHS left it; the verifier judges either.
    x = completed(task, outcome.x, PATIENCE_SECONDS if task.watch.interrupted else math.inf)
    if x is None:
        x = cleaned(task.problem, task.linear, outcome.x)
    objective = float(task.linear.objective @ x)
    return Found(outcome.ending, x, objective, outcome.bound)


def completed(task: Task, x: Floats, seconds: float, over: Callable[[], bool] = lambda: False) -> Floats | None:
    """Return the best solution with the whole-number decisions of `x`, accurate to 1e-9; None if not in time."""
    solver = Highs(task.choosing, whole=False, threads=task.threads, seed=task.seed)
    for option, value in TIGHT.items():
        solver.option(option, value)
    whole = np.flatnonzero(task.linear.columns.whole)
    solver.bounds(whole, np.round(x[whole]), np.round(x[whole]))
    outcome = solver.run(seconds, over)
    return cleaned(task.problem, task.linear, outcome.x) if outcome.x is not None else None
