"""How far must a limit go that opens things one by one, such as latency or PUE?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np
from scipy import sparse

from optimizer.explain.conflicts.facts import Fact, Open
from optimizer.explain.conflicts.judging import Judge, possible
from optimizer.problem.problem import Flags, Floats
from optimizer.solve.watch import Watch


def least_opening(question: Open, enforced: Flags, fact: Fact, among: Sequence[Fact], watch: Watch) -> float | None:
    """Return the least limit of a fact at which a plan is possible under some facts (F,), None if none is in time.

    Whatever is open at one limit is open at every higher one, so the limits at which something opens are halved. Those
    that the conflict `among` which the fact stands needs are a lower end, and mostly enough.
    """
    at, needed = np.unique(fact.opens_at), question.only(*among)
    least = _least if question.divisible else _by_steps
    low = int(np.searchsorted(at, _soonest(question, needed, fact)))
    for asked in (needed, enforced):
        low = least(question, asked, question.facts.index(fact), at, low, watch)
    return float(at[low]) if low < len(at) and not watch.over else None


def _soonest(question: Open, enforced: Flags, fact: Fact) -> float:
    """Return a limit below which some work could be done nowhere, infinite where there is none above."""
    stated = question.under(enforced & ~question.only(fact))
    opens_at = np.where(stated.columns.upper > 0.0, 0.0, np.inf)
    opens_at[fact.columns] = np.maximum(opens_at[fact.columns], fact.opens_at)
    asked = (question.work > 0.0) & (stated.rows.lower > 0.0)
    entries = sparse.coo_array(stated.rows.matrix[asked])
    soonest = np.full(entries.shape[0], np.inf)
    np.minimum.at(soonest, entries.row, opens_at[entries.col])
    return float(soonest.max(initial=0.0))


def _least(question: Open, asked: Flags, place: int, at: Floats, low: int, watch: Watch) -> int:
    """Return the place of the least limit of (N,), from `low` on, at which some facts (F,) can be true; N if none is.

    It is that of the fact at a `place`. What the sketch says is enough, or where that is not sure tried first.
    """
    high, first = len(at), [low]
    if question.sketch is not None:
        shown = _by_steps(question.sketch, asked, place, at, low, watch)
        high, first = (high, [shown - 1, shown]) if (asked & question.hourly).any() else (shown, [shown - 1])
    if low >= high:
        return low
    asked_of = [some.about(asked) for some in (question.mean_day, question) if some is not None]
    fact = int(asked[:place].sum())

    def fits(middle: int) -> bool:
        reaching = (_reaching(some, some.facts[fact], float(at[middle])) for some in asked_of)
        return all(possible(some, some.all, watch) for some in reaching)

    return _halved(low, high, first, fits, watch)


def _by_steps(question: Open, asked: Flags, place: int, at: Floats, low: int, watch: Watch) -> int:
    """Return the same, as one model tells that goes from limit to limit; N where it could not tell."""
    few = question.about(asked)
    fact, judge = few.facts[int(asked[:place].sum())], Judge(few, watch)

    def fits(middle: int) -> bool:
        judge.turn_to(_reaching(few, fact, float(at[middle])))
        return judge.possible(few.all)

    least = _halved(low, len(at), [low], fits, watch)
    return len(at) if judge.unsure else least


def _halved(low: int, high: int, first: Sequence[int], fits: Callable[[int], bool], watch: Watch) -> int:
    """Return the least place from `low` on that fits, as all after it do; `high` where none before it does.

    Those `first` are looked at before what lies between is halved.
    """
    likely = list(first)
    while low < high and not watch.over:
        middle = likely.pop(0) if likely else (low + high) // 2
        if not low <= middle < high:
            continue
        if fits(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _reaching(question: Open, fact: Fact, limit: float) -> Open:
    """Return the question whose fact closes only what opens above a limit."""
    later = fact.opens_at > limit
    less = dataclasses.replace(
        fact, columns=fact.columns[later], upper=fact.upper[later], opens_at=fact.opens_at[later]
    )
    return dataclasses.replace(question, facts=tuple(less if other is fact else other for other in question.facts))
