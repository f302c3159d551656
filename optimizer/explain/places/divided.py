"""What does the relaxation cost with a workload put somewhere, asked many times over?"""

from __future__ import annotations

import math

from optimizer.explain.places.work import Forcing
from optimizer.explain.run.asking import Relaxed
from optimizer.problem.linear import Linear
from optimizer.solve.bounding import proven_bound
from optimizer.solve.highs import FROM_A_BASIS, Highs
from optimizer.solve.watch import Watch


class Divided:
    """The relaxation of a run's question, which goes on from one answer to the next."""

    def __init__(self, linear: Linear, relaxed: Relaxed, seed: int) -> None:
        self._linear = linear
        self._solver = Highs(linear, whole=False, seed=seed)
        self._solver.options(FROM_A_BASIS)
        self._solver.begin_with(relaxed.basis)

    def value(self, forcing: Forcing, watch: Watch) -> float | None:
        """Return the proven value under a forcing in MCNY a year, infinite where there is none; None if not in time."""
        columns = self._linear.columns
        self._solver.bounds(forcing.columns, forcing.lower, forcing.upper)
        outcome = self._solver.run(watch.left, over=lambda: watch.over)
        self._solver.bounds(forcing.columns, columns.lower[forcing.columns], columns.upper[forcing.columns])
        if outcome.ending == "infeasible":
            return math.inf
        return None if outcome.duals is None else proven_bound(forcing.on(self._linear), outcome.duals)
