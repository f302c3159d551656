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
from optimizer.policies import Lever
from optimizer.policies.demand_growth import DemandGrowth
from optimizer.solve.watch import Watch


def conflicts_of(question: Instance, levers: Sequence[Lever], watch: Watch) -> tuple[Open, Found | None]:
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
