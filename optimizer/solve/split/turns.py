"""Where do two halves of a run first meet, whatever the speed of either?

Each half counts its own work in turns that are the same on every machine. A plan and a bound meet in the turn by which
both are there; the answer is the first meeting in which a bound proves the plan near enough.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

NEIGHBOUR, RELAXATION, SEARCH = 0, 1, 2  # turns: what a neighbour left, what the relaxation proves, the first search
Thing = TypeVar("Thing")
Plan = TypeVar("Plan")


class InTurn(NamedTuple, Generic[Thing]):
    """Something found, with the turn of its half in which it was found, from 0."""

    turn: int
    thing: Thing


class Course(NamedTuple, Generic[Thing]):
    """What one half has found, each better than the one before, and the last turn of it that is over.

    -1 before the first turn is over, infinite once the half has ended.
    """

    found: Sequence[InTurn[Thing]]
    over: float

    def until(self, turn: float) -> Thing | None:
        """Return the best that was found up to a turn."""
        return next((thing for found_in, thing in reversed(self.found) if found_in <= turn), None)


def meeting(
    plans: Course[Plan], bounds: Course[float], proves: Callable[[Plan, float], bool]
) -> tuple[Plan, float] | None:
    """Return the first pair in which the bound proves the plan near enough, None as long as there is no telling.

    A plan need not wait for the bounds of its own turn where those of an earlier one prove it: the first that do count.
    """
    for turn in sorted({turn for course in (plans, bounds) for turn, _ in course.found if turn <= plans.over}):
        plan, bound = plans.until(turn), bounds.until(min(turn, bounds.over))
        if plan is not None and bound is not None and proves(plan, bound):
            first = next(found_in for found_in, rising in bounds.found if proves(plan, rising))
            return plan, max(value for found_in, value in bounds.found if found_in <= first)
        if turn > bounds.over:
            break
    return None
