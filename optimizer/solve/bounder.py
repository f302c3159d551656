"""The half of a staged run that proves: bounds that only rise, computed beside the search for plans."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence

from optimizer.formulation.model import formulate
from optimizer.policies import Lever
from optimizer.problem.coarsening import merged
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem
from optimizer.solve.bounding import proven_bound
from optimizer.solve.exact import Task
from optimizer.solve.highs import Ending, Floats, Highs
from optimizer.solve.relaxing import master

# Prices need no vertex: an interior solution proves a bound within 1e-8 of the relaxation's.
INTERIOR = {"solver": "ipm", "run_crossover": "off"}
NO_HEURISTICS = {"mip_heuristic_effort": 0.0}


class Bounder:
    """Runs in a thread of its own; `bound` is the best bound so far in MCNY, -inf before the first."""

    def __init__(self, task: Task, levers: Sequence[Lever]) -> None:
        self._task = task
        self._levers = levers
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._guarded, daemon=True)
        self.bound = -math.inf
        self.ending: Ending = "stopped"
        self.failure: Exception | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wait(self) -> None:
        """Return when the relaxation has ended, one way or another, or the run must stop."""
        while self._thread.is_alive() and not math.isfinite(self.bound) and not self._task.watch.over:
            self._thread.join(0.05)

    def stop(self) -> None:
        """End as soon as possible; the bound stays."""
        self._done.set()
        self._thread.join(5.0)

    def _over(self) -> bool:
        return self._done.is_set() or self._task.watch.over

    def _guarded(self) -> None:
        try:
            self._prove()
        except Exception as failure:  # noqa: BLE001 - handed to the main thread, which raises it
            self.failure = failure

    def _prove(self) -> None:
        relaxed = merged(self._task.problem, "least").problem
        linear = formulate(relaxed, self._levers)
        solver = Highs(linear, whole=False, seed=self._task.seed)
        for option, value in INTERIOR.items():
            solver.option(option, value)
        outcome = solver.run(self._task.watch.left, over=self._over)
        self.ending = outcome.ending
        if outcome.duals is None or outcome.ending != "optimal":
            return
        self.bound = proven_bound(linear, outcome.duals)
        if self._task.threads > 1:
            self._tighten(relaxed, linear, outcome.duals)

    def _tighten(self, relaxed: Problem, linear: Linear, duals: Floats) -> None:
        left = master(relaxed, linear, duals)
        solver = Highs(left.linear, whole=True, seed=self._task.seed)
        for option, value in NO_HEURISTICS.items():
            solver.option(option, value)

        def heard() -> None:
            if math.isfinite(solver.bound):
                self.bound = max(self.bound, left.bound(solver.bound))

        outcome = solver.run(self._task.watch.left, over=self._over, tick=heard)
        if math.isfinite(outcome.bound):
            self.bound = max(self.bound, left.bound(outcome.bound))
