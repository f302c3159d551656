"""Which conflicts that a sketch, or a mean day, shows are conflicts of the question?"""

from __future__ import annotations

import numpy as np

from optimizer.explain.conflicts.conflict import MOST_CONFLICTS, Conflict, Found, Unsettled
from optimizer.explain.conflicts.facts import WORK, Open
from optimizer.explain.conflicts.shortage import Shortage, shortage
from optimizer.explain.conflicts.sketching import sketched
from optimizer.problem.problem import Flags
from optimizer.solve.watch import Watch

MANY = 20  # facts: a conflict of more is asked about on the mean day first, and not without each of them
PROVING = 0.5  # of the time left, to ask the question without each of the facts of a conflict
FURTHER = 1.0  # times as long as the first conflict took may others take together, but at least
SOON = 3.0  # seconds, and at most
OF_LEFT = 0.4  # of the time left: the rest is for repairs


def settled(question: Open, day: Open, watch: Watch) -> Found | None:
    """Return conflicts with no limit in common that a sketch or a mean day shows, at most `MOST_CONFLICTS`.

    Each is asked about in the question. That a plan is possible without one of the facts is what a sketch says; only
    where one that is left counts what is drawn hour by hour the question is asked that as well. A mean day says nothing
    of what is possible. None where the day tells nothing.
    """
    found, complete = list[Conflict](), True
    untold = question.hourly if day is question.sketch else question.all
    more = watch.part(1.0)
    try:
        for shown, sure in sketched(day, more):
            if found and not sure:
                return Found(found, complete=False)
            conflict = _settled(question, shown, untold, more, sure=sure)
            if conflict is None:
                complete = False
            elif found and not conflict.smallest:
                return Found(found, complete=False)
            else:
                found.append(conflict)
                more.end_by(watch.elapsed + min(max(FURTHER * watch.elapsed, SOON), OF_LEFT * watch.left))
            if more.over or len(found) == MOST_CONFLICTS:
                break
    except Unsettled:
        complete = False
    complete = complete and day is question.sketch and not more.over and len(found) < MOST_CONFLICTS
    if found or (complete and not untold.any()):
        return Found(found, complete)
    return None


def _settled(question: Open, facts: Flags, untold: Flags, watch: Watch, *, sure: bool) -> Conflict | None:
    """Return the conflict that some facts (F,) come to in the question, None where they are not known to be one.

    What is possible under facts that are `untold` (F,) only the question says.
    """
    short = _impossible(question, facts, watch)
    if short is None:
        return None
    if facts.sum() > MANY:
        return Conflict(question.of(facts), short.mw, sure and not (facts & untold).any())
    work = question.of_kinds(*WORK)  # without any nothing is drawn
    begun, asked = watch.elapsed, 0
    for at in np.flatnonzero(facts).tolist():
        less = facts & ~question.at([at])
        if not ((less & untold).any() and (less & work).any()):
            continue
        if asked and not watch.part(PROVING).suffices(facts[at:].sum(), begun, asked):
            sure = False
            break
        without, asked = shortage(question, less, watch), asked + 1
        sure = sure and without is not None
        if without is not None and without.is_real:
            facts, short = less, without
    return Conflict(question.of(facts), short.mw, sure)


def _impossible(question: Open, facts: Flags, watch: Watch) -> Shortage | None:
    """Return what cannot be done at least under some facts (F,), None where that is nothing, or not known in time."""
    days = [question.mean_day, question] if facts.sum() > MANY else [question]
    for day in (one for one in days if one is not None):
        short = shortage(day, facts, watch)
        if short is not None and short.is_real:
            return short
    return None
