"""The question as its planner sees it: days folded into one, like jobs and origins merged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from optimizer.formulation.model import formulate
from optimizer.policies import Lever
from optimizer.problem.coarsening import Merged, merged, one_day
from optimizer.problem.linear import Linear
from optimizer.problem.merging_jobs import merged_jobs
from optimizer.problem.prices import Prices
from optimizer.problem.problem import Problem
from optimizer.problem.yardstick import ANY_JOBS, ROUGHLY
from optimizer.solve.highs import Floats
from optimizer.solve.task import Task

RESERVE = 0.002  # share of their load by which jobs are taken for larger, so that whole ones will fit
SMALL_RESERVE = 1e-4  # the same where many sizes leave few gaps


@dataclass(frozen=True)
class Folded:
    """One folded day: its problem and model, and what places and modules are decided with.

    Jobs are larger by the share `reserve` in two more models of the day: in `simple` they are one of each kind, which
    is enough to decide modules, in `roomy` they are what they are in `linear`. `prices` tell many jobs apart.
    """

    task: Task
    together: Merged
    problem: Problem
    linear: Linear
    reserve: float
    simple: Linear
    roomy: Linear
    prices: Prices | None = None

    def cost(self, x: Floats) -> float:
        """Return what a solution of either model costs on this day, in MCNY a year."""
        return float(self.linear.objective @ x)

    def until(self, ended: Callable[[], bool]) -> Folded:
        """Return the same day, for searches that stop once `ended` says so."""
        return replace(self, task=replace(self.task, watch=self.task.watch.until(ended)))

    def with_larger_jobs(self, reserve: float) -> Linear:
        """Return the model with jobs that are larger by a share."""
        return formulate(_with_larger_jobs(self.problem, reserve), self.task.levers)


def folded(task: Task, prices: Prices | None = None, reserve: float | None = None) -> Folded | None:
    """Return the folded day, None where it cannot be had in time; many jobs are told apart by `prices`.

    Without a stated `reserve` a usual one is kept.
    """
    if task.watch.over:
        return None
    together = merged(task.choosing, "mean", prices, ROUGHLY)
    if reserve is None:
        reserve = RESERVE if together.of_one_size else SMALL_RESERVE
    problem = _one(together.problem, together.problem.day_length, task.levers)
    larger = _with_larger_jobs(problem, reserve)
    kinds = merged_jobs(larger.classes, "mean", ANY_JOBS, all_placed=not problem.may_refuse).classes
    wanted = (problem, replace(larger, classes=kinds), larger)
    models = [formulate(some, task.levers) for some in wanted if not task.watch.over]
    if len(models) < len(wanted):
        return None
    linear, simple, roomy = models
    return Folded(task, together, problem, linear, reserve, simple, roomy, prices)


def _one(problem: Problem, hours: int, levers: Sequence[Lever]) -> Problem:
    if problem.hours == problem.day_length == hours:
        return problem  # one day needs no folding
    return one_day(problem, hours, contracts=any(lever.rewards_contracts for lever in levers))


def _with_larger_jobs(problem: Problem, reserve: float) -> Problem:
    return replace(problem, classes=replace(problem.classes, load=problem.classes.load * (1 + reserve)))
