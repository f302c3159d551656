"""What does every plan cost at least that leaves a site, or uses it, if everything could be divided?

Like demands and like jobs become one, of least cost: no plan is cheaper for that, so what is proven holds for all. Such
a relaxation takes half the time of the question's own, and each site goes on from the basis of the one before.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import sparse

from optimizer.explain.extending import Extension
from optimizer.explain.run.asking import relaxation
from optimizer.explain.run.divided import Divided
from optimizer.explain.run.forcing import Forcing
from optimizer.explain.run.placing import Placing
from optimizer.explain.run.standing import Standing
from optimizer.formulation.model import formulate
from optimizer.problem.coarsening import Merged, merged
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Classes, Floats, Ints
from optimizer.solve.highs import VERTEX
from optimizer.solve.watch import Watch


class LeastCosts:
    """The relaxation with like things merged, and its `value` in MCNY a year.

    Nothing is known, and the value is -inf, where it is not solved within the watch.
    """

    def __init__(self, standing: Standing, watch: Watch) -> None:
        together, linear, self._placing = at_least_cost(standing)
        self._linear, self._asked = _with_asked(
            linear, self._placing, _counted(together, standing.problem.classes, linear)
        )
        found = relaxation(self._linear, standing.task.seed, watch, VERTEX)
        self.value = -math.inf if found is None else found.value
        self._divided = None if found is None else Divided(self._linear, found, standing.task.seed)

    def of(self, site: int, watch: Watch, *, used: bool) -> float:
        """Return MCNY a year of any plan that has a site `used`, or left: infinite if none has; -inf if not in time."""
        if self._divided is None:
            return -math.inf
        columns = self._asked[[site]] if used else self._placing.columns(site)
        amount = np.full(len(columns), float(used))
        value = self._divided.value(Forcing(columns, amount, amount), watch)
        return -math.inf if value is None else value


def at_least_cost(standing: Standing) -> tuple[Merged, Linear, Placing]:
    """Return the question with like things merged so that no plan is cheaper, its model, and what is placed there."""
    together = merged(standing.problem, "least")
    linear = formulate(together.problem, standing.levers)
    return together, linear, Placing.of(together.problem, linear.columns.labels)


def _counted(together: Merged, classes: Classes, linear: Linear) -> Floats:
    """Return (N,) what one of each column counts at most: a merged job is as many jobs as the smallest of its class."""
    counted = np.ones(linear.columns.labels.size)
    joined = together.problem.classes
    smallest = np.full(len(joined.count), np.inf)
    np.minimum.at(smallest, together.classes, classes.load)
    counted[linear.columns.labels.block("run")] = (joined.load / smallest)[joined.pair_class]
    return counted


def _with_asked(linear: Linear, placing: Placing, counted: Floats) -> tuple[Linear, Ints]:
    """Return the model with a column for each site, 0 as it stands: there is at most what is counted at the site."""
    grown, uses = Extension(linear), sparse.coo_array(placing.uses)
    nothing = np.zeros(placing.uses.shape[0])
    asked, rows = grown.columns(nothing, nothing), grown.rows(nothing)
    grown.enter(rows, asked, np.ones(len(rows)))
    grown.enter(rows[uses.row], uses.col.astype(np.int64), -counted[uses.col])
    return grown.linear().costing(np.concatenate([linear.objective, nothing])), asked
