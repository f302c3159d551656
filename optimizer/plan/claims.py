"""Is what a plan says about itself what follows from its tables?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from optimizer.plan.accounts import costs, objective
from optimizer.plan.figures import Figures
from optimizer.plan.levers import LeverCheck
from optimizer.plan.plan import OPTIMAL_GAP, STATUSES, relative_gap
from optimizer.plan.summary import derived
from optimizer.plan.violation import Violation

TIGHT = 1e-3  # claims about sums and gaps hold to 1e-9 where others hold to 1e-6


@dataclass(frozen=True)
class Claim:
    """One figure as stated and as recomputed; `relative` is their distance over max(floor, |recomputed|).

    The floor is 1 (CNY, t, MWh, MW or a share), so that a term of a few yuan is held to a few parts in a million of
    itself, whatever the objective; sums and gaps are held a thousand times tighter.
    """

    name: str
    stated: float
    recomputed: float
    relative: float


def claim(name: str, stated: object, recomputed: float, tightness: float = 1.0, floor: float = 1.0) -> Claim:
    """Return the claim `name`; what is not a number, or not finite where it should be, is infinitely wrong."""
    number = float(stated) if isinstance(stated, (int, float)) and not isinstance(stated, bool) else math.nan
    if number == recomputed:
        return Claim(name, number, recomputed, 0.0)
    distance = abs(number - recomputed) / (max(floor, abs(recomputed)) * tightness)
    return Claim(name, number, recomputed, distance if math.isfinite(distance) else math.inf)


def cost_claims(figures: Figures, levers: Sequence[LeverCheck]) -> Iterator[Claim]:
    """Yield every cost term, and the objective against the terms as stated and as recomputed."""
    stated, recomputed = figures.plan.costs, costs(figures, levers)
    yield from (claim(name, stated.get(name), recomputed.get(name, math.nan)) for name in _union(recomputed, stated))
    yield claim("objective, sum of the terms stated", figures.plan.objective, _sum_stated(stated), TIGHT)
    yield claim("objective, sum of the terms recomputed", figures.plan.objective, objective(recomputed))


def figure_claims(figures: Figures, levers: Sequence[LeverCheck]) -> Iterator[Claim]:
    """Yield the gap and every figure of the summary that follows from the tables."""
    plan = figures.plan
    yield claim("gap", plan.gap, relative_gap(plan.objective, plan.bound), TIGHT)
    stated, recomputed = _flat(plan.derived), _flat(derived(figures, levers))
    for name in _union(recomputed, stated):
        tightness = TIGHT if name == "controllable_gap" else 1.0
        yield claim(name, stated.get(name), recomputed.get(name, math.nan), tightness)


def consistency(figures: Figures) -> Iterator[Violation]:
    """Yield what must be true of the claims themselves: names, bound, status, time and hashes."""
    plan, instance = figures.plan, figures.instance
    unknown = Violation("status_is_true", f"status {plan.status}", math.inf)
    yield _bound_is_below(plan.objective, plan.bound)
    yield Violation("status_is_true") if _status_is_true(plan.status, plan.gap) else unknown
    yield _same("plan_answers_this_instance", "instance", plan.instance, instance.name)
    yield _same("plan_answers_this_instance", "scenario", plan.scenario, instance.scenario.name)
    for name in sorted({*plan.hashes, *instance.hashes}):
        yield _same("inputs_are_unchanged", name, plan.hashes.get(name), instance.hashes.get(name))
    running = math.isfinite(plan.seconds) and plan.seconds >= 0 and plan.threads >= 1
    yield Violation("effort_is_stated", "" if running else "seconds, threads", 0.0 if running else math.inf)


def _status_is_true(status: str, gap: float) -> bool:
    if status == "optimal":
        return gap <= OPTIMAL_GAP
    return status in STATUSES and (status != "within_gap" or math.isfinite(gap))


def _same(rule: str, place: str, found: object, expected: object) -> Violation:
    return Violation(rule) if found == expected else Violation(rule, place, math.inf)


def _bound_is_below(objective: float, bound: float) -> Violation:
    rule = "bound_is_below_the_objective"
    if bound <= objective:
        return Violation(rule)
    excess = (bound - objective) / (max(1.0, abs(objective)) * TIGHT)
    return Violation(rule, "bound", math.inf if math.isnan(excess) else excess, bound, objective)


def _sum_stated(stated: Mapping[str, float]) -> float:
    numbers = all(isinstance(value, (int, float)) and math.isfinite(value) for value in stated.values())
    return math.fsum(stated.values()) if numbers else math.nan


def _union(recomputed: Mapping[str, Any], stated: Mapping[str, Any]) -> list[str]:
    return [*recomputed, *(name for name in stated if name not in recomputed)]


def _flat(nested: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested figures as one level, keys joined: "carbon: location_based"."""
    flat: dict[str, Any] = {}
    for key, value in nested.items():
        name = f"{prefix}{key}"
        flat |= _flat(value, f"{name}: ") if isinstance(value, Mapping) else {name: value}
    return flat
