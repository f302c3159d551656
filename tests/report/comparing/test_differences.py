"""Is a difference called one only where it is proven?"""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.report.comparing.cases import Case
from optimizer.report.comparing.differences import Difference, difference, least_cost
from tests.report.comparing import scenes


def known(cost: float, bound: float, name: str = "voucher") -> Case:
    """A case that neither tightens nor loosens the base: its lever pays a subsidy; its plan fits nowhere else."""
    foreign = scenes.claiming(scenes.case(name), cost, bound)
    tables = {**foreign.plan.tables, "serve": foreign.plan["serve"].iloc[:0]}
    return dataclasses.replace(foreign, plan=dataclasses.replace(foreign.plan, tables=tables))


def against(cost: float, bound: float) -> Case:
    other = scenes.claiming(scenes.base(), cost, bound)
    tables = {**other.plan.tables, "serve": other.plan["serve"].iloc[:0]}
    return dataclasses.replace(other, plan=dataclasses.replace(other.plan, tables=tables))


@pytest.mark.parametrize(
    ("one", "other", "verdict", "low", "high"),
    [
        ((120, 115), (100, 98), "higher", 15, 22),
        ((90, 85), (100, 98), "lower", -15, -8),
        ((103, 99), (100, 98), "unproven", -1, 5),
        ((100, 100), (100, 98), "unproven", 0, 2),
        ((100, 100), (100, 100), "equal", 0, 0),
        ((120, -math.inf), (100, 98), "unproven", -math.inf, 22),
        ((90, -math.inf), (100, 98), "lower", -math.inf, -8),
        ((90, -math.inf), (100, -math.inf), "unknown", -math.inf, math.inf),
    ],
)
def test_only_intervals_that_do_not_overlap_differ(one, other, verdict, low, high):
    found = difference(known(*one), against(*other))
    assert (found.verdict, found.low, found.high) == (verdict, low, high)
    assert found.plans == one[0] - other[0]


finite = st.floats(-1e12, 1e12)
interval = st.tuples(finite, finite, st.floats(0, 1)).map(lambda ends: (max(ends[:2]), min(ends[:2]), ends[2]))


@given(interval, interval)
def test_the_true_difference_is_never_denied(one, other):
    truths = [cost * part + bound * (1 - part) for cost, bound, part in (one, other)]
    found = difference(known(*one[:2]), against(*other[:2]))
    slack = 1e-6 * max(1.0, *map(abs, (*one[:2], *other[:2])))
    assert found.low - slack <= truths[0] - truths[1] <= found.high + slack
    if found.verdict == "higher":
        assert truths[0] > truths[1] - slack
    if found.verdict == "lower":
        assert truths[0] < truths[1] + slack


def test_rules_that_no_plan_can_obey_are_a_proven_difference():
    found = difference(scenes.case("impossible"), scenes.base())
    assert found.verdict == "infeasible"
    assert found.proven
    assert (found.plans, found.bounds) == (None, None)
    assert difference(scenes.base(), scenes.case("impossible")).verdict == "lower"
    assert difference(scenes.case("impossible"), scenes.case("impossible")).verdict == "infeasible"


def test_a_bound_without_a_plan_may_prove_that_a_case_costs_more():
    dear = Case("lost", scenes.scenario("lost"), "no_plan", "no time", 150.0)
    found = difference(dear, against(100, 98))
    assert (found.verdict, found.low, found.high) == ("higher", 50.0, math.inf)
    cheap = dataclasses.replace(dear, bound=None)
    assert difference(cheap, against(100, 98)).verdict == "unknown"


def test_a_plan_that_is_not_verified_proves_nothing():
    case = known(120, 115)
    unverified = dataclasses.replace(case, plan=dataclasses.replace(case.plan, verified=False))
    assert least_cost(unverified).high == math.inf
    assert difference(unverified, against(100, 98)).high == math.inf


def test_claims_that_contradict_each_other_prove_nothing():
    assert difference(known(100, 120, "loose-hubs"), against(200, 198)).verdict == "unknown"


def test_a_policy_that_changes_nothing_is_said_to_change_nothing():
    found = difference(scenes.case("loose-hubs"), scenes.base())
    assert found.verdict == "complies"
    assert found.low == 0.0
    assert not found.proven


def test_a_policy_that_bites_does_not_comply():
    assert difference(scenes.case("mandate"), scenes.base()).verdict == "higher"


def test_a_scenario_with_more_rules_is_never_cheaper_and_its_bound_is_shared():
    tight = scenes.claiming(scenes.case("mandate"), 110.0, 80.0)
    found = difference(tight, against(100.0, 98.0))
    assert (found.low, found.verdict) == (0.0, "unproven")
    assert found.high == 12.0
    back = difference(against(100.0, 98.0), tight)
    assert (back.low, back.high) == (-12.0, 0.0)


def test_a_plan_of_the_one_that_obeys_the_other_bounds_it():
    careless = scenes.claiming(scenes.case("loose-hubs"), 3 * scenes.base().plan.objective, 0.0)
    careless = dataclasses.replace(
        careless, instance=dataclasses.replace(careless.instance, tables=more_room(careless))
    )
    found = difference(careless, scenes.base())
    assert found.high == pytest.approx(0.0, abs=1.0)


def more_room(case: Case):
    halls = case.instance["halls"]
    return {**case.instance.tables, "halls": halls.assign(modules_max=halls["modules_max"] + 1)}


def test_a_simple_rule_costs_what_its_plan_costs():
    rule = scenes.claiming(scenes.rule("all_east"), 120.0, 60.0)
    assert least_cost(rule) == least_cost(dataclasses.replace(rule, bound=None))
    assert (least_cost(rule).low, least_cost(rule).high) == (120.0, 120.0)
    found = difference(rule, against(100.0, 98.0))
    assert (found.verdict, found.low, found.high) == ("higher", 20.0, 22.0)


def test_more_rules_upon_a_simple_rule_may_make_it_cheaper():
    rule = scenes.claiming(scenes.rule("nearest"), 120.0, 60.0)
    settings = scenes.rule("all_east").scenario.model_copy(update={"rule": "nearest"})
    cheaper = dataclasses.replace(scenes.claiming(scenes.rule("all_east"), 110.0, 60.0), scenario=settings)
    found = difference(cheaper, rule)
    assert isinstance(found, Difference)
    assert found.verdict == "lower"
