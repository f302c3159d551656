"""Which plan shows that something is possible at nearly the same cost as a run's?"""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.explain.run.standing import Standing
from optimizer.plan.plan import Plan
from optimizer.problem.placement import Placement
from optimizer.problem.problem import Floats
from optimizer.solve.judging import judged
from optimizer.solve.task import Solution
from optimizer.units import CNY_PER_MCNY

ROUNDING = 1e-9  # of the cost: a plan dearer by less is at the limit


@dataclass(frozen=True)
class Witness:
    """A verified plan and its point `x` (N,) in the model of its question; `cost` in MCNY a year."""

    x: Floats
    cost: float
    plan: Plan


def limit_of(standing: Standing, within: float) -> float:
    """Return what a plan may cost, in MCNY a year, that costs at most so much more than the run's, as a share."""
    cost = standing.plan.objective / CNY_PER_MCNY
    return cost + (within + ROUNDING) * abs(cost)


def witness(standing: Standing, x: Floats, limit: float) -> Witness | None:
    """Return the plan of a cleaned point (N,), None where it costs more than the limit or the judge rejects it.

    Its bound is the run's: both answer the same question.
    """
    cost = float(standing.linear.objective @ x)
    if cost > limit:
        return None
    problem, linear = standing.problem, standing.linear
    jobs = Placement.of_pairs(problem.classes, x[linear.columns.labels.block("run")])
    plan = judged(standing.question, standing.task, standing.bound, Solution(problem, linear, x, jobs))
    return Witness(x, cost, plan) if plan.verified else None
