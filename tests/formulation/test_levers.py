"""Does a lever do what it says: nothing when off, more when turned up, the same to the judge, refused when unknown?"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.errors import BadInput
from optimizer.formulation.model import formulate
from optimizer.plan.plan import Plan
from optimizer.plan.verify import verify
from optimizer.policies import LEVERS, Lever
from optimizer.problem.assembling import assemble
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem
from optimizer.solve.pipeline import solve
from scripts.goldens.pages import LEVER_SETTINGS
from tests.formulation.scenes import rows_by_rule, same_columns, same_costs, under

CASES = [(name, case) for name, cases in LEVER_SETTINGS.items() for case in cases]
TERM = {"carbon_price": "carbon", "power_price_support": "subsidies"}
LEDGERS = ("location_based", "market_based", "hour_matched")


@pytest.fixture(scope="module")
def plans(toy: Instance) -> dict[tuple[str, str], Plan]:
    """The best plan of the toy under each lever at its golden settings."""
    return {
        (name, case): solve(under(toy, **{name: dict(LEVER_SETTINGS[name][case])}), gap=0.0, threads=1)
        for name, case in CASES
    }


@pytest.fixture(scope="module")
def market(toy: Instance) -> Plan:
    return solve(toy, gap=0.0, threads=1)


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_a_neutral_lever_leaves_no_trace(lever: type[Lever], toy: Instance, problem: Problem, linear: Linear):
    neutral = lever.neutral()
    assert neutral.is_neutral
    scene = under(toy, **{lever.name: neutral.model_dump(exclude_defaults=True)})
    assert policies.active(scene) == ()
    model = formulate(assemble(scene), policies.active(scene))
    assert same_columns(model, linear)
    assert same_costs(model, linear)
    assert rows_by_rule(model) == rows_by_rule(linear)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_the_judge_recomputes_what_the_lever_costs(name: str, case: str, plans: dict, toy: Instance):
    plan = plans[name, case]
    scene = under(toy, **{name: dict(LEVER_SETTINGS[name][case])})
    levers = policies.active(scene)
    assert plan.verified
    assert plan.costs[TERM[name]] != 0.0 or case == "domestic_halls"
    assert verify(plan, scene, levers).failures == ()
    assert sum(plan.costs.values()) == pytest.approx(plan.objective, rel=1e-9)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_plan_that_misstates_what_the_lever_costs_is_caught(name: str, case: str, plans: dict, toy: Instance):
    plan, term = plans[name, case], TERM[name]
    scene = under(toy, **{name: dict(LEVER_SETTINGS[name][case])})
    costs = {**plan.costs, term: plan.costs[term] + 1e5}
    doctored = dataclasses.replace(plan, costs=costs, objective=plan.objective + 1e5)
    failures = verify(doctored, scene, policies.active(scene)).failures
    assert any(term in failure for failure in failures)


@pytest.mark.parametrize("name", TERM)
def test_a_plan_is_not_judged_without_the_levers_of_its_scenario(name: str, plans: dict, toy: Instance):
    case = next(iter(LEVER_SETTINGS[name]))
    scene = under(toy, **{name: dict(LEVER_SETTINGS[name][case])})
    assert any("every_lever_is_checked" in line for line in verify(plans[name, case], scene).failures)


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_higher_carbon_price_never_costs_less_and_never_emits_more(ledger: str, toy: Instance, market: Plan):
    before = market
    for price in (20.0, 100.0, 1000.0):
        plan = solve(
            under(toy, carbon_price={"price_cny_per_t": price, "ledger": ledger}), gap=0.0, threads=1
        )  # fmt: skip
        assert plan.objective >= before.objective * (1 - 1e-7)
        assert plan.carbon[ledger] <= before.carbon[ledger] * (1 + 1e-6) + 1e-3
        assert plan.costs["carbon"] == pytest.approx(price * plan.carbon[ledger], rel=1e-9, abs=1e-3)
        before = plan


def test_more_support_never_costs_more(toy: Instance, market: Plan):
    before = market.objective
    for support in (20.0, 100.0):
        scene = under(toy, power_price_support={"support_cny_per_mwh": support, "domestic_only": False})
        cost = solve(scene, gap=0.0, threads=1).objective
        assert cost <= before
        before = cost


def test_support_is_paid_in_its_zones_alone(plans: dict, toy: Instance):
    plan = plans["power_price_support", "one_zone"]
    dune = plan.derived["by_hub"]["Dune"]["facility_mwh"]
    assert plan.costs["subsidies"] == pytest.approx(-50.0 * dune, rel=1e-9)


@pytest.mark.parametrize(
    ("levers", "place", "words"),
    [
        ({"carbon_prize": {}}, "levers.carbon_prize", "did you mean carbon_price?"),
        ({"windfall": {}}, "levers.windfall", "one of carbon_price"),
        ({"carbon_price": {"price": 5.0}}, "levers.carbon_price.price", "did you mean price_cny_per_t?"),
        ({"carbon_price": {"price_cny_per_t": -5.0}}, "levers.carbon_price.price_cny_per_t", "greater than or equal"),
        ({"carbon_price": {"price_cny_per_t": float("nan")}}, "levers.carbon_price.price_cny_per_t", "finite"),
        ({"carbon_price": {"ledger": "consumption"}}, "levers.carbon_price.ledger", "location_based"),
        ({"power_price_support": {"zones": ["atlantis"]}}, "levers.power_price_support.zones", "zones of zones.csv"),
        ({"power_price_support": {"support_cny_per_mwh": 1e6}}, "support_cny_per_mwh", "less than or equal"),
    ],
)
def test_what_a_lever_does_not_know_is_refused_by_name(levers: dict[str, Any], place: str, words: str, toy: Instance):
    with pytest.raises(BadInput) as refused:
        policies.active(under(toy, **levers))
    assert place in str(refused.value)
    assert words in str(refused.value)


def test_all_faults_of_all_levers_are_named_at_once(toy: Instance):
    with pytest.raises(BadInput) as refused:
        policies.active(under(toy, nothing={}, carbon_price={"price_cny_per_t": -1.0, "ledger": "none"}))
    assert len(refused.value.faults) == 3
