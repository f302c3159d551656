"""Which sizes may a repair have, from the least that is needed on, where whole things need more than divided ones?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.explain.conflicts.facts import Fact, Open
from optimizer.explain.conflicts.naming import setting_of
from optimizer.explain.conflicts.repairing import GRADUAL, Repair
from optimizer.explain.conflicts.setting import NEUTRAL
from optimizer.policies.demand_growth import DemandGrowth
from optimizer.problem.problem import Floats

SHARES = np.array([0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0])  # of what limits allow, or a setting asks for
STEPS = np.array([1.0, 0.8, 0.6, 0.4, 0.2])  # powers of the share that is needed of what a search found
LITTLE = 1e-3  # of it: where no more than nothing is known to be needed


def sizes(question: Open, repair: Repair) -> list[Repair]:
    """Return the repair in ever larger sizes: what is known to be needed of it, all of it, and more."""
    return [*_smaller(repair), repair, *_enlarged(question, repair)]


def _smaller(repair: Repair) -> list[Repair]:
    """Return parts of a repair that a search which was cut off may have found too large, none of what is counted."""
    if repair.kind not in GRADUAL or repair.value is not None or repair.needed == 1.0:
        return []
    return [
        replace(
            repair,
            units={fact: share * units for fact, units in repair.units.items()},
            price=share * repair.price,
            needed=min(1.0, repair.needed / share),
        )
        for share in (max(repair.needed, LITTLE) ** STEPS).tolist()
    ]


def _enlarged(question: Open, repair: Repair) -> list[Repair]:
    """Return the repair with limits that go ever further, none where they cannot, as what is counted or opened.

    All limits grow by as much, a share of their mean; a setting by a share of itself, to where it asks for nothing; and
    ever more growth is taken back, until there is none.
    """
    if repair.kind not in (*GRADUAL, DemandGrowth.name) or not repair.units:
        return []
    if repair.value is None:
        needed, every = repair.needed * repair.price, _larger(repair)
        totals = [sum(units.values()) for units in every]
        return [
            replace(repair, units=units, price=total, needed=needed / total)
            for units, total in zip(every, totals, strict=True)
        ]
    stated = setting_of(question, repair.kind)
    change = repair.needed * (repair.value - stated)
    return [
        replace(repair, value=value, price=value, needed=change / (value - stated))
        for value in _nearer_nothing(repair.kind, repair.value).tolist()
    ]


def _larger(repair: Repair) -> list[dict[Fact, float]]:
    """Return ever more units of a repair: of growth, which is one fact, at most all of it."""
    if repair.kind == DemandGrowth.name:
        shares = np.unique(np.minimum(1.0, repair.price * (1.0 + SHARES)))
        return [dict.fromkeys(repair.units, share) for share in shares.tolist()]
    mean = float(np.mean([_limit(fact) + least for fact, least in repair.units.items()]))
    return [{fact: least + more for fact, least in repair.units.items()} for more in (SHARES * mean).tolist()]


def _nearer_nothing(kind: str, value: float) -> Floats:
    """Return settings that ask for ever less than one, down to nothing where that is not too far."""
    way = NEUTRAL[kind] - value
    there = np.unique(np.minimum(SHARES, 1.0))
    return np.asarray(value + np.sign(way) * there * min(abs(value), abs(way)), dtype=np.float64)


def _limit(fact: Fact) -> float:
    """Return what the fact lays down at most, in its units."""
    raised = fact.raises > 0
    sides = np.append(fact.upper, fact.sides[1])[raised] / fact.raises[raised]
    return float(sides[np.isfinite(sides)].max(initial=0.0))
