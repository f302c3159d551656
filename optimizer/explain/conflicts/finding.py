"""Which conflicts does a question have, asked as coarsely as it can be?"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.explain.conflicts.applying import lifted
from optimizer.explain.conflicts.conflict import Found, Unsettled, conflicts
from optimizer.explain.conflicts.facts import Open
from optimizer.explain.conflicts.opening import opened
from optimizer.explain.conflicts.settling import settled
from optimizer.explain.conflicts.shortage import shortage
from optimizer.explain.conflicts.undivided import undivided_conflicts
from optimizer.explain.conflicts.verifying import planned
from optimizer.policies import Lever
from optimizer.policies.demand_growth import DemandGrowth
from optimizer.solve.watch import Watch

FINDING = 0.5  # of the time left, for what no few hours show: the rest is for repairs and for solving what is repaired


def conflicts_of(question: Instance, levers: Sequence[Lever], watch: Watch) -> tuple[Open, Found | None]:
    """Return the question, as coarse as it can be where it is large, and its conflicts, None where they are unknown."""
    try:
        asked, found = _divided(question, levers, watch)
        if asked.divisible and not found.conflicts and planned(asked, [], [], watch.part(FINDING)) is None:
            # Something whole may not fit.
            asked = opened(question, levers, divisible=False)
            found = conflicts(asked, watch)
    except Unsettled:
        return opened(question, levers), None
    found = _with_growth(asked, found, watch)
    if not asked.merged or "latency" not in _kinds(found):
        return asked, found
    slow = {fact.thing for one in found.conflicts for fact in one.facts if fact.kind == "latency"}
    finer = opened(question, levers, apart=slow)  # each demand opens at a limit of its own
    return finer, _of(finer, found)


def _divided(question: Instance, levers: Sequence[Lever], watch: Watch) -> tuple[Open, Found]:
    """Return the question and its conflicts, where it is large as far as it can be divided and with like work as one.

    Where there are none, whole modules and homes may not fit.

    What is made one sends its mean traffic: a conflict that names a trunk is one only where it is one with no work
    made one. It is more often with the work of each trunk node apart.
    """
    for by_node in (False, True):
        asked = opened(question, levers, by_node=by_node)
        found = _of_few_hours(asked, watch) or conflicts(asked, watch.part(FINDING))
        if not asked.merged or "trunk" not in _kinds(found):
            break
        asked = opened(question, levers, merging=False)
        found = _of_own_traffic(asked, found, watch)
        if found.conflicts:
            break
    if found.conflicts or asked.sketch is None:
        return asked, found
    return asked, undivided_conflicts(asked, asked.sketch, watch)


def _of_few_hours(question: Open, watch: Watch) -> Found | None:
    """Return what a sketch of the question shows, else its mean day; None where neither tells anything."""
    told = (settled(question, day, watch) for day in (question.sketch, question.mean_day) if day is not None)
    return next((found for found in told if found is not None), None)


def _of_own_traffic(question: Open, found: Found, watch: Watch) -> Found:
    """Return those of some conflicts that are there where all work sends its own traffic."""
    kept = []
    for one in _of(question, found).conflicts:
        short = shortage(question, question.only(*one.facts), watch)
        if short is not None and short.is_real:
            kept.append(dataclasses.replace(one, mw=short.mw))
    return Found(kept, found.complete and len(kept) == len(found.conflicts))


def _kinds(found: Found) -> set[str]:
    return {fact.kind for conflict in found.conflicts for fact in conflict.facts}


def _with_growth(question: Open, found: Found, watch: Watch) -> Found:
    """Return the conflicts that there are without growth of demand, if there are any; else growth belongs to each."""
    growth = [fact for fact in question.facts if fact.kind == DemandGrowth.name]
    if not found.conflicts or not growth:
        return found
    try:
        _, ungrown = _divided(*policies.enacted(lifted(question, growth)), watch.part(FINDING))
    except Unsettled:
        ungrown = Found([], complete=False)
    if ungrown.conflicts:  # there may be more with it
        return dataclasses.replace(_of(question, ungrown), complete=False)
    with_it = [
        dataclasses.replace(one, facts=(*one.facts, *growth), smallest=one.smallest and ungrown.complete)
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
