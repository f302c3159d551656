"""The question as its planner sees it: days folded into one, like jobs and origins merged."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from optimizer.formulation.model import formulate
from optimizer.policies import Lever
from optimizer.problem.coarsening import Merged, merged, one_day
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem
from optimizer.solve.diving import Dive
from optimizer.solve.exact import Task
from optimizer.solve.highs import Floats


@dataclass(frozen=True)
class Folded:
    """One folded day: problem, model and an optimal vertex of its relaxation."""

    task: Task
    levers: Sequence[Lever]
    together: Merged
    problem: Problem
    linear: Linear
    relaxed: Floats
    dive: Dive

    def cost(self, x: Floats) -> float:
        """Return what a solution costs on this day, in MCNY a year."""
        return float(self.linear.objective @ x)

    def excess(self, x: Floats) -> float:
        """Return how much more a solution costs than the relaxation, relative to that."""
        least = self.cost(self.relaxed)
        return (self.cost(x) - least) / abs(least) if least else math.inf

    def until(self, ended: Callable[[], bool]) -> Folded:
        """Return the same day, for searches that stop once `ended` says so."""
        return replace(self, task=replace(self.task, watch=self.task.watch.until(ended)))

    def of_hours(self, hours: int) -> Linear:
        """Return the model of a day of fewer hours."""
        return formulate(_one(self.together.problem, hours, self.levers), self.levers)


def folded(task: Task, levers: Sequence[Lever]) -> Folded | None:
    """Return the folded day, None where its relaxation is not solved in time, or infeasible."""
    together = merged(task.problem if task.guide is None else task.guide.problem, "mean")
    problem = _one(together.problem, together.problem.day_length, levers)
    linear = formulate(problem, levers)
    dive = Dive(linear, task.seed)
    relaxed = dive.vertex(task.watch)
    return None if relaxed is None else Folded(task, levers, together, problem, linear, relaxed, dive)


def _one(problem: Problem, hours: int, levers: Sequence[Lever]) -> Problem:
    return one_day(problem, hours, contracts=any(lever.rewards_contracts for lever in levers))
