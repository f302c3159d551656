"""Which smallest part of some facts cannot all be true, as far as all may be divided?"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from optimizer.explain.conflicts.facts import WORK, Open
from optimizer.explain.conflicts.judging import Judge
from optimizer.explain.conflicts.pricing import Pricer
from optimizer.problem.problem import Flags, Ints
from optimizer.solve.watch import Watch

QUICK = 2.0  # seconds: a simplex that needs more for all is slow at each, as where work shares many limits
SOME = 5  # questions tell how long one takes


class Asked(Protocol):
    """Says which of some facts (F,) cannot all be true; `unsure` where it could not in time."""

    unsure: bool

    def conflicting(self, enforced: Flags) -> Flags | None:
        """Return such facts, None where all can be true, or that is not known."""


def shrunk(question: Open, facts: Flags, watch: Watch, first: Flags | None = None) -> tuple[Flags, bool]:
    """Return a smallest conflict among facts (F,) that cannot all be true, and whether it is proven smallest.

    One after the other is left out for good where the others still cannot all be true, with all that their proof does
    not name either: those `first` (F,), then other limits, then work. It is given up once those that are left cannot be
    asked about in time. No facts where all can be true after all, or that is not known.
    """
    few, places = question.about(facts), np.flatnonzero(facts)
    turn = few.of_kinds(*WORK).astype(int) - (0 if first is None else first[places])
    order = np.argsort(turn, kind="stable")
    quick = watch.part(1.0)
    quick.end_by(watch.elapsed + QUICK)
    left, sure = _one_by_one(Judge(few, quick), few, few.all, order, quick)
    if not sure and not watch.over:
        left, sure = _one_by_one(Pricer(few, watch), few, left if left.any() else few.all, order, watch)
    return question.at(places[left].tolist()), sure


def _one_by_one(asked: Asked, few: Open, facts: Flags, order: Ints, watch: Watch) -> tuple[Flags, bool]:
    left = asked.conflicting(facts)
    if left is None:
        return few.at([]), not asked.unsure
    begun, questions = watch.elapsed, 0
    for place, at in enumerate(order):
        if not left[at]:
            continue
        if questions >= SOME and not watch.suffices(left[order[place:]].sum(), begun, questions):
            return left, False
        without, questions = asked.conflicting(left & ~few.at([at])), questions + 1
        left = left if without is None else without
    return left, not asked.unsure
