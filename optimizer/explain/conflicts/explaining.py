"""Why can an instance not work, and what would make it work?"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.errors import BadInput, Infeasible, Interrupted, NoPlanWithinLimit
from optimizer.explain.conflicts.applying import can_be_applied, lifted, repaired
from optimizer.explain.conflicts.at_hand.planning import is_obeyed, plan_at_hand
from optimizer.explain.conflicts.combining import combined
from optimizer.explain.conflicts.conflict import Conflict, Found, Unsettled, conflicts
from optimizer.explain.conflicts.facts import Fact, Open
from optimizer.explain.conflicts.naming import ids
from optimizer.explain.conflicts.opening import SMALL, opened
from optimizer.explain.conflicts.repairing import Repair, limits_of, repairs
from optimizer.explain.conflicts.saying import proposal, sentences
from optimizer.plan.plan import Plan
from optimizer.policies import Lever
from optimizer.policies.demand_growth import DemandGrowth
from optimizer.problem.assembling import assemble
from optimizer.report.words import LANGUAGES, Both
from optimizer.solve.pipeline import solve
from optimizer.solve.watch import Watch

FINDING = 0.5  # of the time: for conflicts; the rest is for repairs and for solving the repaired question
ANY_PLAN = 0.99  # relative gap: any plan shows that there is one


@dataclass(frozen=True)
class Proposal:
    """Repairs to be made together, in words; one wherever one is enough.

    `verified` where the question was then solved and its plan judged, None where that was not possible in time.
    """

    repairs: Sequence[Repair]
    words: Both
    verified: bool | None


@dataclass(frozen=True)
class Reason:
    """One conflict in words, with the repairs of each kind, the cheapest of its kind."""

    conflict: Conflict
    words: Sequence[Both]
    proposals: Sequence[Proposal]


@dataclass(frozen=True)
class Explanation:
    """Why there is no plan: reasons that have no limit in common; none where a plan is possible, or time ran out.

    `known` says which of the two. Reasons are of `question`, which words and numbers refer to.
    """

    question: Open
    reasons: Sequence[Reason]
    known: bool


def explain(instance: Instance, seconds: float) -> Explanation:
    """Return why an instance has no plan, as far as that can be told within some seconds.

    Raises BadInput where the scenario's levers are faulty; demands and jobs that no place can take are explained.
    """
    watch = Watch(seconds)
    with watch.listening():
        question, levers = policies.enacted(instance)
        asked, found = _reasons(question, levers, watch.part(FINDING))
        reasons = [] if found is None else found.conflicts
        complete = found is not None and found.complete
        free = [
            limits_of([other for other in reasons if other is not reason], reason)
            if complete
            else asked.limits_but(reason.facts)
            for reason in reasons
        ]
        at_hand = _at_hand(asked, reasons, free, watch)
        if reasons and all(at_hand):  # other kinds of repairs may take as long again, no more
            rest = watch.part(min(1.0, watch.elapsed / max(watch.left, watch.elapsed)))
        else:
            rest = watch
        explained = [
            Reason(reason, sentences(asked, reason), _proposals(asked, reason, lifted, known, rest))
            for reason, lifted, known in zip(reasons, free, at_hand, strict=True)
        ]
        if watch.interrupted:
            raise Interrupted("stopped before it was known what stands in the way")
        return Explanation(asked, explained, known=found is not None)


def _reasons(question: Instance, levers: Sequence[Lever], watch: Watch) -> tuple[Open, Found | None]:
    """Return the question, as coarse as it can be where it is large, and its conflicts, None where they are unknown."""
    asked = opened(question, levers)
    try:
        found = conflicts(asked, watch)
        if asked.divisible and "trunk" in _kinds(found):
            asked = opened(question, levers, divisible=True, by_node=True)
            found = conflicts(asked, watch)
        if asked.divisible and (not found.conflicts or "trunk" in _kinds(found)):
            # Something whole may not fit, or jobs that send unlike traffic.
            asked = opened(question, levers, divisible=False)
            found = conflicts(asked, watch)
    except Unsettled:
        return asked, None
    found = _with_growth(asked, found, watch)
    if not asked.divisible or "latency" not in _kinds(found):
        return asked, found
    slow = {fact.thing for one in found.conflicts for fact in one.facts if fact.kind == "latency"}
    finer = opened(question, levers, divisible=True, apart=slow)  # each demand opens at a limit of its own
    return finer, _of(finer, found)


def _kinds(found: Found) -> set[str]:
    return {fact.kind for conflict in found.conflicts for fact in conflict.facts}


def _with_growth(question: Open, found: Found, watch: Watch) -> Found:
    """Return the conflicts that there are without growth of demand, if there are any; else growth belongs to each."""
    growth = [fact for fact in question.facts if fact.kind == DemandGrowth.name]
    if not found.conflicts or not growth:
        return found
    before, smallest = policies.enacted(lifted(question, growth)), True
    try:
        ungrown = conflicts(opened(*before, divisible=question.divisible), watch)
        if ungrown.conflicts:  # there may be more with it
            return dataclasses.replace(_of(question, ungrown), complete=False)
    except Unsettled:
        smallest = False
    with_it = [
        dataclasses.replace(one, facts=(*one.facts, *growth), smallest=one.smallest and smallest)
        for one in found.conflicts
    ]
    return dataclasses.replace(found, conflicts=with_it)


def _of(question: Open, found: Found) -> Found:
    """Return conflicts in the facts of a question that states the same ones."""
    by_name = {(fact.kind, fact.thing): fact for fact in question.facts}
    same = [
        dataclasses.replace(one, facts=tuple(by_name[fact.kind, fact.thing] for fact in one.facts))
        for one in found.conflicts
    ]
    return dataclasses.replace(found, conflicts=same)


def _at_hand(
    question: Open, reasons: Sequence[Conflict], free: Sequence[Sequence[Fact]], watch: Watch
) -> list[list[Proposal]]:
    """Return the repairs of conflicts of a large question that are the least for each alone, and enough for the rest.

    That they are enough is shown by plans that come to hand; no repair of the rest can be less. One plan may do for
    several conflicts, whose repairs are then made together. Growth is no limit of a conflict alone.
    """
    found: list[list[Proposal]] = [[] for _ in reasons]
    if not _is_large(question) or not reasons:
        return found
    every = [
        [
            repair
            for repair in repairs(question, reason, question.only(*reason.facts), watch, but=[DemandGrowth.name])
            if can_be_applied(question, repair)
        ]
        for reason in reasons
    ]
    in_all = set(free[0]).intersection(*free[1:])
    shared = [fact for fact in question.facts if fact in in_all]
    for made in zip_longest(*every):
        there = [(at, repair) for at, repair in enumerate(made) if repair is not None]
        plan = _plan(question, [repair for _, repair in there], shared, watch) if len(there) > 1 else None
        for at, repair in there:
            if _obeyed(question, [repair], free[at], plan) or _plan(question, [repair], free[at], watch) is not None:
                found[at].append(Proposal([repair], _words(question, [repair]), verified=True))
    return found


def _proposals(
    question: Open, reason: Conflict, free: Sequence[Fact], known: Sequence[Proposal], watch: Watch
) -> list[Proposal]:
    """Return the repairs of a conflict, with the limits `free` lifted: of one kind each, or two kinds together.

    Some are `known`. One that solving refutes is none: whole things may not fit that a divisible question, or a step of
    growth, lets fit.
    """
    kinds = [one.repairs[0].kind for one in known]
    every = repairs(question, reason, ~question.only(*free), watch, but=kinds)
    sought = ([repair] for repair in every if can_be_applied(question, repair))
    more = [one for made in sought if (one := _proposal(question, made, free, watch)).verified is not False]
    if known or more:
        return [*known, *more]
    both = None if watch.over else combined(question, reason, free, watch)
    together = None if both is None else _proposal(question, both, free, watch)
    return [] if together is None or together.verified is False else [together]


def _proposal(question: Open, made: Sequence[Repair], free: Sequence[Fact], watch: Watch) -> Proposal:
    """Return repairs in words, made to the question and solved."""
    planned = _is_large(question) and _plan(question, made, free, watch) is not None
    return Proposal(made, _words(question, made), planned or _verified(question, made, free, watch))


def _is_large(question: Open) -> bool:
    """Return whether solving a question for any plan at all takes long."""
    return question.divisible or question.wide.pairs > SMALL


def _words(question: Open, made: Sequence[Repair]) -> Both:
    words = [proposal(question, repair) for repair in made]
    return {language: " ".join(one[language] for one in words) for language in LANGUAGES}


def _plan(question: Open, made: Sequence[Repair], free: Sequence[Fact], watch: Watch) -> Plan | None:
    """Return a plan of the repaired question that is at hand."""
    if watch.over:
        return None
    try:
        asked, levers = policies.enacted(_changed(question, made, free))
        return plan_at_hand(asked, levers, assemble(asked), watch)
    except (Infeasible, BadInput):
        return None


def _obeyed(question: Open, made: Sequence[Repair], free: Sequence[Fact], plan: Plan | None) -> bool:
    """Return whether a plan obeys the repaired question."""
    return plan is not None and is_obeyed(plan, *policies.enacted(_changed(question, made, free)))


def _verified(question: Open, made: Sequence[Repair], free: Sequence[Fact], watch: Watch) -> bool | None:
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


def told(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as a JSON document, its sentences in both languages."""
    question = explanation.question
    return {
        "possible": None if not explanation.known else not explanation.reasons,
        "reasons": [
            {
                "sentences": list(reason.words),
                "smallest": reason.conflict.smallest,
                "undone_mw": reason.conflict.mw,
                "facts": [
                    {"kind": fact.kind, "of": next(iter(ids(question, [fact])), None)} for fact in reason.conflict.facts
                ],
                "repairs": [_told(question, one) for one in reason.proposals],
            }
            for reason in explanation.reasons
        ],
    }


def _told(question: Open, one: Proposal) -> dict[str, Any]:
    return {
        "sentence": one.words,
        "changes": [
            {
                "kind": repair.kind,
                "of": next(iter(ids(question, [fact])), None),
                "units": units,
                "value": repair.value,
            }
            for repair in one.repairs
            for fact, units in repair.units.items()
        ],
        "mcny_per_year": sum(repair.price for repair in one.repairs if repair.kind == "room"),
        "verified": one.verified,
    }
