"""What an engine is asked, and what it answers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from optimizer.formulation.model import formulate
from optimizer.policies import Lever
from optimizer.problem.linear import Linear
from optimizer.problem.placement import Placement
from optimizer.problem.problem import Floats, Problem
from optimizer.solve.highs import Ending
from optimizer.solve.progress import Listener, Progress
from optimizer.solve.watch import Watch
from optimizer.units import CNY_PER_MCNY

MOVES = "data_moves"  # the cost term of what placed jobs move


@dataclass(frozen=True)
class Task:
    """One run: the problem and its levers, and how far and how long to go. `gap` is relative.

    With a `guide` plans are chosen by other prices, those of a simple rule: it is the same problem at these.
    """

    problem: Problem
    levers: Sequence[Lever]
    watch: Watch
    gap: float
    threads: int
    seed: int
    listener: Listener
    guide: Problem | None = None

    @property
    def choosing(self) -> Problem:
        """The problem by whose prices plans are chosen."""
        return self.problem if self.guide is None else self.guide

    @cached_property
    def model(self) -> Linear:
        """The whole model."""
        return formulate(self.problem, self.levers)

    def tell(self, phase: str, objective: float, bound: float) -> None:
        """Tell the listener where the run stands; values in MCNY."""
        self.listener(
            Progress(
                phase,
                self.watch.elapsed,
                objective * CNY_PER_MCNY if math.isfinite(objective) else None,
                bound * CNY_PER_MCNY if math.isfinite(bound) else None,
            )
        )


@dataclass(frozen=True)
class Solution:
    """A cleaned solution `x` (N,) of a model, the jobs placed, and the MCNY of data moves that the model leaves out.

    A model that knows jobs as totals of halls alone leaves out what moving their data costs.
    """

    problem: Problem
    linear: Linear
    x: Floats
    jobs: Placement
    moves: float = 0.0

    @property
    def objective(self) -> float:
        """MCNY a year."""
        return float(self.linear.objective @ self.x) + self.moves

    @property
    def costs(self) -> Mapping[str, float]:
        """MCNY a year by cost term."""
        terms = {name: (vector * self.x).tolist() for name, vector in self.linear.rows.costs.items()}
        return {name: math.fsum([*part, *([self.moves] if name == MOVES else [])]) for name, part in terms.items()}


@dataclass(frozen=True)
class Found:
    """What a run found: a solution if any, its objective, and a bound that holds; both in MCNY."""

    ending: Ending
    solution: Solution | None
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        """How far the objective is from the bound, relative to itself; infinite without a solution or a bound."""
        distance = self.objective - self.bound
        return distance / abs(self.objective) if math.isfinite(distance) and self.objective else math.inf
