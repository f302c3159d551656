"""What do several runs say together?"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """Middle and extremes of several measurements."""

    median: float
    least: float
    most: float


def spread(values: Sequence[float]) -> Spread | None:
    """Return the spread of the values; None where there are none."""
    if not values:
        return None
    return Spread(statistics.median(values), min(values), max(values))


def covered(intervals: Iterable[tuple[float, float]]) -> float:
    """Return the seconds in which at least one of the intervals (from, to) was under way, however many overlap."""
    total, reached = 0.0, float("-inf")
    for start, end in sorted(intervals):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def times_smaller(theirs: float | None, ours: float | None) -> float | None:
    """Return how many times smaller our gap is than theirs; None where either is unknown or ours is closed."""
    return theirs / ours if theirs is not None and ours else None
