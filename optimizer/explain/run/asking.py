"""What would it cost if something had to be so? The question of a run, changed and asked anew."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from optimizer.explain.run.standing import Standing
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Flags, Floats, Ints
from optimizer.solve.bounding import proven_bound
from optimizer.solve.exact import completed
from optimizer.solve.highs import VERTEX, Basis, Highs, Option
from optimizer.solve.split.cuts import Cuts
from optimizer.solve.split.restricting import staying
from optimizer.solve.watch import Watch

SMALL = 60_000  # non-zeros: such a model is searched whole
EXACT = 1e-9  # relative gap at which a search of a small model ends
NEAR = 1e-6  # relative gap up to which an answer counts as exact
NEARBY_GAP = 1e-4  # of a search near the plan
NEARBY_SHARE = 0.5  # of the time, for a plan of a large question; the rest is for its bound


@dataclass(frozen=True)
class Answer:
    """What a changed question costs: `x` (N,) is the best plan found, if any, its `cost`, and a `bound` on every plan.

    MCNY a year; a bound of infinity says that there is no plan.
    """

    x: Floats | None
    cost: float
    bound: float

    @property
    def exact(self) -> bool:
        """Whether nothing can be cheaper."""
        return self.cost - self.bound <= NEAR * abs(self.cost) or math.isinf(self.bound)

    @property
    def impossible(self) -> bool:
        """Whether no plan is left."""
        return self.bound == math.inf


@dataclass(frozen=True)
class Relaxed:
    """The relaxation of a run's question: its `value` as proven, in MCNY a year, its vertex, duals (M,) and basis."""

    value: float
    x: Floats
    duals: Floats
    basis: Basis


def relaxation(linear: Linear, seed: int, watch: Watch, options: Mapping[str, Option]) -> Relaxed | None:
    """Return the relaxation of a model, None where the time does not suffice."""
    solver = Highs(linear, whole=False, seed=seed)
    solver.options(options)
    outcome = solver.run(watch.left, over=lambda: watch.over)
    if outcome.duals is None or outcome.x is None or outcome.basis is None:
        return None
    return Relaxed(proven_bound(linear, outcome.duals), outcome.x, outcome.duals, outcome.basis)


class Asker:
    """Asks the question of a run anew, as a changed model over the same columns.

    A small question is searched whole. Of a large one the relaxation gives a bound, and a search among plans near the
    run's own a plan: whole decisions stay but for those `free` (N,).
    """

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.small = standing.linear.rows.matrix.nnz <= SMALL
        self._unchanged: Answer | None = None

    @cached_property
    def relaxed(self) -> Relaxed | None:
        """The relaxation of the question as it stands; None where the time did not suffice."""
        task = self.standing.task
        return relaxation(self.standing.linear, task.seed, task.watch, {} if self.small else VERTEX)

    def prepare(self) -> None:
        """Relax a large question now, so that no answer's time is spent on it."""
        if not self.small:
            _ = self.relaxed

    def answer(self, linear: Linear, free: Flags, watch: Watch, enough: float = math.nan) -> Answer:
        """Return what a changed question costs; once a plan costs at most `enough`, or none can, a search ends."""
        return self._searched(linear, watch, enough) if self.small else self._nearby(linear, free, watch, enough)

    def unchanged(self, free: Flags, watch: Watch) -> Answer:
        """Return what the question costs as it stands; of a small one that is asked once."""
        if self._unchanged is not None:
            return self._unchanged
        found = self.answer(self.standing.linear, free, watch)
        if self.small and found.exact:
            self._unchanged = found
        return found

    def bound(self, linear: Linear, watch: Watch) -> float:
        """Return what no plan of a changed question costs less than: its relaxation, begun from the first one."""
        solver = Highs(linear, whole=False, seed=self.standing.task.seed)
        if self.relaxed is not None and _begins(self.relaxed.basis, linear):
            solver.begin_with(self.relaxed.basis.grown(linear))
        outcome = solver.run(watch.left, over=lambda: watch.over)
        if outcome.ending == "infeasible":
            return math.inf
        return -math.inf if outcome.duals is None else proven_bound(linear, outcome.duals)

    def _searched(self, linear: Linear, watch: Watch, enough: float) -> Answer:
        task = self.standing.task
        solver = Highs(linear, whole=True, threads=task.threads, seed=task.seed)
        solver.options({"mip_rel_gap": EXACT, "mip_abs_gap": 0.0, "mip_feasibility_tolerance": 1e-7})
        solver.enough = enough
        outcome = solver.run(watch.left, over=lambda: watch.over)
        if outcome.ending == "infeasible":
            return Answer(None, math.inf, math.inf)
        return self._answer(linear, outcome.x, outcome.bound)

    def _nearby(self, linear: Linear, free: Flags, watch: Watch, enough: float) -> Answer:
        bound = self.bound(linear, watch)
        if bound == math.inf or bound > enough or watch.over:
            return Answer(None, math.inf, bound)
        return self.nearby(linear, free, watch.part(NEARBY_SHARE), bound, enough)

    def nearby(
        self, linear: Linear, free: Flags, watch: Watch, bound: float = -math.inf, enough: float = math.nan
    ) -> Answer:
        """Return what the best plan near the run's costs, of a changed question whose plans cost at least a bound."""
        task = self.standing.task
        near = staying(linear, self.standing.x, linear.columns.whole & ~free)
        solver = Highs(near, whole=True, threads=task.threads, seed=task.seed)
        solver.option("mip_rel_gap", NEARBY_GAP)
        solver.enough = enough
        return self._answer(linear, solver.run(watch.left, over=lambda: watch.over).x, bound)

    def _answer(self, linear: Linear, x: Floats | None, bound: float) -> Answer:
        if x is None:
            return Answer(None, math.inf, bound)
        best = completed(self.standing.task, linear, x, math.inf)
        if best is None:
            return Answer(None, math.inf, bound)
        cost = float(linear.objective @ best)
        return Answer(best, cost, min(bound, cost))


def charged(linear: Linear, more: Floats) -> Linear:
    """Return the model in which each column costs some MCNY a unit more (N,), or less."""
    return Linear(linear.columns, dataclasses.replace(linear.rows, costs={**linear.rows.costs, "asked": more}))


def _begins(basis: Basis, linear: Linear) -> bool:
    """Return whether a basis is one of the first rows of a model."""
    return len(basis.columns) == len(linear.columns.lower) and len(basis.rows) <= len(linear.rows.lower)


def at_least(columns: Ints, amount: float, size: int) -> Cuts:
    """Return the row that some of `size` columns come to an amount together."""
    return Cuts(_row(columns, size), np.array([amount]), np.array([np.inf]))


def nothing_of(columns: Ints, size: int) -> Cuts:
    """Return the row that some of `size` columns, none of which is negative, are 0."""
    return Cuts(_row(columns, size), np.array([-np.inf]), np.array([0.0]))


def _row(columns: Ints, size: int) -> sparse.csr_array:
    ones, zeros = np.ones(len(columns)), np.zeros(len(columns), dtype=np.int64)
    return sparse.csr_array((ones, (zeros, columns)), shape=(1, size))
