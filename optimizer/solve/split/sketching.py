"""A first look at a question with many jobs: few hours, and all demands as one that the same sites may serve.

It is far from a plan, but soon there: its prices tell jobs apart, and the places it uses are those worth a thought.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.formulation.model import formulate
from optimizer.problem.assignment import GBPS_PER_TBPS
from optimizer.problem.coarsening import merged, one_day
from optimizer.problem.labels import Labels
from optimizer.problem.like_jobs import Prices, are_many
from optimizer.problem.linear import Linear
from optimizer.problem.yardstick import ROUGHLY
from optimizer.solve.highs import VERTEX, Floats, Highs
from optimizer.solve.split.restricting import PLACES
from optimizer.solve.task import Task

HOURS = 12  # enough to see which halls host which services


@dataclass(frozen=True)
class Sketch:
    """The rough model, an optimal vertex (N,) of its relaxation, what that costs in MCNY, and its prices."""

    linear: Linear
    relaxed: Floats
    least: float
    prices: Prices

    @property
    def carried(self) -> Floats:
        """What each host carries (N,) in the relaxation."""
        return self.relaxed[self.linear.columns.labels.block("carry")]

    def places(self, labels: Labels) -> Floats:
        """Return what its relaxation says of places and modules, as columns of a finer model of the same question."""
        x = np.zeros(labels.size)
        for name in (*PLACES, "open"):
            x[labels.block(name)] = self.relaxed[self.linear.columns.labels.block(name)]
        return x


def sketched(task: Task) -> Sketch | None:
    """Return a first look, None where jobs are few, where work may be refused, or where it cannot be had in time."""
    if task.problem.may_refuse or not are_many(task.problem.classes):
        return None
    rough = merged(task.choosing, "mean", loss=ROUGHLY).problem
    linear = formulate(one_day(rough, HOURS, contracts=True), task.levers)
    solver = Highs(linear, whole=False, seed=task.seed)
    solver.options(VERTEX)
    outcome = solver.run(task.watch.left, over=lambda: task.watch.over)
    if outcome.x is None or outcome.duals is None:
        return None
    return Sketch(linear, outcome.x, outcome.objective, prices(linear, outcome.duals))


def prices(linear: Linear, duals: Floats) -> Prices:
    """Return what the duals (M,) of a model say of the rows that jobs feed."""
    firm, flexible, traffic = (
        duals[linear.rows.labels.block(f"{total}_is_fed")] for total in ("firm", "flexible", "traffic")
    )
    return Prices(firm, flexible, traffic / GBPS_PER_TBPS)
