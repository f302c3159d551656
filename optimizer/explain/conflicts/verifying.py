"""Is there a plan for a question with some repairs made, and some limits lifted?"""

from __future__ import annotations

from collections.abc import Sequence

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.errors import BadInput, Infeasible, NoPlanWithinLimit
from optimizer.explain.conflicts.applying import lifted, repaired
from optimizer.explain.conflicts.at_hand.planning import EVERY_HOUR, FEW_HOURS, Way, is_obeyed, plan_at_hand
from optimizer.explain.conflicts.facts import Fact, Open
from optimizer.explain.conflicts.repairing import Repair
from optimizer.plan.plan import Plan
from optimizer.problem.assembling import assemble
from optimizer.solve.pipeline import solve
from optimizer.solve.watch import Watch

ANY_PLAN = 0.99  # relative gap: any plan shows that there is one


def planned(
    question: Open,
    made: Sequence[Repair],
    free: Sequence[Fact],
    watch: Watch,
    ways: Sequence[Way] = (*FEW_HOURS, *EVERY_HOUR),
) -> Plan | None:
    """Return a plan of the repaired question that is at hand; that there is none says nothing.

    Every hour takes ten times as long as few, and is looked at only where power is limited.
    """
    if watch.over:
        return None
    try:
        asked, levers = policies.enacted(_changed(question, made, free))
        of_power = question.powered.any(axis=1) & ~question.only(*free)
        wanted = [way for way in ways if of_power.any() or not way.every_hour]
        return plan_at_hand(asked, levers, assemble(asked), watch, wanted)
    except (Infeasible, BadInput):
        return None


def obeys(plan: Plan | None, question: Open, made: Sequence[Repair], free: Sequence[Fact]) -> bool:
    """Return whether there is a plan that obeys the repaired question."""
    return plan is not None and is_obeyed(plan, *policies.enacted(_changed(question, made, free)))


def verified(question: Open, made: Sequence[Repair], free: Sequence[Fact], watch: Watch) -> bool | None:
    """Return whether the repaired question has a plan that the judge accepts, None where that is not known in time."""
    if watch.over:
        return None
    try:
        return solve(_changed(question, made, free), gap=ANY_PLAN, seconds=watch.left).verified
    except NoPlanWithinLimit:
        return None
    except (Infeasible, BadInput):
        return False


def _changed(question: Open, made: Sequence[Repair], free: Sequence[Fact]) -> Instance:
    changed = lifted(question, free)
    for repair in made:
        changed = repaired(changed, repair)
    return changed
