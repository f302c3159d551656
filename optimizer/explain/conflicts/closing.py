"""Which pairs and which room does each policy close, of those that the tables leave open?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.data.instance import Instance
from optimizer.data.terms import Mask
from optimizer.policies import Lever
from optimizer.policies.lever import with_tables
from optimizer.problem.problem import Flags, Ints
from optimizer.problem.reach import places_of


@dataclass(frozen=True)
class Closing:
    """What a lever closes: demands at sites (D, S), classes in halls (J, A), growth of halls (A,)."""

    lever: str
    serves: Flags
    runs: Flags
    growth: Flags


def closings(question: Instance, levers: Sequence[Lever]) -> list[Closing]:
    """Return what each lever closes that closes anything.

    That is what it closes alone, as far as the question as a whole keeps it closed, and what it closes in its turn: two
    levers that close the same thing both do, and an exemption that one makes for others is kept.
    """
    origin = before = _growing(question.as_read)
    found, last = [], _closed(question)
    for lever in levers:
        after, single = lever.amended(before), lever.amended(origin)
        alone, earlier, later = _closed(single), _closed(before), _closed(after)
        parts = [
            (by_itself & finally_) | (now & ~then)
            for by_itself, finally_, now, then in zip(alone, last, later, earlier, strict=True)
        ]
        less_room = (_rooms(after) < _rooms(before)) | (_rooms(single) < _rooms(origin))
        if less_room.any() or any(part.any() for part in parts):
            found.append(Closing(lever.name, parts[0], parts[1], less_room))
        before = after
    return found


def _closed(question: Instance) -> tuple[Flags, Flags]:
    """Return where the terms of a question close pairs: demands at sites (D, S), and classes in halls (J, A)."""
    serves, runs = question.terms.serves, question.terms.runs
    sites, halls = len(question["sites"]), len(question["halls"])
    by_demand: Mask | None = None if serves is None else serves[places_of(question)]
    return (
        np.zeros((len(question["demand"]), sites), dtype=bool) if by_demand is None else ~by_demand,
        np.zeros((len(question["training"]), halls), dtype=bool) if runs is None else ~runs,
    )


def _growing(question: Instance) -> Instance:
    """Return the question where every hall can grow, so that it shows where a policy lets none."""
    return with_tables(question, halls=question["halls"].assign(modules_max=1))


def _rooms(question: Instance) -> Ints:
    return question["halls"]["modules_max"].to_numpy(dtype=np.int64)
