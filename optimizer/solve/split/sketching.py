"""A first look at any question: few hours with their peaks, and like demands and jobs as one.

Demands are alike that the same sites may serve, and jobs that the same halls may run. Such a model is small whatever
the number of jobs, and close enough to choose places with: which halls host which services. Its prices tell many jobs
apart.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.formulation.model import formulate
from optimizer.policies import Lever
from optimizer.problem.assignment import GBPS_PER_TBPS
from optimizer.problem.coarsening import divisible_demand, merged, one_day
from optimizer.problem.like_jobs import are_many
from optimizer.problem.linear import Linear
from optimizer.problem.prices import Prices
from optimizer.problem.problem import Problem
from optimizer.problem.yardstick import ANY_JOBS, ROUGHLY
from optimizer.solve.highs import VERTEX, Basis, Floats, Highs, Outcome
from optimizer.solve.split.flow_covers import Cover, of_one_service, violated, with_covers
from optimizer.solve.split.peaks import with_peaks
from optimizer.solve.task import Task

WORTH = 5e-4  # relative rise of the relaxation after which another is worth its time
HOURS = 8  # with their peaks enough: costs of places differ as they do over all hours


@dataclass(frozen=True)
class Sketch:
    """The rough model, an optimal vertex (N,) of its relaxation, what that costs in MCNY, and its prices.

    At these prices, `reduced` (N,) is what a unit more of each column costs. The `covers` are rows of the model, and
    hold in any other of the question.
    """

    linear: Linear
    relaxed: Floats
    least: float
    prices: Prices
    reduced: Floats
    covers: Sequence[Cover]


class FirstLook:
    """The sketch of a task, made by whoever asks first; any thread may."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._made: list[Sketch | None] = []
        self._lock = threading.Lock()

    def __call__(self) -> Sketch | None:
        """Return it, None where it cannot be had."""
        with self._lock:
            if not self._made:
                self._made.append(sketched(self._task))
            return self._made[0]


def sketched(task: Task) -> Sketch | None:
    """Return a first look, None where it cannot be had in time, or at all: a peak in it may be too high."""
    if task.watch.over:
        return None
    rough = merged(divisible_demand(task.choosing), "mean", loss=ROUGHLY, close=ANY_JOBS).problem
    plain = in_few_hours(rough, HOURS, task.levers)
    covers = of_one_service(plain, rough)
    linear = with_covers(plain, rough, covers)
    outcome, gain = _relaxed(task, linear, None), np.inf
    while outcome.x is not None and gain > WORTH * abs(outcome.objective):
        more = violated(linear, outcome.x, rough)
        if not more:
            break
        tighter = with_covers(plain, rough, [*covers, *more])
        again = _relaxed(task, tighter, outcome.basis)
        if again.x is None:
            break
        gain = again.objective - outcome.objective
        covers, linear, outcome = [*covers, *more], tighter, again
    if outcome.x is None or outcome.duals is None:
        return None
    reduced = linear.reduced_costs(outcome.duals)
    return Sketch(linear, outcome.x, outcome.objective, prices(linear, outcome.duals), reduced, covers)


def _relaxed(task: Task, linear: Linear, basis: Basis | None) -> Outcome:
    """Return a vertex of the relaxation, from the basis of one with fewer rows if there is one."""
    solver = Highs(linear, whole=False, seed=task.seed)
    if basis is None:
        solver.options(VERTEX)
    else:
        solver.begin_with(basis.grown(linear))
    return solver.run(task.watch.left, over=lambda: task.watch.over)


def in_few_hours(problem: Problem, hours: int, levers: Sequence[Lever]) -> Linear:
    """Return the model of a problem in at most so many hours, with their peaks."""
    few = one_day(problem, hours, contracts=True, storage=True) if problem.hours > hours else problem
    return with_peaks(formulate(few, levers), problem)


def told_by_prices(problem: Problem) -> bool:
    """Return whether prices tell a problem's jobs apart: where work may be refused a job need not be paid for."""
    return are_many(problem.classes) and not problem.may_refuse


def prices(linear: Linear, duals: Floats) -> Prices:
    """Return what the duals (M,) of a relaxation say of the rows that work feeds: what a MW costs that it adds.

    Where nothing is fed, any lower price is dual as well; this is the highest.
    """
    reduced = linear.reduced_costs(duals)
    firm, flexible, traffic, served = (
        duals[linear.rows.labels.block(f"{total}_is_fed")]
        + np.maximum(reduced[linear.columns.labels.block(total)], 0.0)
        for total in ("firm", "flexible", "traffic", "served")
    )
    where = linear.columns.labels.over("served").array
    by_site = np.zeros(where.max(axis=0, initial=-1) + 1)
    by_site[where[:, 0], where[:, 1]] = served
    return Prices(firm, flexible, traffic / GBPS_PER_TBPS, by_site)
