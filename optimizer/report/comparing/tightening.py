"""Does one scenario only add rules to another, so that whatever obeys it obeys the other, at no less cost?

Where it does, a bound on the cost of the looser question is a bound for the tighter one too. The answer is no wherever
that cannot be seen at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from optimizer.data.instance import Instance
from optimizer.data.terms import Mask, Terms
from optimizer.report.comparing.cases import Case

# Levers that forbid, or charge what is never negative, beyond what they change in tables and terms.
ONLY_TIGHTEN = (
    "placement_mandate", "capacity_share", "green_share", "pue_ceiling", "utilisation_floor", "carbon_price",
    "carbon_cap", "capex_budget", "accelerator_supply", "data_residency", "build_moratorium", "water_limit",
    "mean_latency",
)  # fmt: skip
LESS_IS_TIGHTER = {("halls", "modules_max"), ("accelerators", "supply_mw")}  # blank: without limit


def only_tightens(tighter: Case, looser: Case) -> bool:
    """Return whether every plan for `tighter` is one for `looser` that costs no more there."""
    if tighter.instance is None or looser.instance is None:
        return False
    one, other = tighter.instance, looser.instance
    return (
        tighter.scenario.rule in (looser.scenario.rule, tighter.scenario.rule if not looser.scenario.rule else "")
        and one.region == other.region
        and one.settings.training == other.settings.training
        and _same_hours(one, other)
        and _more_levers(_levers(tighter), _levers(looser))
        and _tighter_terms(one.terms, other.terms)
        and all(_tighter_table(name, one[name], other[name]) for name in other.tables if name != "SOURCES")
    )


def _levers(case: Case) -> Mapping[str, Mapping[str, Any]]:
    return (case.scenario if case.instance is None else case.instance.scenario).levers


def _more_levers(more: Mapping[str, Any], fewer: Mapping[str, Any]) -> bool:
    kept = all(name in more and more[name] == settings for name, settings in fewer.items())
    return kept and all(name in ONLY_TIGHTEN for name in more if name not in fewer)


def _same_hours(one: Instance, other: Instance) -> bool:
    first, second = one.calendar, other.calendar
    series = first.series.keys() == second.series.keys() and all(
        np.array_equal(first.series[key], second.series[key]) for key in first.series
    )
    return series and np.array_equal(first.weight, second.weight)


def _tighter_terms(one: Terms, other: Terms) -> bool:
    same = one.may_refuse == other.may_refuse and one.own_lease == other.own_lease
    same &= dict(one.traffic_factor) == dict(other.traffic_factor)
    return same and _within(one.serves, other.serves) and _within(one.runs, other.runs)


def _within(mask: Mask | None, allowed: Mask | None) -> bool:
    if allowed is None:
        return True
    return mask is not None and mask.shape == allowed.shape and bool((allowed | ~mask).all())


def _tighter_table(name: str, one: pd.DataFrame, other: pd.DataFrame) -> bool:
    if one.shape != other.shape or list(one.columns) != list(other.columns):
        return False
    limits = [column for column in other.columns if (name, column) in LESS_IS_TIGHTER]
    same = one.drop(columns=limits).equals(other.drop(columns=limits))
    return same and all(_no_more(one[column], other[column]) for column in limits)


def _no_more(one: pd.Series[Any], other: pd.Series[Any]) -> bool:
    limit, allowed = (column.astype(np.float64).fillna(np.inf).to_numpy() for column in (one, other))
    return bool((limit <= allowed).all())
