"""Which smallest part of some facts cannot all be true, as far as all may be divided?"""

from __future__ import annotations

import numpy as np

from optimizer.explain.conflicts.facts import WORK, Open
from optimizer.explain.conflicts.judging import Judge
from optimizer.problem.problem import Flags
from optimizer.solve.watch import Watch

SOME = 5  # questions tell how long one takes


def shrunk(question: Open, facts: Flags, watch: Watch, first: Flags | None = None) -> tuple[Flags, bool]:
    """Return a smallest conflict among facts (F,) that cannot all be true, and whether it is proven smallest.

    One after the other is left out for good where the others still cannot all be true, with all that their proof does
    not name either: those `first` (F,), then other limits, then work. It is given up once those that are left cannot be
    asked about in time. No facts where all can be true after all.
    """
    few, places = question.about(facts), np.flatnonzero(facts)
    judge = Judge(few, watch)
    left = judge.conflicting(few.all)
    if left is None:
        return question.at([]), not judge.unsure
    turn = few.of_kinds(*WORK).astype(int) - (0 if first is None else first[places])
    begun, asked, order = watch.elapsed, 0, np.argsort(turn, kind="stable")
    for place, at in enumerate(order):
        if not left[at]:
            continue
        if asked >= SOME and (watch.elapsed - begun) / asked * left[order[place:]].sum() > watch.left:
            return question.at(places[left].tolist()), False
        without, asked = judge.conflicting(left & ~few.at([at])), asked + 1
        left = left if without is None else without
    return question.at(places[left].tolist()), not judge.unsure
