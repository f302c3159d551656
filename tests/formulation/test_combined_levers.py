"""Do levers keep their meaning in company: in any order, of overlapping reach, in words that mean the same?"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.errors import BadInput, Infeasible
from optimizer.formulation.model import formulate
from optimizer.plan.plan import Plan
from optimizer.policies import LEVERS, groups
from optimizer.problem.assembling import assemble
from optimizer.solve.pipeline import check, solve
from tests.formulation.scenes import rows_by_rule, same_columns, same_costs, under

TARGETS: dict[str, dict[str, Any]] = {
    "price_war": {"cut": 0.2, "may_refuse": True},
    "product_mix": {"paas_share": 0.4},
    "capacity_share": {"within": ["hubs"], "least": 0.3},
    "data_residency": {"classes": ["tuning"]},
    "placement_mandate": {"training_in": ["west"], "inference_in": ["east"]},
    "pue_ceiling": {"ceiling": 1.3},
    "demand_growth": {"training_factor": 2.0},
    "network": {"latency_cut": 0.3, "tariff_cut": 0.3, "trunk_factor": 2.0},
    "green_share": {"within": ["hubs"], "least": 0.2, "by": "certificate"},
    "carbon_price": {"price_cny_per_t": 50.0},
    "power_price_support": {"support_cny_per_mwh": 20.0},
    "compute_voucher": {"voucher_cny_per_mwh": 20.0, "domestic_only": True},
}


def accepted(scene: Instance) -> Plan:
    """Return the best plan of a scene, which the judge accepts."""
    plan = solve(scene, gap=0.0, threads=1)
    assert plan.verified
    return plan


def test_levers_act_in_their_own_order_whatever_that_of_the_scenario(toy: Instance):
    models = []
    for names in (list(TARGETS), list(TARGETS)[::-1], sorted(TARGETS)):
        question, levers = policies.enacted(under(toy, **{name: TARGETS[name] for name in names}))
        assert [lever.name for lever in levers] == [lever.name for lever in LEVERS if lever.name in TARGETS]
        models.append(formulate(assemble(question), levers))
    for model in models[1:]:
        assert same_columns(models[0], model)
        assert same_costs(models[0], model)
        assert rows_by_rule(models[0]) == rows_by_rule(model)


def test_a_dozen_levers_hold_together(toy: Instance):
    plan = accepted(under(toy, **TARGETS))
    assert plan.status == "optimal"
    assert plan.costs["carbon"] > 0
    assert plan.costs["forgone_revenue"] > 0


@pytest.mark.parametrize("pair", list(itertools.combinations(sorted(TARGETS), 2)), ids="-".join)
def test_any_two_levers_hold_together(pair: tuple[str, str], toy: Instance):
    accepted(under(toy, **{name: TARGETS[name] for name in pair}))


def test_data_that_must_stay_put_are_exempt_from_a_mandate_that_would_move_them(toy: Instance):
    """Chat of Dune may not leave its zone, which lies in the west: an order to serve it in the east cannot bind."""
    fewer = {"demand_growth": {"inference_factor": 0.7}}
    stay, east = {"services": ["chat"]}, {"inference_in": ["east"]}
    plan = accepted(under(toy, **fewer, data_residency=stay, placement_mandate=east))
    chat = plan["serve"][plan["serve"]["service"] == "chat"]
    assert dict(zip(chat["origin"], chat["site"], strict=True)) == {"dune": "dune", "port": "port"}


def test_a_mandate_exempts_what_a_moratorium_leaves_no_place_in_its_group(toy: Instance):
    """No hall for inference stands at Gorge or Delta: with a moratorium there, an order to serve there cannot bind."""
    far = ["zone:gorge", "zone:delta"]
    free = accepted(under(toy, placement_mandate={"inference_in": far}))
    assert _sites_of(free, "chat") == {"gorge", "delta"}
    closed = accepted(under(toy, placement_mandate={"inference_in": far}, build_moratorium={"within": far}))
    assert closed.objective == pytest.approx(solve(under(toy), gap=0.0, threads=1).objective, rel=1e-9)


def test_a_mandate_sees_the_network_it_is_given(toy: Instance):
    """Voice of Port reaches Delta only over a better network; before, the order cannot bind."""
    delta = {"inference_in": ["site:delta"], "inference_up_to_ms": 10.0}
    assert "port" in _sites_of(accepted(under(toy, placement_mandate=delta)), "voice")
    nearer = accepted(under(toy, placement_mandate=delta, network={"latency_cut": 0.5}))
    assert _sites_of(nearer, "voice") == {"delta"}


def test_vouchers_and_support_are_paid_side_by_side(toy: Instance):
    support = {"support_cny_per_mwh": 20.0, "domestic_only": False}
    voucher = {"voucher_cny_per_mwh": 10.0}
    plan = accepted(under(toy, power_price_support=support, compute_voucher=voucher))
    paid = 20.0 * plan.energy["facility_mwh"] + 10.0 * 8760 * 29
    assert plan.costs["subsidies"] == pytest.approx(-paid, rel=1e-9)


def test_cuts_and_mix_multiply(toy: Instance):
    scene = under(toy, price_war={"cut": 0.5}, product_mix={"paas_share": 1.0})
    plan = accepted(scene)
    revenue = plan.derived["accounts"]["by_operator"]["venture"]["revenue_cny"]
    served = plan["hosts"][plan["hosts"]["hall"].isin(["plain-old", "port-new"])]
    reference = served["carry_mw"].sum() - 0.2 * served["carry_mw"][served["hall"] == "port-new"].sum()
    assert revenue == pytest.approx(0.5 * 12_000 * 8760 * reference, rel=1e-9)


@pytest.mark.parametrize(
    ("words", "sites"),
    [
        ((), {"dune", "gorge", "plain", "port", "delta"}),
        (("west",), {"dune", "gorge"}),
        (("east",), {"plain", "port", "delta"}),
        (("hubs",), {"dune", "plain"}),
        (("outside",), {"gorge", "port", "delta"}),
        (("hub:Dune",), {"dune"}),
        (("zone:port", "site:gorge"), {"port", "gorge"}),
        (("west", "hubs"), {"dune", "gorge", "plain"}),
    ],
)
def test_a_group_is_the_same_to_the_question_and_to_the_model(words: tuple[str, ...], sites: set[str], toy: Instance):
    flags = groups.of_instance(words, toy)
    assert set(toy["sites"]["site"][flags]) == sites
    assert np.array_equal(flags, groups.of_problem(words, assemble(toy)))


def test_what_policies_leave_no_place_is_named_before_solving(toy: Instance):
    with pytest.raises(BadInput, match=r"class frontier with no hall where the policies of scenario test let it run"):
        check(under(toy, data_residency={"classes": ["frontier"]}))
    gone = {"build_moratorium": {"within": ["west"]}, "placement_mandate": {"training_in": ["zone:gorge"]}}
    with pytest.raises(BadInput, match="class tuning with no hall"):
        check(under(toy, build_moratorium=gone["build_moratorium"],
                    placement_mandate={**gone["placement_mandate"], "new_only": False}))  # fmt: skip


@pytest.mark.parametrize(
    "levers",
    [
        {"capex_budget": {"total_cny": 0.0}},
        {"accelerator_supply": {"supply_mw": {"sturdy": 0.0, "swift": 0.0}}},
        {"carbon_cap": {"cap_t": 0.0}},
        {"water_limit": {"most_m3": 0.0}},
        {"mean_latency": {"most_ms": 1.0}},
        {"build_moratorium": {"within": ["east"]}},
        {"capacity_share": {"within": ["hubs"], "of": "training", "most": 0.0}, "placement_mandate": {
            "training_in": ["hubs"], "new_only": False}},
    ],
    ids="-".join,
)  # fmt: skip
def test_what_cannot_be_is_said_to_be_infeasible(levers: dict[str, Any], toy: Instance):
    with pytest.raises(Infeasible):
        solve(under(toy, **levers), gap=0.0, threads=1)


def test_growth_keeps_the_work_that_rounding_leaves(toy: Instance):
    question, _ = policies.enacted(under(toy, demand_growth={"training_factor": 1.3}))
    before, after = toy["training"], question["training"]
    assert after["count"].tolist() == [1, 6]
    total = (after["count"] * after["work_mwh"]).to_numpy()
    assert total == pytest.approx(1.3 * (before["count"] * before["work_mwh"]).to_numpy())
    assert (after["peak_mw"] >= after["work_mwh"] / 8760).all()
    assert after["peak_mw"].tolist() == [15.0, 13 / 12]  # a job of 13/12 MW over the year cannot draw 1 MW


def _sites_of(plan: Plan, service: str) -> set[str]:
    return set(plan["serve"]["site"][plan["serve"]["service"] == service])
