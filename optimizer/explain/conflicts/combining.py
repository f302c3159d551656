"""Which two changes make a plan possible where no change of a single kind does?"""

from __future__ import annotations

from collections.abc import Sequence

from optimizer import policies
from optimizer.explain.conflicts.applying import lifted, repaired
from optimizer.explain.conflicts.conflict import Conflict, Unsettled, conflict_among
from optimizer.explain.conflicts.facts import WHOLE, WORK, Fact, Open
from optimizer.explain.conflicts.opening import opened
from optimizer.explain.conflicts.repairing import Repair, repair_of
from optimizer.solve.watch import Watch


def combined(question: Open, conflict: Conflict, free: Sequence[Fact], watch: Watch) -> tuple[Repair, Repair] | None:
    """Return the least change of a kind of the conflict, and then the least of what still stands in the way.

    The limits `free` are lifted. None where two kinds are not enough, or time is not.
    """
    enforced = question.as_divided(~question.only(*free))
    for first in kinds_of(conflict.facts):
        try:
            left = conflict_among(question, enforced & ~question.of_kinds(first), watch)
        except Unsettled:
            return None
        for second in kinds_of(left.facts) if left is not None else ():
            one = repair_of(question, enforced & ~question.of_kinds(second), first, conflict.facts, watch)
            if one is None:
                continue
            halfway = opened(*policies.enacted(repaired(lifted(question, free), one)), divisible=question.divisible)
            facts = [fact for fact in halfway.facts if fact.kind == second]
            two = repair_of(halfway, halfway.as_divided(halfway.all), second, facts, watch)
            if two is not None:
                return one, two
    return None


def kinds_of(facts: Sequence[Fact]) -> list[str]:
    """Return the kinds of limits among some facts, in order."""
    return list(dict.fromkeys(fact.kind for fact in facts if fact.kind not in (*WORK, *WHOLE)))
