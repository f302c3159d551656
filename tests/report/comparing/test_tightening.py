"""Is it seen when a scenario only adds rules, and never claimed when it does more?"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from optimizer.data.instance import Instance
from optimizer.policies import LEVERS, enacted
from optimizer.report.comparing.cases import Case
from optimizer.report.comparing.complying import cost_under
from optimizer.report.comparing.tightening import ONLY_TIGHTEN, only_tightens
from tests.report.comparing import scenes

TIGHTER: dict[str, dict[str, Any]] = {
    "mandate": {"placement_mandate": {"training_in": ["west"]}},
    "hubs": {"capacity_share": {"least": 0.5}},
    "green": {"green_share": {"least": 0.5}},
    "pue": {"pue_ceiling": {"ceiling": 1.3}},
    "used": {"utilisation_floor": {"least": 0.4}},
    "carbon": {"carbon_price": {"price_cny_per_t": 50.0}},
    "cap": {"carbon_cap": {"cap_t": 1e5}},
    "budget": {"capex_budget": {"total_cny": 1e9}},
    "scarce": {"accelerator_supply": {"supply_mw": {"npu": 10.0}}},
    "home": {"data_residency": {"services": ["chat"]}},
    "stop": {"build_moratorium": {"within": ["site:city"]}},
    "water": {"water_limit": {"most_m3": 1e9}},
    "near": {"mean_latency": {"most_ms": 20.0}},
}
OTHERWISE: dict[str, dict[str, Any]] = {
    "plentiful": {"accelerator_supply": {"supply_mw": {"npu": 1000.0}}},
    "support": {"power_price_support": {"zones": ["NA"], "support_cny_per_mwh": 10.0, "domestic_only": False}},
    "growth": {"demand_growth": {"inference_factor": 0.9}},
    "war": {"price_war": {"cut": 0.3, "may_refuse": True}},
    "patient": {"cost_of_capital": {"state_rate": 0.02}},
}


def unsolved(name: str, levers: dict[str, Any]) -> Case:
    settings = scenes.scenario(name, levers=levers)
    question, checks = enacted(dataclasses.replace(scenes.question(), scenario=settings))
    return Case(name, settings, "no_plan", instance=question, levers=checks)


def test_every_lever_that_is_said_to_tighten_exists_and_is_tried_here():
    assert set(ONLY_TIGHTEN) <= {lever.name for lever in LEVERS}
    assert {name for levers in TIGHTER.values() for name in levers} == set(ONLY_TIGHTEN)


@pytest.mark.parametrize("name", TIGHTER)
def test_rules_added_to_the_base_tighten_it(name: str):
    tighter = unsolved(name, TIGHTER[name])
    assert only_tightens(tighter, scenes.base())
    assert not only_tightens(scenes.base(), tighter)


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_pays_or_loosens_does_not_tighten(name: str):
    assert not only_tightens(unsolved(name, OTHERWISE[name]), scenes.base())


def test_a_lever_with_other_settings_is_not_an_added_rule():
    one = unsolved("a", {"carbon_price": {"price_cny_per_t": 50.0}})
    other = unsolved("b", {"carbon_price": {"price_cny_per_t": 40.0}})
    both = unsolved("c", {"carbon_price": {"price_cny_per_t": 50.0}, "green_share": {"least": 0.5}})
    assert not only_tightens(one, other)
    assert only_tightens(both, one)


@pytest.mark.parametrize(
    "changed",
    [
        lambda i: dataclasses.replace(i, region=i.region.model_copy(update={"name": "else"})),
        lambda i: dataclasses.replace(i, tables={**i.tables, "zones": i["zones"].iloc[::-1].reset_index(drop=True)}),
        lambda i: dataclasses.replace(i, terms=dataclasses.replace(i.terms, own_lease=True)),
        lambda i: dataclasses.replace(i, terms=dataclasses.replace(i.terms, traffic_factor={"city": 0.5})),
        lambda i: dataclasses.replace(i, calendar=dataclasses.replace(i.calendar, weight=i.calendar.weight * 2)),
    ],
)
def test_another_question_is_not_a_tighter_one(changed: Any):
    base = scenes.base()
    assert only_tightens(base, base)
    assert not only_tightens(dataclasses.replace(base, instance=changed(base.instance)), base)


def test_a_place_closed_in_one_and_open_in_the_other_tightens_one_way_only():
    base = scenes.base()
    shape = (len(base.instance["training"]), len(base.instance["halls"]))
    closed = np.ones(shape, dtype=bool)
    closed[0, 0] = False
    tighter = dataclasses.replace(base, instance=with_runs(base.instance, closed))
    assert only_tightens(tighter, base)
    assert not only_tightens(base, tighter)
    assert not only_tightens(Case("x", scenes.scenario("x"), "failed"), base)


def with_runs(instance: Instance, runs: np.ndarray) -> Instance:
    return dataclasses.replace(instance, terms=dataclasses.replace(instance.terms, runs=runs))


def test_a_plan_is_judged_by_the_rules_of_another_case_and_by_nothing_it_says():
    base = scenes.base()
    lying = dataclasses.replace(base.plan, scenario="else", hashes={}, bound=1e99, status="optimal", objective=0.0)
    assert cost_under(lying, scenes.case("loose-hubs")) == pytest.approx(base.plan.objective, rel=1e-9)
    assert cost_under(base.plan, scenes.case("mandate")) is None
    carbon = scenes.case("carbon")
    assert cost_under(base.plan, carbon) > carbon.plan.objective - 1.0
    assert cost_under(base.plan, scenes.case("growth")) is None
    assert cost_under(base.plan, Case("x", scenes.scenario("x"), "failed")) is None
