"""Which conflicts that a sketch shows are conflicts of the question?"""

from __future__ import annotations

import numpy as np

from optimizer.explain.conflicts.conflict import MOST_CONFLICTS, Conflict, Found, Unsettled
from optimizer.explain.conflicts.facts import WORK, Open
from optimizer.explain.conflicts.shortage import shortage
from optimizer.explain.conflicts.sketching import sketched
from optimizer.problem.problem import Flags
from optimizer.solve.watch import Watch

FURTHER = 1.0  # times as long as the first conflict took may others take together
AT_LEAST = 0.05  # of the time left may further conflicts take, however soon the first was known


def settled(question: Open, sketch: Open, watch: Watch) -> Found | None:
    """Return conflicts with no limit in common that a sketch shows, at most `MOST_CONFLICTS`, in the time for them.

    Each is asked about in the question. That a plan is possible without one of the facts is what the sketch says; only
    where one that is left counts what is drawn hour by hour the question is asked that as well. None where the sketch
    tells nothing.
    """
    found, complete = list[Conflict](), True
    more = watch.part(1.0)
    try:
        for shown, sure in sketched(sketch, more):
            if found and not sure:
                return Found(found, complete=False)
            conflict = _settled(question, shown, more, sure=sure)
            if conflict is None:
                complete = False
            elif found and not conflict.smallest:
                return Found(found, complete=False)
            else:
                found.append(conflict)
                more.end_by(watch.elapsed + max(FURTHER * watch.elapsed, AT_LEAST * watch.left))
            if more.over or len(found) == MOST_CONFLICTS:
                break
    except Unsettled:
        complete = False
    complete = complete and not more.over and len(found) < MOST_CONFLICTS
    if found or (complete and not question.hourly.any()):
        return Found(found, complete)
    return None


def _settled(question: Open, facts: Flags, watch: Watch, *, sure: bool) -> Conflict | None:
    """Return the conflict that some facts (F,) come to in the question, None where they are not known to be one."""
    short = shortage(question, facts, watch)
    if short is None or not short.is_real:
        return None
    asked = question.of_kinds(*WORK)  # without any nothing is drawn
    for at in np.flatnonzero(facts).tolist():
        less = facts & ~question.at([at])
        if not ((less & question.hourly).any() and (less & asked).any()):
            continue
        without = shortage(question, less, watch)
        sure = sure and without is not None
        if without is not None and without.is_real:
            facts, short = less, without
    return Conflict(question.of(facts), short.mw, sure)
