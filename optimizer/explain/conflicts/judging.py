"""Is there a plan under some facts?"""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy import sparse

from optimizer.explain.conflicts.facts import WHOLE, Open
from optimizer.explain.conflicts.ruling_out import ruling_out
from optimizer.explain.conflicts.shortage import shortage
from optimizer.explain.conflicts.slimming import slimmed
from optimizer.problem.labels import Labels
from optimizer.problem.linear import Columns, Linear
from optimizer.problem.problem import Flags
from optimizer.solve.highs import FOR_A_RAY, Highs
from optimizer.solve.watch import Watch


class Judge:
    """Says whether there is a plan under some facts, from one question to the next of the same model.

    What it cannot tell in time counts as possible, and makes it `unsure`.
    """

    def __init__(self, question: Open, watch: Watch, seed: int = 0) -> None:
        self._question, self._watch, self._seed = question, watch, seed
        self._linear = question.under(np.zeros(len(question.facts), dtype=bool))
        columns = self._linear.columns
        told = np.diff(sparse.csc_array(self._linear.rows.matrix).indptr) > 0
        used = told & ((question.linear.columns.upper != 0.0) | (columns.lower != 0.0))
        self._place = np.where(used, np.cumsum(used) - 1, -1)
        self._solver = Highs(_over(self._linear, used), whole=False, seed=seed)
        self._solver.options(FOR_A_RAY)
        self._whole = question.of_kinds(*WHOLE)
        self.unsure = False

    def turn_to(self, question: Open) -> None:
        """Ask from now on about a question of the same model whose facts lay down other limits."""
        self._question = question

    def possible(self, enforced: Flags) -> bool:
        """Return whether some plan obeys these facts (F,)."""
        if not self._divisibly(enforced):
            return False
        return not (enforced & self._whole).any() or self._wholly(enforced)

    def conflicting(self, enforced: Flags) -> Flags | None:
        """Return facts among some (F,) that cannot all be true, fewer where that can be told; None where all can be.

        Whole numbers are not looked at.
        """
        if self._divisibly(enforced):
            return None
        ray = self._solver.ray()
        return enforced if ray is None else ruling_out(self._question, enforced, ray)

    def _divisibly(self, enforced: Flags) -> bool:
        before, self._linear = self._linear, self._question.under(enforced)
        columns, rows = self._linear.columns, self._linear.rows
        changed = np.flatnonzero((before.columns.upper != columns.upper) & (self._place >= 0))
        self._solver.bounds(self._place[changed], columns.lower[changed], columns.upper[changed])
        moved = np.flatnonzero((before.rows.lower != rows.lower) | (before.rows.upper != rows.upper))
        self._solver.sides(moved, rows.lower[moved], rows.upper[moved])
        return self._told(self._solver.run(self._watch.left, over=lambda: self._watch.over).ending)

    def _wholly(self, enforced: Flags) -> bool:
        solver = Highs(self._question.under(enforced), whole=True, seed=self._seed)
        solver.option("mip_max_improving_sols", 1)
        outcome = solver.run(self._watch.left, over=lambda: self._watch.over)
        return outcome.x is not None or self._told(outcome.ending)

    def _told(self, ending: str) -> bool:
        if ending not in ("optimal", "infeasible"):
            self.unsure = True
        return ending != "infeasible"


def _over(linear: Linear, used: Flags) -> Linear:
    """Return the model over some of its columns (N,); no row speaks of the others."""
    columns, rows = linear.columns, linear.rows
    fewer = Columns(Labels({}), columns.lower[used], columns.upper[used], columns.whole[used])
    costs = {term: cost[used] for term, cost in rows.costs.items()}
    return Linear(fewer, dataclasses.replace(rows, matrix=sparse.csr_array(rows.matrix[:, used]), costs=costs))


def possible(question: Open, enforced: Flags, watch: Watch) -> bool:
    """Return whether a plan under some facts (F,) is known to be there; False as well where time does not suffice."""
    if not question.divisible:
        judge = Judge(question, watch)
        return judge.possible(enforced) and not judge.unsure
    whole = question.of_kinds(*WHOLE)
    short = shortage(question, enforced & ~whole, watch)
    if short is None or short.is_real or not (enforced & whole).any():
        return short is not None and not short.is_real
    return wholly_possible(question, enforced, watch) is True


def wholly_possible(question: Open, enforced: Flags, watch: Watch) -> bool | None:
    """Return whether there is a plan under some facts (F,), whole numbers included, None where that is not known."""
    solver = Highs(slimmed(question.under(enforced)).linear, whole=True)
    solver.option("mip_max_improving_sols", 1)
    outcome = solver.run(watch.left, over=lambda: watch.over)
    if outcome.x is not None:
        return True
    return False if outcome.ending == "infeasible" else None
