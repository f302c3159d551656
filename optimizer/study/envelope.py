"""What do the points of a trade-off curve say about each other?

A plan that obeys a tight limit obeys every looser one, so a looser limit never costs more; a bound under a loose limit
holds under every tighter one. Both are applied, so that the curve never falls as the limit tightens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.plan.plan import relative_gap
from optimizer.report.comparing.cases import FrontierPoint
from optimizer.study.answering import Ending
from optimizer.study.axes import Axis


@dataclass(frozen=True)
class Solved:
    """What was found under one limit alone; `value` is what the plan reaches, cost and bound are CNY a year."""

    limit: float | None
    ending: Ending
    value: float | None = None
    cost: float | None = None
    bound: float | None = None
    verified: bool = False


def enveloped(axis: Axis, solved: Sequence[Solved]) -> tuple[FrontierPoint, ...]:
    """Return the points from the loosest limit to the tightest, each with the best plan and bound known for it.

    The price at a point is the cost saved by each unit up to the next looser point with a plan: a difference of two
    solved plans, not a marginal price.
    """
    ordered = sorted(solved, key=lambda point: _tightness(axis, point.limit))
    plans = [_best(axis, position, ordered) for position in range(len(ordered))]
    points: list[FrontierPoint] = []
    bound: float | None = None
    looser: Solved | None = None
    hopeless = False
    for point, plan in zip(ordered, plans, strict=True):
        bound = point.bound if bound is None else bound if point.bound is None else max(bound, point.bound)
        if plan is None or plan.cost is None:
            hopeless = hopeless or point.ending == "infeasible"  # then so is every tighter limit
            ending = "infeasible" if hopeless else point.ending
            points.append(FrontierPoint(point.limit, None, None, None if hopeless else bound, None, None, ending))
            continue
        held = None if bound is None else min(bound, plan.cost)
        gap = None if held is None else relative_gap(plan.cost, held)
        price = _price(point, plan, looser)
        points.append(FrontierPoint(point.limit, plan.value, plan.cost, held, gap, price, "planned", plan.verified))
        looser = Solved(point.limit if point.limit is not None else plan.value, "planned", plan.value, plan.cost)
    return tuple(points)


def _tightness(axis: Axis, limit: float | None) -> float:
    if limit is None:
        return float("-inf")
    return limit if axis.floor else -limit


def _best(axis: Axis, position: int, ordered: Sequence[Solved]) -> Solved | None:
    """Return the cheapest verified plan that obeys the limit of a point: its own, a tighter one's, or a looser one's.

    A plan that is not verified stands for its own point only, and only where there is no other.
    """
    limit = ordered[position].limit
    able = [
        other
        for place, other in enumerate(ordered)
        if other.cost is not None
        and other.value is not None
        and other.verified
        and (place >= position or axis.allows(limit, other.value))
    ]
    own = ordered[position]
    if not able:
        return own if own.cost is not None else None
    return min(able, key=lambda other: (other.cost, other is not own))


def _price(point: Solved, plan: Solved, looser: Solved | None) -> float | None:
    if looser is None or looser.limit is None or looser.cost is None or plan.cost is None or point.limit is None:
        return None
    distance = abs(looser.limit - point.limit)
    return (plan.cost - looser.cost) / distance if distance else None
