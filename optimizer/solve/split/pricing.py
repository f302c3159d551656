"""What do halls and links cost a job, if everything could be divided? The prices by which many jobs are told apart."""

from __future__ import annotations

import math

from optimizer.formulation.model import formulate
from optimizer.problem.assignment import GBPS_PER_TBPS
from optimizer.problem.coarsening import merged
from optimizer.problem.like_jobs import Prices
from optimizer.problem.linear import Linear
from optimizer.solve.bounding import proven_bound
from optimizer.solve.highs import INTERIOR, Floats, Highs
from optimizer.solve.task import Task


def first_prices(task: Task) -> tuple[Prices | None, float]:
    """Return prices from a coarse relaxation, and the bound it proves; none and -inf where jobs are too few to merge.

    None as well where work may be refused: no job has to be paid for then.
    """
    together = merged(task.problem, "least")
    if together.of_one_size or task.problem.may_refuse:
        return None, -math.inf
    linear = formulate(together.problem, task.levers)
    solver = Highs(linear, whole=False, seed=task.seed)
    for option, value in INTERIOR.items():
        solver.option(option, value)
    outcome = solver.run(task.watch.left, over=lambda: task.watch.over)
    if outcome.duals is None or outcome.ending != "optimal":
        return None, -math.inf
    return prices(linear, outcome.duals), proven_bound(linear, outcome.duals)


def prices(linear: Linear, duals: Floats) -> Prices:
    """Return what the duals (M,) of a model say of the rows that jobs feed."""
    firm, flexible, traffic = (
        duals[linear.rows.labels.block(f"{total}_is_fed")] for total in ("firm", "flexible", "traffic")
    )
    return Prices(firm, flexible, traffic / GBPS_PER_TBPS)
