"""The exact engine: everything at once in HiGHS, for models small enough to be searched whole."""

from __future__ import annotations

import math

import numpy as np

from optimizer.problem.linear import Linear
from optimizer.problem.placement import Placement
from optimizer.solve.extracting import Floats, cleaned
from optimizer.solve.highs import TIGHT, Highs
from optimizer.solve.task import Found, Solution, Task

OF_JOBS = ("run", "decline")
PATIENCE_SECONDS = 0.5  # for completing a plan once time is over


def search_whole(task: Task, choosing: Linear | None = None, start: Solution | None = None) -> Found:
    """Solve the whole model as one MIP, from a solution if there is a `start`.

    Plans are chosen by `choosing` if given, a model of the same columns with other costs, whose bound this is then, or
    with cuts that every plan obeys.
    """
    linear = task.model
    choosing = choosing or linear
    solver = Highs(choosing, whole=True, threads=task.threads, seed=task.seed)
    if start is not None:
        solver.begin_from(on_whole_model(task, start))
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
    # Where completing takes too long then, the solution stands as HiGHS left it; the verifier judges either.
    x = completed(task, choosing, outcome.x, PATIENCE_SECONDS if task.watch.over else math.inf)
    if x is None:
        x = cleaned(task.problem, linear, outcome.x)
    run = Placement.of_pairs(task.problem.classes, x[linear.columns.labels.block("run")])
    solution = Solution(task.problem, linear, x, run)
    return Found(outcome.ending, solution, solution.objective, outcome.bound)


def on_whole_model(task: Task, solution: Solution) -> Floats:
    """Return a solution over the columns of the whole model (N,), whatever model of the question it is of."""
    labels, known, classes = task.model.columns.labels, solution.linear.columns.labels, task.problem.classes
    x = np.zeros(labels.size)
    for name, _ in labels.blocks:
        if name not in OF_JOBS:
            x[labels.block(name)] = solution.x[known.block(name)]
    jobs = solution.jobs
    x[labels.block("run")] = jobs.over_pairs(classes)
    if task.problem.may_refuse:
        x[labels.block("decline")] = classes.count - np.bincount(jobs.classes, jobs.jobs, len(classes.count))
    return x


def completed(task: Task, choosing: Linear, x: Floats, seconds: float) -> Floats | None:
    """Return the best solution with the whole-number decisions of `x`, accurate to 1e-9; None if not in time."""
    outcome = with_decisions(task, choosing, x).run(seconds)
    return cleaned(task.problem, choosing, outcome.x) if outcome.x is not None else None


def with_decisions(task: Task, linear: Linear, x: Floats) -> Highs:
    """Return the relaxation of a model with its whole columns held at those of `x` (N,), to be solved to 1e-9."""
    solver = Highs(linear, whole=False, threads=task.threads, seed=task.seed)
    solver.options(TIGHT)
    whole = np.flatnonzero(linear.columns.whole)
    solver.bounds(whole, np.round(x[whole]), np.round(x[whole]))
    return solver
