"""Do the steps of a bridge sum to the difference, and is everything in them named?"""

from __future__ import annotations

import dataclasses
import itertools
import math

import pytest

from optimizer.plan.figures import figures_of
from optimizer.plan.ledgers import carbon
from optimizer.plan.margins import of_halls, three_sums
from optimizer.report.comparing.bridge import Bridge, bridges, cost_bridge
from optimizer.report.comparing.cases import Case
from tests.report.comparing import scenes

PLANNED = ("mandate", "loose-hubs", "carbon", "voucher", "growth")
PAIRS = [*itertools.permutations(("mandate", "carbon", "voucher"), 2), *(("", name) for name in PLANNED)]


def found(name: str) -> Case:
    return scenes.case(name) if name else scenes.base()


def adds_up(bridge: Bridge) -> bool:
    steps = math.fsum(step.amount for step in bridge.steps)
    return abs(steps - (bridge.end - bridge.start)) <= 1e-9 * max(abs(bridge.start), abs(bridge.end))


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_the_steps_sum_to_the_difference(a: str, b: str):
    crossed = bridges(found(a), found(b))
    assert [bridge.kind for bridge in crossed] == ["cost", "location_based", "market_based", "hour_matched", "margin"]
    assert all(adds_up(bridge) for bridge in crossed)


@pytest.mark.parametrize("name", PLANNED)
def test_a_bridge_ends_where_the_plan_says(name: str):
    one, other = scenes.base(), scenes.case(name)
    ends = {bridge.kind: (bridge.start, bridge.end) for bridge in bridges(one, other)}
    assert ends["cost"] == pytest.approx((one.plan.objective, other.plan.objective), rel=1e-9)
    for place, known in enumerate((one, other)):
        figures = figures_of(known.plan, known.instance)
        assert ends["market_based"][place] == pytest.approx(carbon(figures)["market_based"], rel=1e-9)
        margin = of_halls(figures, known.levers)["margin_cny"]
        left = three_sums(figures, margin, known.levers)["operators_margin_cny"]
        assert ends["margin"][place] == pytest.approx(left, rel=1e-9)


def test_a_carbon_price_is_a_step_of_its_own():
    steps = {step.name["en"]: step.amount for step in bridges(scenes.base(), scenes.case("carbon"))[0].steps}
    assert steps["carbon payments"] == pytest.approx(scenes.case("carbon").plan.costs["carbon"])


def test_emissions_are_bridged_by_hub_and_side():
    names = {step.name["en"] for step in bridges(scenes.base(), scenes.case("mandate"))[1].steps}
    assert names <= {"Delta hub (east)", "Plain hub (west)", "outside the hubs (east)"}
    assert len(names) >= 2


def test_what_is_small_is_gathered_under_all_its_names():
    known = scenes.base()
    costs = {**dict.fromkeys(known.plan.costs, 0.0), "halls": 1e9, "traffic": 1.0, "homes": 2.0, "levy_of_a_lever": 3.0}
    plan = dataclasses.replace(known.plan, costs=costs)
    bridge = cost_bridge(
        dataclasses.replace(known, plan=dataclasses.replace(plan, costs={})), scenes_with(known, costs)
    )
    assert [step.name["en"] for step in bridge.steps] == [
        "halls: building, power, cooling",
        "traffic, homes of services, levy of a lever",
    ]
    assert bridge.steps[-1].amount == 6.0
    assert adds_up(bridge)


def scenes_with(known: Case, costs: dict[str, float]) -> Case:
    return dataclasses.replace(known, plan=dataclasses.replace(known.plan, costs=costs))


def test_one_small_step_keeps_its_own_place():
    known = scenes.base()
    bridge = cost_bridge(scenes_with(known, {}), scenes_with(known, {"halls": 1e9, "homes": 2.0}))
    assert [step.amount for step in bridge.steps] == [1e9, 2.0]


def test_the_same_plan_has_no_steps():
    assert all(bridge.steps == () for bridge in bridges(scenes.base(), scenes.base()))


def test_there_is_no_bridge_to_a_case_without_a_plan():
    assert bridges(scenes.base(), scenes.case("impossible")) == ()
    assert cost_bridge(scenes.case("impossible"), scenes.base()) is None
