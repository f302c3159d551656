"""What is asked about the limits of a run, and what is answered: prices of all, or the curve of one?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from optimizer.data.instance import Instance
from optimizer.errors import Interrupted, NoPlanWithinLimit, UsageError
from optimizer.explain.prices.curves import Piece
from optimizer.explain.prices.holding import Held
from optimizer.explain.prices.kinds import ABOUT, KINDS, POINT
from optimizer.explain.prices.limits import Limit, limits
from optimizer.explain.prices.pricing import Price, pieces, prices, settings
from optimizer.explain.run.standing import Standing, stand
from optimizer.library import did_you_mean
from optimizer.plan.plan import Plan
from optimizer.policies import Lever
from optimizer.solve.watch import Watch
from optimizer.units import CNY_PER_MCNY

SETTINGS = 9  # at which a limit is set that has no curve
Range = tuple[float, float]


@dataclass(frozen=True)
class Priced:
    """The price of every limit of a run; `exact` where it was decided anew as it is, not as its relaxation."""

    standing: Standing
    prices: Sequence[Price]
    exact: bool


@dataclass(frozen=True)
class Traced:
    """The curve of one limit in pieces, or the costs (MCNY a year) at some units more where it has no exact curve."""

    standing: Standing
    limit: Limit
    pieces: Sequence[Piece]
    settings: Sequence[tuple[float, float | None]]


def priced(plan: Plan, question: Instance, levers: Sequence[Lever], seconds: float) -> Priced:
    """Return what every limit of a run is worth, as far as that can be told within some seconds.

    Raises UsageError, VerificationFailed and NoPlanWithinLimit as `stand` does.
    """
    with _watched(seconds) as watch:
        standing = stand(plan, question, levers, watch)
        return Priced(standing, *prices(standing, watch))


def traced(
    plan: Plan, question: Instance, levers: Sequence[Lever], seconds: float, wanted: str, within: Range | None
) -> Traced:
    """Return the curve of a limit that is `wanted`, as kind or kind:thing, within two values of it.

    Raises UsageError where there is no such limit besides.
    """
    with _watched(seconds) as watch:
        standing = stand(plan, question, levers, watch)
        limit = _wanted(standing, wanted)
        low, high = within or _around(limit)
        ends = low - limit.stated, high - limit.stated
        held = Held(standing, watch)
        if not limit.held:
            return Traced(standing, limit, (), settings(held, limit, *ends, SETTINGS))
        return Traced(standing, limit, pieces(held, limit, *ends), ())


@contextmanager
def _watched(seconds: float) -> Iterator[Watch]:
    """Yield the watch of an answer; Interrupted where the user stopped it before it was complete."""
    watch = Watch(seconds)
    with watch.listening():
        try:
            yield watch
        except NoPlanWithinLimit:
            if not watch.interrupted:
                raise
        if watch.interrupted:
            raise Interrupted("stopped before the prices were known")


def of(standing: Standing, limit: Limit) -> str | None:
    """Return the id of what a limit is about, None where that is nothing in particular."""
    table, key = ABOUT.get(limit.kind, ("", ""))
    return str(standing.question[table][key].iloc[limit.thing]) if table else None


def name(standing: Standing, limit: Limit) -> str:
    """Return the name of what a limit is about; nothing where that is nothing in particular."""
    table, key = ABOUT.get(limit.kind, ("", ""))
    if not table:
        return ""
    row = standing.question[table].iloc[limit.thing]
    return str(row.get("name") or row[key])


def told(answer: Priced) -> dict[str, Any]:
    """Return the prices as a JSON document: CNY a year, and limits in their units; null where there is no end."""
    standing = answer.standing
    return {
        "instance": standing.plan.instance,
        "scenario": standing.plan.scenario,
        "cost_cny_per_year": standing.cost * CNY_PER_MCNY,
        "price": "of the linear model with the plan's whole numbers held",
        "anew": "exact" if answer.exact else "divisible",
        "limits": [{**_of_limit(standing, one.limit), **_of_price(one)} for one in answer.prices],
    }


def rows(answer: Priced) -> Iterator[Mapping[str, Any]]:
    """Yield the prices as flat rows of one table."""
    for one in answer.prices:
        price = _of_price(one)
        anew = price.pop("anew") or {}
        flat = {f"anew_{key}": anew.get(key) for key in ("possible", "least", "most")}
        yield {**_of_limit(answer.standing, one.limit), **price, **flat}


def told_curve(answer: Traced) -> dict[str, Any]:
    """Return a curve as a JSON document; the cost is null at a setting that leaves no plan."""
    standing, limit = answer.standing, answer.limit
    return {
        "instance": standing.plan.instance,
        "scenario": standing.plan.scenario,
        "cost_cny_per_year": standing.cost * CNY_PER_MCNY,
        "limit": _of_limit(standing, limit),
        "exact": limit.held,
        "pieces": list(curve_rows(answer)) if limit.held else [],
        "settings": [] if limit.held else list(curve_rows(answer)),
    }


def curve_rows(answer: Traced) -> Iterator[Mapping[str, Any]]:
    """Yield the pieces of a curve, or its settings, as flat rows of one table."""
    limit = answer.limit
    for piece in answer.pieces:
        yield {
            "from": limit.stated + piece.start.units,
            "to": limit.stated + piece.end.units,
            "one_more": _saved(piece.slope),
            "cost_from": piece.start.cost * CNY_PER_MCNY,
            "cost_to": piece.end.cost * CNY_PER_MCNY,
        }
    for units, cost in answer.settings:
        yield {"at": limit.stated + units, "cost": None if cost is None else cost * CNY_PER_MCNY}


def _wanted(standing: Standing, wanted: str) -> Limit:
    kind, _, thing = wanted.partition(":")
    if kind not in KINDS:
        message = f"{kind!r} is no kind of limit; {did_you_mean(kind, list(KINDS))}"
        raise UsageError(message)
    of_kind = {of(standing, limit) or "": limit for limit in limits(standing) if limit.kind == kind}
    if not of_kind:
        message = f"this run stands under no {KINDS[kind].words}"
        raise UsageError(message)
    if not thing and len(of_kind) == 1:
        return next(iter(of_kind.values()))
    if thing not in of_kind:
        known = did_you_mean(thing, sorted(of_kind)) if thing else f"one of {', '.join(sorted(of_kind)[:5])}, ..."
        message = f"{wanted!r} is no limit of this run; write {kind}: and what it is of, {known}"
        raise UsageError(message)
    return of_kind[thing]


def _around(limit: Limit) -> Range:
    most = 1.0 / POINT if KINDS[limit.kind].size == POINT else math.inf
    return limit.stated / 2.0, min(max(2.0 * limit.stated, 1.0), most)


def _of_limit(standing: Standing, limit: Limit) -> dict[str, Any]:
    kind = KINDS[limit.kind]
    return {"kind": limit.kind, "of": of(standing, limit), "unit": kind.unit, "stated": limit.stated}


def _of_price(price: Price) -> dict[str, Any]:
    return {
        "how": price.how,
        "one_more": None if price.more is None else _more(price),
        "one_less": None if price.less is None else price.less * CNY_PER_MCNY,
        "from": _value(price.limit, price.low),
        "to": _value(price.limit, price.high),
        "units": price.units,
        "anew": _of_worth(price),
    }


def _more(price: Price) -> float:
    """Return CNY a year for one unit: a difference is that of several."""
    return (price.more or 0.0) / (price.units if price.how == "difference" else 1.0) * CNY_PER_MCNY


def _of_worth(price: Price) -> dict[str, Any] | None:
    if price.worth is None:
        return None
    if math.isinf(price.worth.most):
        return {"possible": False, "least": None, "most": None}
    least, most = (saved / price.units * CNY_PER_MCNY for saved in (price.worth.least, price.worth.most))
    return {"possible": True, "least": least if math.isfinite(least) else None, "most": most}


def _value(limit: Limit, units: float | None) -> float | None:
    return None if units is None or math.isinf(units) else limit.stated + units


def _saved(slope: float) -> float:
    return (0.0 - slope) * CNY_PER_MCNY
