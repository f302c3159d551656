"""Which conflicts does a large question have only because modules and homes are whole?

Where like work is made one, HiGHS says within seconds whether whole ones can fit on a day at all.
"""

from __future__ import annotations

import numpy as np

from optimizer.explain.conflicts.conflict import MOST_CONFLICTS, Conflict, Found, limits_then_work
from optimizer.explain.conflicts.facts import OF_WORK, WHOLE, WORK, Open
from optimizer.explain.conflicts.judging import wholly_possible
from optimizer.policies.demand_growth import DemandGrowth
from optimizer.problem.problem import Flags
from optimizer.solve.watch import Watch

ANSWERING = 3.0  # seconds, for one question: where no answer comes it counts as possible
SHRINKING = 0.4  # of the time left, for making a conflict smaller


def undivided_conflicts(question: Open, sketch: Open, watch: Watch) -> Found:
    """Return conflicts with no limit in common that there are only where modules and homes are whole.

    Work is divided, since like work is made one, and trunks are left out, since it then sends its mean traffic. What
    cannot all be true on the mean day is a conflict; that a plan is possible without one of its facts, or without its
    limits, is what the sketch says.
    """
    facts, found = question.all & ~question.of_kinds(*OF_WORK, "trunk", DemandGrowth.name), list[Conflict]()
    while len(found) < MOST_CONFLICTS:
        few_hours = _Judge(sketch, watch)
        if few_hours.possible(facts):
            return Found(found, complete=not (few_hours.unsure or (facts & question.hourly).any()))
        conflict = _conflict(question, sketch, facts, watch)
        if conflict is None:
            break
        found.append(conflict)
        facts &= ~question.only(*(fact for fact in conflict.facts if fact.kind not in (*WORK, *WHOLE)))
    return Found(found, complete=False)


class _Judge:
    """Says whether there is a plan with whole modules and homes under some facts of a day.

    What it cannot tell in time counts as possible, and makes it `unsure`.
    """

    def __init__(self, day: Open, watch: Watch) -> None:
        self._day, self._watch = day, watch
        self.unsure = False

    def possible(self, enforced: Flags) -> bool:
        """Return whether some plan obeys these facts (F,)."""
        soon = self._watch.part(1.0)
        soon.end_by(self._watch.elapsed + ANSWERING)
        told = None if soon.over else wholly_possible(self._day, enforced, soon)
        self.unsure |= told is None
        return told is not False


def _conflict(question: Open, sketch: Open, facts: Flags, watch: Watch) -> Conflict | None:
    """Return a conflict among some facts (F,), None where none is known: of the sketch, if the mean day has it, too."""
    mean_day = question if question.mean_day is None else question.mean_day
    for day in (sketch, mean_day):
        judge = _Judge(day, watch.part(SHRINKING))
        left = _of_few_kinds(day, facts, judge)
        if _Judge(mean_day, watch).possible(left):
            continue
        few = day.at(limits_then_work(day, judge, np.flatnonzero(left).tolist()))
        if _Judge(mean_day, watch).possible(few):
            return Conflict(question.of(left), 0.0, smallest=False)
        return Conflict(question.of(few), 0.0, not judge.unsure and _is_smallest(sketch, few, watch))
    return None


def _of_few_kinds(day: Open, facts: Flags, judge: _Judge) -> Flags:
    """Return which of some facts (F,) cannot all be true, without kinds of limits that are not needed for that."""
    for kind in dict.fromkeys(fact.kind for fact in day.of(facts) if fact.kind not in WORK):
        without = facts & ~day.of_kinds(kind)
        facts = facts if judge.possible(without) else without
    return facts


def _is_smallest(sketch: Open, facts: Flags, watch: Watch) -> bool:
    """Return whether the sketch says that a plan is possible without any one of some facts (F,)."""
    if (facts & sketch.hourly).any():
        return False
    judge = _Judge(sketch, watch.part(SHRINKING))
    return all(judge.possible(facts & ~sketch.at([at])) for at in np.flatnonzero(facts).tolist()) and not judge.unsure
