"""How far must a limit go that opens things one by one, such as latency or PUE?"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from optimizer.explain.conflicts.facts import Fact, Open
from optimizer.explain.conflicts.judging import possible
from optimizer.problem.problem import Flags, Floats
from optimizer.solve.watch import Watch


def least_opening(question: Open, enforced: Flags, fact: Fact, among: Sequence[Fact], watch: Watch) -> float | None:
    """Return the least limit of a fact at which a plan is possible under some facts (F,), None if none is in time.

    Whatever is open at one limit is open at every higher one, so the limits at which something opens are halved. Those
    that the conflict `among` which the fact stands needs are a lower end, and mostly enough.
    """
    at = np.unique(fact.opens_at)
    low = _least(question, question.only(*among), fact, at, 0, watch)
    if low < len(at) and not possible(_reaching(question, fact, float(at[low])), enforced, watch):
        low = _least(question, enforced, fact, at, low + 1, watch)
    return float(at[low]) if low < len(at) and not watch.over else None


def _least(question: Open, enforced: Flags, fact: Fact, at: Floats, low: int, watch: Watch) -> int:
    """Return the place of the least limit of (N,), from `low` on, at which a plan is possible; N if there is none."""
    high = len(at)
    while low < high:
        middle = (low + high) // 2
        if possible(_reaching(question, fact, float(at[middle])), enforced, watch):
            high = middle
        else:
            low = middle + 1
    return low


def _reaching(question: Open, fact: Fact, limit: float) -> Open:
    """Return the question whose fact closes only what opens above a limit."""
    closed = fact.opens_at > limit
    less = dataclasses.replace(
        fact, columns=fact.columns[closed], upper=fact.upper[closed], opens_at=fact.opens_at[closed]
    )
    return dataclasses.replace(question, facts=tuple(less if other is fact else other for other in question.facts))
