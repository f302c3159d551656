"""Which few facts cannot all be true? Smallest sets, each of which is possible once any one of its facts is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from optimizer.explain.conflicts.facts import WHOLE, WORK, Fact, Open
from optimizer.explain.conflicts.judging import Judge
from optimizer.explain.conflicts.shortage import Shortage, shortage
from optimizer.policies.demand_growth import DemandGrowth
from optimizer.problem.problem import Flags, Ints
from optimizer.solve.highs import VERTEX
from optimizer.solve.watch import Watch

MOST_CONFLICTS = 8
SHORT = 1_000  # rows with a price: among so many a further conflict is sought before prices are asked anew
FURTHER = 3.0  # times as long as the first conflict took may others that share no limit with it take together
SEARCHING = 0.5  # of the time left for making a conflict smaller; the rest is for proving that it is smallest


class Unsettled(Exception):
    """It could not be told whether some facts can all be true."""


class Judging(Protocol):
    """Says whether some facts (F,) can all be true."""

    def possible(self, enforced: Flags) -> bool:
        """Return whether some plan obeys them; what is not known counts as possible."""


@dataclass(frozen=True)
class Conflict:
    """Facts that cannot all be true, and the MW of work that they alone leave undone.

    0 where something else than work does not fit. `smallest` where it is proven that any one fewer would do.
    """

    facts: tuple[Fact, ...]
    mw: float
    smallest: bool


@dataclass(frozen=True)
class Found:
    """Conflicts with no limit in common; `complete` where a plan is possible without their limits."""

    conflicts: list[Conflict]
    complete: bool


def conflicts(question: Open, watch: Watch) -> Found:
    """Return conflicts with no limit in common, at most `MOST_CONFLICTS`, as far as there is time for more than one.

    What demand grew to is what is asked for here; that it grew is no fact of these conflicts. Where there is none, a
    plan is possible, as far as a divisible question tells. Raises Unsettled where neither is known.
    """
    enforced, found, more = question.all, list[Conflict](), watch.part(1.0)
    while len(found) < MOST_CONFLICTS and not (found and more.over):
        known = len(found)
        try:
            for conflict in conflicts_among(question, enforced, more):
                if found and not conflict.smallest:
                    return Found(found, complete=False)
                found.append(conflict)
                more.end_by((1.0 + FURTHER) * watch.elapsed)
                enforced &= ~question.only(*_limits(conflict))
                if len(found) == MOST_CONFLICTS or more.over:
                    break
        except Unsettled:
            if not found:
                raise
            break
        if len(found) == known:
            return Found(found, complete=True)
    return Found(found, complete=False)


def conflict_among(question: Open, enforced: Flags, watch: Watch) -> Conflict | None:
    """Return a conflict among some facts (F,), None where there is none; raises Unsettled where that is not known."""
    return next(conflicts_among(question, enforced, watch), None)


def conflicts_among(question: Open, enforced: Flags, watch: Watch) -> Iterator[Conflict]:
    """Yield conflicts among some facts (F,) with no limit in common, none where there is none; perhaps not all.

    Raises Unsettled where it is not known whether there is one, or another.
    """
    enforced = enforced & ~question.of_kinds(DemandGrowth.name)
    none = True
    for conflict in divisible_conflicts(question, enforced, watch):
        none = False
        yield conflict
    if none and not question.divisible:
        whole = whole_conflict(question, enforced, watch)
        if whole is not None:
            yield whole


def _limits(conflict: Conflict) -> Sequence[Fact]:
    """Return what is lifted so that a conflict is none; the work where nothing else is in its way."""
    return [fact for fact in conflict.facts if fact.kind not in WORK] or conflict.facts


def divisible_conflicts(question: Open, enforced: Flags, watch: Watch) -> Iterator[Conflict]:
    """Yield smallest conflicts among some facts (F,) that are impossible even where all may be divided.

    The prices of what is left undone name rows and facts that rule it out by themselves; among those few a smallest
    conflict is sought, and then the question as a whole is asked whether it is one there, too. The same few often rule
    out more than one thing, with no limit in common.
    """
    enforced = enforced & ~question.of_kinds(*WHOLE)
    short = shortage(question, enforced, watch)
    if short is None:
        raise Unsettled
    if not short.is_real:
        return
    known = None
    for few, places, is_real in _narrowed(question, enforced, short, watch):
        known = places if is_real else known
        judge, left, any_found = Judge(few, watch.part(SEARCHING)), few.all, False
        while not judge.possible(left):
            chosen, any_found = limits_then_work(few, judge, np.flatnonzero(left).tolist()), True
            alone = shortage(few, few.at(chosen), watch)
            facts = [question.facts[at] for at in places[chosen]]
            conflict = _proven(question, facts, 0.0 if alone is None else alone.mw, watch, unsure=judge.unsure)
            yield conflict
            if len(few.work) > SHORT:
                return
            left &= ~np.isin(places, [at for at, fact in enumerate(question.facts) if fact in _limits(conflict)])
        if any_found:
            return
    if judge.unsure and known is not None:
        yield Conflict(tuple(question.facts[at] for at in known), short.mw, smallest=False)
    elif judge.unsure:
        raise Unsettled  # else what an interior solution lacked was rounding


def _narrowed(question: Open, enforced: Flags, short: Shortage, watch: Watch) -> Iterator[tuple[Open, Ints, bool]]:
    """Yield the question with only those rows and facts that have a price, and which facts those are; then with all.

    With the first comes whether it is known to be impossible, too. The second is needed where a row was lost that has
    hardly a price.
    """
    few, places = question.narrowed(short.rows, short.facts), np.flatnonzero(short.facts)
    fewer = shortage(few, few.all, watch, VERTEX)
    if fewer is not None and fewer.is_real:
        yield few.narrowed(fewer.rows, fewer.facts), places[fewer.facts], True
    else:
        yield few, places, False
    yield question.narrowed(np.ones(len(question.work), dtype=bool), enforced), np.flatnonzero(enforced), False


def _proven(question: Open, facts: list[Fact], mw: float, watch: Watch, *, unsure: bool) -> Conflict:
    """Return the conflict, proven where the question is possible without any one of its facts; else a smaller one.

    Where whole numbers are known, they hold meanwhile: nothing is needed that is impossible without it if not divided.
    """
    whole = question.of_kinds(*WHOLE)
    try:
        for fact in facts:
            without = question.only(*(other for other in facts if other is not fact))
            smaller = next(divisible_conflicts(question, without, watch), None)
            if smaller is None and not question.divisible:
                smaller = whole_conflict(question, without | whole, watch)
            if smaller is not None:
                return smaller
    except Unsettled:
        unsure = True
    return Conflict(tuple(facts), mw, not unsure)


def whole_conflict(question: Open, enforced: Flags, watch: Watch) -> Conflict | None:
    """Return a smallest conflict among some facts (F,), whole numbers included."""
    judge, places = Judge(question, watch), np.flatnonzero(enforced)
    if judge.possible(enforced):
        if judge.unsure:
            raise Unsettled
        return None
    chosen = limits_then_work(question, judge, places.tolist())
    return Conflict(tuple(question.facts[at] for at in chosen), 0.0, not judge.unsure)


def limits_then_work(question: Open, judge: Judging, among: Sequence[int]) -> list[int]:
    """Return the places of a smallest conflict: limits that are in the way of all that is asked for, then of what.

    So all of the work can be done without any one of the limits, not only the part of it that is named.
    """
    work = [at for at in among if question.facts[at].kind in WORK]
    limits = [at for at in among if question.facts[at].kind not in WORK]
    needed = smallest(limits, lambda some: judge.possible(question.at([*work, *some])))
    return [*smallest(work, lambda some: judge.possible(question.at([*needed, *some]))), *needed]


def smallest(among: Sequence[int], possible: Callable[[Sequence[int]], bool]) -> list[int]:
    """Return a smallest part of a set that is impossible: without any one of its members it is possible.

    Nothing where nothing is needed for that. Halves are tried before single members (Junker, QuickXplain, 2004): k of n
    members take some k log(n / k) questions.
    """

    def needed(given: list[int], parts: list[int], *, grown: bool) -> list[int]:
        if grown and not possible(given):
            return []
        if len(parts) == 1:
            return parts
        first, second = parts[: len(parts) // 2], parts[len(parts) // 2 :]
        of_second = needed([*given, *first], second, grown=True)
        of_first = needed([*given, *of_second], first, grown=bool(of_second))
        return [*of_first, *of_second]

    return needed([], list(among), grown=True) if among else []
