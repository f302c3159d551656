"""What does a relaxation cost at one price after another?"""

from __future__ import annotations

import math

from optimizer.explain.run.asking import Answer, Relaxed, charged
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Floats
from optimizer.solve.bounding import proven_bound
from optimizer.solve.highs import AT_OTHER_PRICES, Highs
from optimizer.solve.watch import Watch


class Repriced:
    """A model, begun from the relaxation of the question it changes, that goes on from one price to the next."""

    def __init__(self, linear: Linear, relaxed: Relaxed, seed: int) -> None:
        self._linear, self._begun, self._seed = linear, relaxed.basis.grown(linear), seed
        self._solver: Highs | None = None
        self._unchanged: Answer | None = None

    def answer(self, more: Floats, watch: Watch) -> Answer:
        """Return what it costs if each column costs some MCNY a unit more (N,): exact, or unknown where not in time."""
        if self._unchanged is not None and not more.any():
            return self._unchanged
        linear, solver = charged(self._linear, more), self._solver or self._new()
        solver.costs(linear.objective)
        outcome = solver.run(watch.left, over=lambda: watch.over)
        if outcome.ending == "infeasible":
            return Answer(None, math.inf, math.inf)
        if outcome.ending != "optimal" or outcome.duals is None or outcome.x is None:
            self._solver = None  # a run that was cut off may still be under way in its thread: let it be
            return Answer(None, math.inf, -math.inf)
        solver.options(AT_OTHER_PRICES)
        self._solver = solver
        cost = float(linear.objective @ outcome.x)
        found = Answer(outcome.x, cost, min(cost, proven_bound(linear, outcome.duals)))
        if not more.any():  # every price begins there
            self._unchanged = found
        return found

    def _new(self) -> Highs:
        solver = Highs(self._linear, whole=False, seed=self._seed)
        solver.begin_with(self._begun)
        return solver
