"""Are backfires, rankings, simple rules and measures told by their numbers?"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from optimizer.report.comparing.backfires import backfires
from optimizer.report.comparing.cases import Case, Comparison
from optimizer.report.comparing.findings import findings
from optimizer.report.comparing.measures import Measures, measures
from optimizer.report.comparing.rankings import ranking
from optimizer.report.comparing.simple_rules import simple_rules
from tests.plans import claimed, example_plan
from tests.report.comparing import scenes


def shown(**changed: Any) -> Measures:
    found = measures(scenes.base())
    return dataclasses.replace(found, **changed)


def under(levers: dict[str, dict[str, Any]]) -> Case:
    return Case("x", scenes.scenario("x", levers=levers), "planned")


def carbon(location: float, market: float = 1.0, hourly: float = 1.0) -> dict[str, float]:
    return {"location_based": location, "market_based": market, "hour_matched": hourly}


def test_a_hub_rule_that_drives_capacity_out_of_the_hubs_backfires():
    case = under({"green_share": {"within": ["hubs"], "least": 0.8}})
    (found,) = backfires(case, shown(hub_share=0.3, carbon=carbon(1)), shown(hub_share=0.6, carbon=carbon(1)))
    assert (found.lever, found.what, found.before, found.after) == ("green_share", "hub_share", 0.6, 0.3)


def test_the_group_a_lever_means_by_default_counts_as_well():
    made = scenes.case("loose-hubs")
    silent = made.scenario.model_copy(update={"levers": {"capacity_share": {"least": 0.1}}})
    question = dataclasses.replace(made.instance, scenario=silent)
    case = dataclasses.replace(made, scenario=silent, instance=question)
    (found,) = backfires(case, shown(hub_share=0.3), shown(hub_share=0.6))
    assert found.what == "hub_share"


@pytest.mark.parametrize(
    "levers",
    [
        {"green_share": {"within": ["site:city"]}},
        {"build_moratorium": {"within": ["hubs"]}},
        {"demand_growth": {"training_factor": 2.0}},
    ],
)
def test_levers_with_another_aim_do_not_backfire(levers: dict[str, Any]):
    assert (
        backfires(under(levers), shown(hub_share=0.3, carbon=carbon(1)), shown(hub_share=0.6, carbon=carbon(1))) == ()
    )


def test_emissions_that_rise_under_a_carbon_lever_backfire_in_their_ledger_alone():
    case = under({"carbon_price": {"price_cny_per_t": 50.0}})
    (found,) = backfires(case, shown(carbon=carbon(1.0, 1.0, 1.1)), shown(carbon=carbon(1.2, 1.0, 1.0)))
    assert found.what == "hour_matched"
    assert backfires(case, shown(carbon=carbon(1.0005)), shown(carbon=carbon(1.0))) == ()


def test_electricity_that_rises_under_a_pue_ceiling_backfires():
    case = under({"pue_ceiling": {"ceiling": 1.2, "within": ["west"]}})
    found = backfires(case, shown(electricity=110.0, west_share=0.2), shown(electricity=100.0, west_share=0.4))
    assert [wrong.what for wrong in found] == ["west_share", "electricity"]


def test_cases_that_trade_places_between_ledgers_are_flagged():
    found = ranking([carbon(1.0, 3.0, 1.0), carbon(2.0, 2.0, 2.0), carbon(5.0, 5.0, 5.0), carbon(5.001, 5.0, 5.0)])
    assert found.ranks["location_based"] == (1, 2, 3, 3)
    assert found.ranks["market_based"] == (2, 1, 3, 3)
    assert found.swaps == ((1,), (0,), (), ())
    assert found.changes
    assert not ranking([carbon(1.0), carbon(1.0)]).changes


def rules(*costs: float, base: float = 100.0, bound: float = 90.0) -> Comparison:
    best = scenes.claiming(scenes.base(), base, bound)
    cases = [
        dataclasses.replace(
            scenes.claiming(scenes.rule("all_east"), cost, 0.0),
            name=f"rule-{row}",
            scenario=scenes.scenario(f"rule-{row}", rule="nearest"),
        )
        for row, cost in enumerate(costs)
    ]
    return Comparison(scenes.question(), (best, *cases))


def test_the_best_rule_captures_its_part_of_the_benefit():
    (found,) = simple_rules(rules(150.0, 110.0, 200.0))
    assert [case.name for case in found.planned] == ["rule-1", "rule-0", "rule-2"]
    assert found.captured == pytest.approx(0.9)
    assert found.at_least == pytest.approx(90 / 110)
    assert found.captured_by(found.planned[-1]) == 0.0


@pytest.mark.parametrize("costs", [(150.0,), (100.0, 100.0)])
def test_where_there_is_nothing_to_share_out_nothing_is_said(costs: tuple[float, ...]):
    (found,) = simple_rules(rules(*costs))
    assert found.captured is None


def test_rules_are_held_against_the_plan_of_their_own_question():
    plain = rules(150.0, 110.0)
    other = dataclasses.replace(plain.cases[0], name="field", scenario=scenes.scenario("field"))
    there = dataclasses.replace(
        plain.cases[1], name="there", scenario=scenes.scenario("there", rule="nearest", against="field")
    )
    found = simple_rules(dataclasses.replace(plain, cases=(*plain.cases, other, there)))
    assert [(rule.best_plan.name, len(rule.planned)) for rule in found] == [("none", 2), ("field", 1)]
    assert simple_rules(Comparison(scenes.question(), (scenes.base(),))) == ()


def test_measures_are_those_of_the_plan():
    plan, question = example_plan(scenes.question()), scenes.question()
    found = measures(Case("x", scenes.scenario("x"), "planned", plan=plan, instance=question))
    assert found.added == pytest.approx(1 * 1.0 + 4 * 1.0 + 3 * 2.0 + 1 * 1.0)
    assert found.hub_share == pytest.approx(11 / 12)
    assert found.west_share == pytest.approx(6 / 12)
    assert found.west_inference == pytest.approx(plan.west_share["inference"])
    assert found.carbon == plan.carbon
    assert found.refused == {"training": 0.0, "inference": 0.0}
    assert found.verified is False


def test_refused_work_is_counted():
    plan, question = example_plan(scenes.question()), scenes.question()
    left = claimed(question, {**plan.tables, "hosts": plan["hosts"].iloc[1:].reset_index(drop=True)})
    found = measures(Case("x", scenes.scenario("x"), "planned", plan=left, instance=question))
    assert found.refused["inference"] == pytest.approx(2.0)


def test_without_a_price_list_nobody_has_a_margin():
    question = scenes.question()
    silent = dataclasses.replace(question, tables={**question.tables, "prices": question["prices"].iloc[:0]})
    found = measures(Case("x", scenes.scenario("x"), "planned", plan=example_plan(silent), instance=silent))
    assert found.margin is None


def test_rows_are_compared_with_the_case_they_name():
    found = findings(scenes.comparison())
    against = {row.case.name: row.against.case.name for row in found.rows if row.against is not None}
    assert against["broken"] == "mandate"
    assert against["carbon"] == "none"
    assert "none" not in against
    verdicts = {row.case.name: row.verdict for row in found.rows}
    assert verdicts["none"] == "best"
    assert verdicts["loose-hubs"] == "complies"
    assert verdicts["impossible"] == "infeasible"
    assert verdicts["lost"] == "no_plan"
    assert verdicts["broken"] == "failed"
