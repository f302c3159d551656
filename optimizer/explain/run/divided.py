"""What does a relaxation cost with something put somewhere, or kept away, asked many times over?"""

from __future__ import annotations

import math

from optimizer.explain.run.asking import Relaxed
from optimizer.explain.run.forcing import Forcing
from optimizer.problem.linear import Linear
from optimizer.solve.bounding import proven_bound
from optimizer.solve.highs import Highs
from optimizer.solve.watch import Watch


class Divided:
    """A relaxation that goes on from one answer to the next."""

    def __init__(self, linear: Linear, relaxed: Relaxed, seed: int) -> None:
        self._linear, self._basis, self._seed = linear, relaxed.basis, seed
        self._solver: Highs | None = None

    def value(self, forcing: Forcing, watch: Watch) -> float | None:
        """Return the proven value under a forcing in MCNY a year, infinite where there is none; None if not in time."""
        columns, solver = self._linear.columns, self._solver or self._begun()
        solver.bounds(forcing.columns, forcing.lower, forcing.upper)
        outcome = solver.run(watch.left, over=lambda: watch.over)
        if outcome.ending == "infeasible":
            value = math.inf
        elif outcome.duals is not None and outcome.ending == "optimal":
            value = proven_bound(forcing.on(self._linear), outcome.duals)
        else:
            self._solver = None  # a run that was cut off may still be under way in its thread: let it be
            return None
        self._solver = solver
        solver.bounds(forcing.columns, columns.lower[forcing.columns], columns.upper[forcing.columns])
        return value

    def _begun(self) -> Highs:
        solver = Highs(self._linear, whole=False, seed=self._seed)
        solver.begin_with(self._basis)
        return solver
