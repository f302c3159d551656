"""What would make a question work: repairs of its conflicts, in words, each made and looked at?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from optimizer.explain.conflicts.applying import unsaid
from optimizer.explain.conflicts.at_hand.planning import EVERY_HOUR, FEW_HOURS, SPARING, Way
from optimizer.explain.conflicts.combining import combined
from optimizer.explain.conflicts.conflict import Conflict
from optimizer.explain.conflicts.enlarging import sizes
from optimizer.explain.conflicts.facts import OF_WORK, WHOLE, Fact, Open, are_undivided
from optimizer.explain.conflicts.opening import is_large
from optimizer.explain.conflicts.repairing import GRADUAL, Repair, repairs
from optimizer.explain.conflicts.saying import proposal
from optimizer.explain.conflicts.verifying import obeys, planned, verified
from optimizer.policies.demand_growth import DemandGrowth
from optimizer.problem.problem import Flags
from optimizer.report.words import LANGUAGES, Both
from optimizer.solve.watch import Watch

TRYING = 0.1  # of the time left may one size of a repair take
EVERY = 0.3  # of it, a plan of every hour


@dataclass(frozen=True)
class Proposal:
    """Repairs to be made together, in words; one wherever one is enough.

    `verified` where the question was then solved and its plan judged, None where that was not possible in time.
    """

    repairs: Sequence[Repair]
    words: Both
    verified: bool | None


def proposals_at_hand(
    question: Open, reasons: Sequence[Conflict], free: Sequence[Sequence[Fact]], watch: Watch
) -> list[list[Proposal]]:
    """Return the repairs of conflicts of a large question that are the least for each alone, and enough for the rest.

    That they are enough is shown by plans that come to hand; no repair of the rest can be less. One plan may do for
    several conflicts, whose repairs are then made together. Growth is no limit of a conflict alone.
    """
    found: list[list[Proposal]] = [[] for _ in reasons]
    if not is_large(question) or not reasons:
        return found
    every = [
        repairs(question, reason, _alone(question, reason), watch, but=[*_seldom_enough(free[at]), *unsaid(question)])
        for at, reason in enumerate(reasons)
    ]
    in_all = set(free[0]).intersection(*free[1:])
    shared = [fact for fact in question.facts if fact in in_all]
    for made in zip_longest(*every):
        there = [(at, repair) for at, repair in enumerate(made) if repair is not None]
        plan = planned(question, [repair for _, repair in there], shared, watch) if len(there) > 1 else None
        for at, repair in there:
            if obeys(plan, question, [repair], free[at]) or planned(question, [repair], free[at], watch, FEW_HOURS):
                found[at].append(Proposal([repair], _words(question, [repair]), verified=True))
    return found


def proposals(
    question: Open,
    reason: Conflict,
    free: Sequence[Fact],
    known: Sequence[Proposal],
    watch: Watch,
    others: float,
) -> list[Proposal]:
    """Return the repairs of a conflict, with the limits `free` lifted: of one kind each, or two kinds together.

    Some are `known`. One that solving refutes is none: whole things may not fit that a divisible question, or a step of
    growth, lets fit. Once one is enough, those of `others` kinds are sought until so many seconds have passed, and left
    out where they could not be solved in time.
    """
    found = list(known)
    undivided = are_undivided(reason.facts)
    enforced = question.as_divided(~question.only(*free), OF_WORK if undivided else WHOLE)
    while_worth = watch.until(lambda: watch.elapsed > others and any(one.verified for one in found))
    but = [*(one.repairs[0].kind for one in known), *unsaid(question)]
    for repair in repairs(question, reason, enforced, while_worth, but=but):
        one = _proposal(question, [repair], free, while_worth, SPARING if undivided else FEW_HOURS)
        if one.verified is not False:
            found.append(one)
    if found:
        return [one for one in found if one.verified] or found
    both = None if watch.over else combined(question, reason, free, watch)
    together = None if both is None else _proposal(question, both, free, watch, FEW_HOURS)
    return [] if together is None or together.verified is False else [together]


def _seldom_enough(free: Sequence[Fact]) -> list[str]:
    """Return the kinds whose least repair for a conflict alone is seldom enough, with some limits lifted.

    Where none is lifted, all other work is asked for as well, and a limit that work shares must grow for that, too.
    """
    return [DemandGrowth.name, *(() if free else GRADUAL)]


def _alone(question: Open, reason: Conflict) -> Flags:
    """Return (F,) the facts of a conflict but for growth of all demand, and that modules and homes are whole."""
    facts = question.only(*reason.facts) & ~question.of_kinds(DemandGrowth.name)
    return facts | (question.of_kinds(*WHOLE) & ~question.of_kinds(*OF_WORK))


def _proposal(
    question: Open, made: Sequence[Repair], free: Sequence[Fact], watch: Watch, ways: Sequence[Way]
) -> Proposal:
    """Return repairs in words, made to the question and solved; of a large one a plan is looked for in some ways."""
    known = _at_hand(question, made, free, watch, ways) if is_large(question) else None
    if known is not None:
        return Proposal(known, _words(question, known), verified=True)
    return Proposal(made, _words(question, made), verified(question, made, free, watch))


def _at_hand(
    question: Open, made: Sequence[Repair], free: Sequence[Fact], watch: Watch, ways: Sequence[Way]
) -> Sequence[Repair] | None:
    """Return repairs for which a plan comes to hand, None where none does: the least, or one that is larger.

    Of two repairs each would need less if the other grew, so both stay as they are.
    """
    least, *larger = [[repair] for repair in sizes(question, made[0])] if len(made) == 1 else [made]
    for way in ways:

        def fits(some: Sequence[Repair], way: Way = way) -> bool:
            return planned(question, some, free, watch.part(TRYING), [way]) is not None

        if fits(least):
            return least
        enough = bisect_left(larger, x=True, key=fits)
        if enough < len(larger):
            return larger[enough]
    return made if planned(question, made, free, watch.part(EVERY), EVERY_HOUR) is not None else None


def _words(question: Open, made: Sequence[Repair]) -> Both:
    words = [proposal(question, repair) for repair in made]
    return {language: " ".join(one[language] for one in words) for language in LANGUAGES}
