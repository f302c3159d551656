"""The question as its planner sees it: days folded into one, like jobs and origins merged."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from optimizer.formulation.model import formulate
from optimizer.policies import Lever
from optimizer.problem.coarsening import Merged, merged, one_day
from optimizer.problem.like_jobs import Prices
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem
from optimizer.problem.yardstick import ROUGHLY
from optimizer.solve.highs import Floats
from optimizer.solve.split.diving import Dive
from optimizer.solve.split.sketching import Sketch
from optimizer.solve.task import Task

RESERVE = 0.002  # share of their load by which jobs are taken for larger, so that whole ones will fit
SMALL_RESERVE = 1e-4  # the same where many sizes leave few gaps


@dataclass(frozen=True)
class Folded:
    """One folded day: its problem and model, and what places and modules are decided with.

    That is the `roomy` model, whose jobs are larger by the share `reserve`. `relaxed` is an optimal vertex of its
    relaxation, or what a sketch says of places; `least` (MCNY) is what that costs. `prices` tell many jobs apart.
    """

    task: Task
    together: Merged
    problem: Problem
    linear: Linear
    reserve: float
    roomy: Linear
    relaxed: Floats
    least: float
    prices: Prices | None = None

    def cost(self, x: Floats) -> float:
        """Return what a solution of either model costs on this day, in MCNY a year."""
        return float(self.linear.objective @ x)

    def excess(self, x: Floats) -> float:
        """Return how much more a solution costs than the relaxation, relative to that."""
        return (self.cost(x) - self.least) / abs(self.least) if self.least else math.inf

    def until(self, ended: Callable[[], bool]) -> Folded:
        """Return the same day, for searches that stop once `ended` says so."""
        return replace(self, task=replace(self.task, watch=self.task.watch.until(ended)))

    def with_larger_jobs(self, reserve: float) -> Linear:
        """Return the model with jobs that are larger by a share."""
        return formulate(_with_larger_jobs(self.problem, reserve), self.task.levers)

    def of_hours(self, hours: int) -> Linear:
        """Return the roomy model of a day of fewer hours."""
        fewer = _one(self.together.problem, hours, self.task.levers)
        return formulate(_with_larger_jobs(fewer, self.reserve), self.task.levers)


def folded(task: Task, sketch: Sketch | None = None, prices: Prices | None = None) -> Folded | None:
    """Return the folded day, None where its relaxation is not solved in time, or infeasible.

    Where nothing can be kept in reserve, nothing is. With a `sketch` its relaxation is taken for the day's own,
    and jobs are told apart by `prices`.
    """
    together = merged(task.choosing, "mean", prices, ROUGHLY)
    problem = _one(together.problem, together.problem.day_length, task.levers)
    linear = formulate(problem, task.levers)
    if sketch is not None:
        roomy = formulate(_with_larger_jobs(problem, SMALL_RESERVE), task.levers)
        relaxed = sketch.places(roomy.columns.labels)
        return Folded(task, together, problem, linear, SMALL_RESERVE, roomy, relaxed, sketch.least, prices)
    for reserve in (RESERVE, 0.0):
        roomy = formulate(_with_larger_jobs(problem, reserve), task.levers)
        vertex = Dive(roomy, task.seed).vertex(task.watch)
        if vertex is not None:
            return Folded(task, together, problem, linear, reserve, roomy, vertex, float(linear.objective @ vertex))
    return None


def _one(problem: Problem, hours: int, levers: Sequence[Lever]) -> Problem:
    if problem.hours == problem.day_length == hours:
        return problem  # one day needs no folding
    return one_day(problem, hours, contracts=any(lever.rewards_contracts for lever in levers))


def _with_larger_jobs(problem: Problem, reserve: float) -> Problem:
    return replace(problem, classes=replace(problem.classes, load=problem.classes.load * (1 + reserve)))
