"""Do the pages show what the plan says?"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from optimizer.data.instance import Instance
from optimizer.plan.figures import figures_of
from optimizer.plan.plan import Plan
from optimizer.report.flows import flows
from optimizer.report.view import view
from optimizer.report.words import both, headline, name, percent, standfirst
from tests.report.spoiling import empty_plan, single_plan, single_site, without_demand


def test_campuses_add_up_to_the_summary(plan: Plan, instance: Instance):
    shown = view(plan, instance)
    assert sum(campus.energy_gwh for campus in shown.campuses) == pytest.approx(plan.energy["facility_mwh"] / 1e3)
    assert sum(campus.carbon_kt for campus in shown.campuses) == pytest.approx(plan.carbon["location_based"] / 1e3)
    assert sum(campus.added for campus in shown.campuses) == pytest.approx(plan.capacity["added_mw"])
    west = sum(campus.training for campus in shown.campuses if campus.side == "west")
    assert west / shown.placed["training"] == pytest.approx(plan.west_share["training"])
    assert shown.placed["inference"] == pytest.approx(instance["demand"]["demand_mw"].sum())


@pytest.mark.parametrize("largest", [0, 1, 2, 40])
def test_flows_add_up_however_many_are_gathered(plan: Plan, instance: Instance, largest: int):
    found = flows(figures_of(plan, instance), largest)
    assert sum(flow.mw for flow in found) == pytest.approx(instance["demand"]["demand_mw"].sum())
    alone = [flow for flow in found if flow.origin >= 0]
    assert all(sum(flow.service == row for flow in alone) <= largest for row in range(len(instance["inference"])))
    assert all(30 <= flow.lat <= 39 for flow in found)


def test_each_hour_is_supplied_with_what_it_draws(plan: Plan, instance: Instance):
    hours = view(plan, instance).hours
    series = hours.series
    drawn = series["training"] + series["inference"] + series["overhead"] + series["charge"]
    supplied = series["grid"] + series["wind"] + series["sun"] + series["discharge"]
    np.testing.assert_allclose(drawn, supplied, atol=1e-9)
    assert hours.days.sum() == pytest.approx(365)
    assert all(len(hours.national(key)) == 24 for key in series)


def test_work_in_the_mean_of_the_year_is_what_is_placed(plan: Plan, instance: Instance):
    shown = view(plan, instance)
    for kind, series in shown.hours.work.items():
        mean = series @ shown.hours.weight / 8760
        np.testing.assert_allclose(mean, [getattr(campus, kind) for campus in shown.campuses], atol=1e-9)


def test_trunks_carry_what_the_verifier_counts(plan: Plan, instance: Instance):
    shown = view(plan, instance)
    np.testing.assert_allclose([trunk.traffic for trunk in shown.trunks], figures_of(plan, instance).traffic)
    assert [trunk.added for trunk in shown.trunks] == [0, 0, 100]


def test_nothing_to_place_is_said_so(instance: Instance):
    bare = without_demand(instance)
    shown = view(empty_plan(bare), bare)
    assert shown.headline["en"] == "Nothing to place: no work is asked for"
    assert shown.flows == ()


def test_one_campus_is_enough(instance: Instance):
    small = single_site(instance)
    shown = view(single_plan(small), small)
    assert shown.headline["en"] == "0% of inference goes west"
    assert "on 1 campus for" in shown.standfirst["en"]


@pytest.mark.parametrize(
    ("west", "said"),
    [
        ({"training": 0.719, "inference": 0.61}, "72% of training and 61% of inference go west"),
        ({"training": 0.001, "inference": 1.0}, "Under 1% of training and 100% of inference go west"),
        ({"training": None, "inference": 0.5}, "An unknown share of training and 50% of inference go west"),
    ],
)
def test_the_headline_states_the_finding(west: dict[str, float | None], said: str):
    assert headline(west, {"training": 1.0, "inference": 1.0})["en"] == said


def test_the_chinese_headline_counts_in_hundred_millions(plan: Plan, instance: Instance):
    summary = dict(view(plan, instance).summary) | {"objective": 242e9, "gap": 0.0082, "verified": True}
    said = standfirst(summary, 26, 6800.0)
    assert said["en"] == (
        "6,800 MW of AI work on 26 campuses for CNY 242.0bn a year; no plan can be more than 0.82% cheaper; "
        "every rule and cost re-computed and confirmed."
    )
    assert "2,420 亿元" in said["zh"]
    assert "不到" not in said["zh"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"gap": None}, "how much cheaper a plan could be is not known"),
        ({"status": "optimal"}, "no plan can be cheaper"),
        ({"verified": False}, "not verified"),
    ],
)
def test_doubts_are_said(plan: Plan, instance: Instance, change: dict[str, object], said: str):
    assert said in standfirst(dict(view(plan, instance).summary) | change, 3, 10.0)["en"]


def test_an_unknown_bound_is_shown_as_unknown(plan: Plan, instance: Instance):
    unproven = dataclasses.replace(plan, bound=-np.inf, gap=np.inf, status="limit", derived={})
    assert "not known" in view(unproven, instance).standfirst["en"]


def test_names_fit_on_a_line():
    assert name("a\x00b\u202ec\nd") == "a b c d"
    assert len(name("x" * 1000)) == 80
    assert name("👩\u200d💻") == "👩\u200d💻"
    assert both("Ulanqab") == {"en": "Ulanqab", "zh": "Ulanqab"}
    assert percent(None) == "unknown"
