"""How does a solution become a plan that says what is known of it, and that the judge has looked at?"""

from __future__ import annotations

import dataclasses
import math

from optimizer.data.instance import Instance
from optimizer.errors import EastwestError
from optimizer.plan.plan import COST_TERMS, OPTIMAL_GAP, Plan, relative_gap
from optimizer.plan.summary import derive
from optimizer.plan.verify import verify
from optimizer.plan.versions import installed
from optimizer.solve.extracting import tables_of
from optimizer.solve.highs import Highs
from optimizer.solve.task import Solution, Task
from optimizer.units import CNY_PER_MCNY


def judged(question: Instance, task: Task, bound: float, solution: Solution) -> Plan:
    """Return a solution as a plan that states its bound in MCNY a year, and says itself whether it is verified.

    `question` is the enacted one. Raises EastwestError where the bound lies above the plan's cost.
    """
    plan = _plan(question, task, bound, solution)
    stated = derive(plan, question, task.levers)
    return dataclasses.replace(stated, verified=verify(stated, question, task.levers).ok)


def _plan(instance: Instance, task: Task, proven: float, solution: Solution) -> Plan:
    costs = {name: value * CNY_PER_MCNY for name, value in solution.costs.items()}
    costs = {name: costs.get(name, 0.0) for name in COST_TERMS}
    objective = math.fsum(costs.values())
    bound = _below(proven * CNY_PER_MCNY, objective)
    gap = relative_gap(objective, bound)
    return Plan(
        instance=instance.name,
        scenario=instance.scenario.name,
        status=_status(gap, task),
        objective=objective,
        bound=bound,
        gap=gap,
        seconds=task.watch.elapsed,
        seed=task.seed,
        threads=task.threads,
        costs=costs,
        tables=tables_of(task.problem, solution),
        versions={**installed(), "highs": Highs.version()},
        hashes=instance.hashes,
    )


def _below(bound: float, objective: float) -> float:
    """Return the bound, at most the objective; one that lies above by more than rounding refutes itself."""
    if bound - objective > OPTIMAL_GAP * abs(objective):
        message = f"the bound {bound:.6g} lies above the plan's cost {objective:.6g}: one of them is wrong"
        raise EastwestError(message)
    return min(bound, objective)


def _status(gap: float, task: Task) -> str:
    if task.guide is not None:
        return "rule"
    if gap <= OPTIMAL_GAP:
        return "optimal"
    if gap <= task.gap:
        return "within_gap"
    return "interrupted" if task.watch.interrupted else "limit"
