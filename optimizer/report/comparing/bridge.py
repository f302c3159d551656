"""Which steps lead from one plan's cost, emissions and margin to another's?

Every step is named and the steps sum to the difference: what is too small to be seen alone is gathered in a step that
lists what it holds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from optimizer.plan.figures import Figures, figures_of
from optimizer.plan.ledgers import by_site
from optimizer.plan.margins import of_halls
from optimizer.plan.plan import COST_TERMS
from optimizer.report.comparing.cases import Case
from optimizer.report.comparing.phrases import listed, named, phrase, vocabulary
from optimizer.report.words import Both

Kind = Literal["cost", "location_based", "market_based", "hour_matched", "margin"]
Key = tuple[str, str]
SMALL = 0.004  # of all steps together, each taken by its size: a smaller step is gathered with others
INCOME = ("revenue_cny", "subsidy_cny")  # columns that add to the margin; all others are taken from it
MARGIN = "margin_cny"


@dataclass(frozen=True)
class Step:
    """One step of a bridge: what changes, and by how much."""

    name: Both
    amount: float


@dataclass(frozen=True)
class Bridge:
    """The way from `start` to `end`, in CNY a year or, for emissions, in t a year; its steps sum to the difference."""

    kind: Kind
    unit: Literal["cny", "t"]
    start: float
    steps: tuple[Step, ...]
    end: float

    @property
    def difference(self) -> float:
        """End less start."""
        return self.end - self.start


Parts = Mapping[Key, float]  # what adds up to one figure of a plan


def bridges(a: Case, b: Case) -> tuple[Bridge, ...]:
    """Return the bridges from A to B for cost, the three ledgers and operators' margin; none where one has no plan."""
    if a.plan is None or b.plan is None or a.instance is None or b.instance is None:
        return ()
    one, other = figures_of(a.plan, a.instance), figures_of(b.plan, b.instance)
    return (
        _bridge("cost", "cny", _terms(a.plan.costs), _terms(b.plan.costs)),
        _bridge("location_based", "t", _by_place(one, "location_based"), _by_place(other, "location_based")),
        _bridge("market_based", "t", _by_place(one, "market_based"), _by_place(other, "market_based")),
        _bridge("hour_matched", "t", _by_place(one, "hour_matched"), _by_place(other, "hour_matched")),
        _bridge("margin", "cny", _margin(one, a), _margin(other, b)),
    )


def cost_bridge(a: Case, b: Case) -> Bridge | None:
    """Return the bridge from A's cost to B's alone, None where one has no plan."""
    if a.plan is None or b.plan is None:
        return None
    return _bridge("cost", "cny", _terms(a.plan.costs), _terms(b.plan.costs))


def _bridge(kind: Kind, unit: Literal["cny", "t"], one: Parts, other: Parts) -> Bridge:
    keys = list(dict.fromkeys([*one, *other]))
    amounts = {key: other.get(key, 0.0) - one.get(key, 0.0) for key in keys}
    least = SMALL * math.fsum(abs(amount) for amount in amounts.values())
    seen = [key for key, amount in amounts.items() if amount != 0 and abs(amount) >= least]
    small = [key for key, amount in amounts.items() if amount != 0 and abs(amount) < least]
    if len(small) == 1:
        seen, small = [key for key in keys if amounts[key] != 0], []
    steps = [Step(_name(kind, key), amounts[key]) for key in seen]
    if small:
        gathered = math.fsum([*(other.get(key, 0.0) for key in small), *(-one.get(key, 0.0) for key in small)])
        steps.append(Step(listed([_name(kind, key) for key in small]), gathered))
    return Bridge(kind, unit, math.fsum(one.values()), tuple(steps), math.fsum(other.values()))


def _terms(costs: Mapping[str, float]) -> Parts:
    """Return the cost terms in their usual order, those that only a lever knows after them."""
    order = [*(term for term in COST_TERMS if term in costs), *sorted(set(costs) - set(COST_TERMS))]
    return {(term, ""): costs[term] for term in order}


def _by_place(figures: Figures, ledger: str) -> Parts:
    """Return the tonnes of each hub on each side, those outside the hubs by side alone."""
    sites, tonnes = figures.instance["sites"], by_site(figures)[ledger]
    groups: dict[Key, list[float]] = {}
    for hub, side, amount in zip(sites["hub"], sites["side"], tonnes.tolist(), strict=True):
        groups.setdefault((str(hub), str(side)), []).append(amount)
    return {key: math.fsum(amounts) for key, amounts in sorted(groups.items(), key=lambda group: group[0])}


def _margin(figures: Figures, case: Case) -> Parts:
    """Return every column of the accounts of halls as it adds to the margin."""
    columns = of_halls(figures, case.levers)
    return {
        (column, ""): math.fsum(amounts.tolist()) * (1.0 if column in INCOME else -1.0)
        for column, amounts in columns.items()
        if column != MARGIN
    }


def _name(kind: Kind, key: Key) -> Both:
    first, side = key
    if kind in ("cost", "margin"):
        said = f"{'term' if kind == 'cost' else 'account'}_{first}"
        return phrase(said) if said in vocabulary()["en"] else named(first.replace("_", " "))
    return phrase("hub_on_side", hub=named(first), side=phrase(side)) if first else phrase(f"outside_{side}")
