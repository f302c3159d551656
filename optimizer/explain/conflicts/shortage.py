"""How much of the work cannot be done under some facts, and which of them stand in its way?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.explain.conflicts.facts import WORK, Fact, Open
from optimizer.explain.conflicts.loosening import loosened
from optimizer.explain.conflicts.policing import RULES
from optimizer.problem.problem import Flags, Floats
from optimizer.solve.highs import INTERIOR, Option
from optimizer.solve.watch import Watch

NOTHING = 1e-7  # of all work: what an interior solution leaves undone where all can be done
NO_UNITS = 1e-5
UNPRICED = 1e-6  # of the greatest price: what an interior solution prices lower has none
LAST = 1e3  # MW: price of a unit of what is no work, so that it is loosened only where no work would help


@dataclass(frozen=True)
class Shortage:
    """MW that cannot be done, and the rows (M,) and facts (F,) with a price there: they rule it out by themselves.

    `units` counts by how much what is no work had to be loosened, because no work left undone would help.
    """

    mw: float
    units: float
    of_mw: float  # all work
    rows: Flags
    facts: Flags

    @property
    def is_real(self) -> bool:
        """Whether more is left undone than an interior solution leaves where all can be done."""
        return self.mw > NOTHING * self.of_mw or self.units > NO_UNITS


def shortage(question: Open, enforced: Flags, watch: Watch, method: Mapping[str, Option] = INTERIOR) -> Shortage | None:
    """Return what cannot be done under some facts (F,) if all may be divided, None if time does not suffice.

    At a vertex fewer rows and facts have a price, but it takes longer to get there.
    """
    prices = {
        fact: mw(question, fact)
        for fact, there in zip(question.facts, enforced, strict=True)
        if there and (fact.kind in (*WORK, "homes", *RULES))
    }
    found = loosened(question, enforced, prices, watch, whole=False, method=method)
    if found is None or found.duals is None:
        return None
    rows, facts = _priced(question, enforced, found.duals)
    units = sum(units for fact, units in found.units.items() if fact.kind not in WORK)
    return Shortage(found.price - LAST * units, units, float(question.work.sum()), rows, facts)


def mw(question: Open, fact: Fact) -> Floats:
    """Return (M,) the MW that each row of work stands for; one large price for the unit of anything else."""
    if fact.kind not in WORK:
        return np.full(1, LAST)
    return question.work[fact.rows]


def _priced(question: Open, enforced: Flags, duals: Floats) -> tuple[Flags, Flags]:
    """Return the rows (M,) and facts (F,) that have a price: a bound has one where its column would gain from more."""
    reduced = -(question.linear.rows.matrix.T @ duals)
    rows = np.abs(duals) > UNPRICED * np.abs(duals).max(initial=0.0)
    gains = reduced < -UNPRICED * np.abs(duals).max(initial=0.0)
    facts = [rows[fact.rows].any() or gains[fact.columns].any() for fact in question.facts]
    return rows, np.array(facts, dtype=bool) & enforced
