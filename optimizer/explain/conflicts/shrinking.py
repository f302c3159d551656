"""Which smallest part of some facts cannot all be true, as far as all may be divided?"""

from __future__ import annotations

import numpy as np

from optimizer.explain.conflicts.facts import WORK, Open
from optimizer.explain.conflicts.judging import Judge
from optimizer.problem.problem import Flags
from optimizer.solve.watch import Watch


def shrunk(question: Open, facts: Flags, watch: Watch, first: Flags | None = None) -> tuple[Flags, bool]:
    """Return a smallest conflict among facts (F,) that cannot all be true, and whether it is proven smallest.

    One after the other is left out for good where the others still cannot all be true, with all that their proof does
    not name either: those `first` (F,), then other limits, then work. No facts where all can be true after all.
    """
    few, places = question.about(facts), np.flatnonzero(facts)
    judge = Judge(few, watch)
    left = judge.conflicting(few.all)
    if left is None:
        return question.at([]), not judge.unsure
    turn = few.of_kinds(*WORK).astype(int) - (0 if first is None else first[places])
    for at in np.argsort(turn, kind="stable"):
        if left[at]:
            without = judge.conflicting(left & ~few.at([at]))
            left = left if without is None else without
    return question.at(places[left].tolist()), not judge.unsure
