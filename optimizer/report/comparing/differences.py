"""Is the cost of one scenario different from that of another, and what is proven about it?

The least cost of a question is not known exactly: it lies between the bound and the cost of the best plan found. Two
questions differ for certain only where these intervals do not overlap. Otherwise there is no difference that we can
prove, however far apart the two plans may be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from optimizer.report.comparing.cases import Case
from optimizer.report.comparing.complying import cost_under
from optimizer.report.comparing.tightening import only_tightens

ROUNDING = 1e-9  # of the cost: less is no difference
Verdict = Literal["higher", "lower", "complies", "equal", "unproven", "infeasible", "unknown"]


@dataclass(frozen=True)
class Interval:
    """What is known of a least cost, CNY a year; infinite where nothing is known, or where there is no plan at all."""

    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """Least cost of a case less that of another, CNY a year: at least `low`, at most `high`.

    `verdict`: "higher" and "lower" are proven; "equal" is proven to rounding; "complies": the best plan known of the
    other obeys every rule of the case at the same cost, so its policy changes nothing; "unproven": the intervals
    overlap; "infeasible": no plan can obey the case's rules; "unknown": too little is known of either. `plans` and
    `bounds` are plan less plan and bound less bound, None where one is missing.
    """

    low: float
    high: float
    verdict: Verdict
    plans: float | None
    bounds: float | None

    @property
    def proven(self) -> bool:
        """Whether the two differ for certain."""
        return self.verdict in ("higher", "lower", "infeasible")


def least_cost(case: Case) -> Interval:
    """Return what is known of the least cost of a case; a plan that is not verified proves nothing.

    The answer of a simple rule is its plan, whatever it costs.
    """
    if case.ending == "infeasible":
        return Interval(math.inf, math.inf)
    high = case.plan.objective if case.plan is not None and case.verified else math.inf
    if case.scenario.rule and math.isfinite(high):
        return Interval(high, high)
    return Interval(min(_bound(case), high), high)


def difference(case: Case, against: Case) -> Difference:
    """Return what is proven of the least cost of `case` less that of `against`.

    Where one question only adds rules to the other, its least cost is no lower and the other's bound holds for it as
    well; where a plan of one obeys the other, it bounds the other from above. A simple rule does not seek least cost,
    so nothing follows from its cost for a question with more rules.
    """
    one, other = least_cost(case), least_cost(against)
    complies = only_tightens(case, against) and _complies(case, against)
    tighter = not against.scenario.rule and only_tightens(case, against)
    looser = not case.scenario.rule and only_tightens(against, case)
    one, other = _sharpened(one, case, against), _sharpened(other, against, case)
    if tighter:
        one = Interval(min(max(one.low, other.low), one.high), one.high)
    if looser:
        other = Interval(min(max(other.low, one.low), other.high), other.high)
    low, high = _less(one.low, other.high), _less(one.high, other.low)
    low, high = (max(low, 0.0) if tighter else low), (min(high, 0.0) if looser else high)
    slack = ROUNDING * max((abs(end) for end in (other.low, other.high) if math.isfinite(end)), default=0.0)
    verdict = "complies" if complies else _verdict(case, low, high, slack)
    return Difference(low, high, verdict, *_side_by_side(case, against))


def _bound(case: Case) -> float:
    stated = (case.bound, None if case.plan is None else case.plan.bound)
    return max((bound for bound in stated if bound is not None and math.isfinite(bound)), default=-math.inf)


def _sharpened(known: Interval, case: Case, other: Case) -> Interval:
    """Return the interval of `case`, no higher than what the plan of `other` costs there if it obeys its rules."""
    if case.ending == "infeasible" or other.plan is None or not other.verified or case.scenario.rule:
        return known
    cost = cost_under(other.plan, case)
    high = known.high if cost is None else min(known.high, cost)
    return Interval(min(known.low, high), high)


def _complies(case: Case, against: Case) -> bool:
    if against.plan is None or not against.verified or case.scenario.rule != against.scenario.rule:
        return False
    cost = cost_under(against.plan, case)
    return cost is not None and abs(cost - against.plan.objective) <= ROUNDING * abs(against.plan.objective)


def _verdict(case: Case, low: float, high: float, slack: float) -> Verdict:
    if case.ending == "infeasible":
        return "infeasible"
    silent = math.isnan(low) or math.isnan(high) or (math.isinf(low) and math.isinf(high) and low != high)
    if silent or low > high + slack:  # claims that contradict each other prove nothing
        return "unknown"
    if low > slack:
        return "higher"
    if high < -slack:
        return "lower"
    return "equal" if max(abs(low), abs(high)) <= slack else "unproven"


def _less(one: float, other: float) -> float:
    """Return one less other; what is infinite on both sides says nothing."""
    return math.nan if math.isinf(one) and one == other else one - other


def _side_by_side(case: Case, against: Case) -> tuple[float | None, float | None]:
    plans = None if case.plan is None or against.plan is None else case.plan.objective - against.plan.objective
    bounds = _bound(case) - _bound(against)
    return plans, bounds if math.isfinite(bounds) else None
