"""Where prices may fall and work may be refused: is refused what does not pay, that and nothing else?"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.formulation.model import formulate
from optimizer.plan.figures import Figures, figures_of
from optimizer.plan.plan import Plan
from optimizer.plan.verify import verify
from optimizer.problem.assembling import assemble
from optimizer.solve.pipeline import solve
from optimizer.units import HOURS_PER_YEAR
from tests.formulation.scenes import under

FREE = {"may_refuse": True}


def priced(toy: Instance, **prices: float) -> Instance:
    """Return the toy with the same price in every row of a column of its price list."""
    return dataclasses.replace(toy, tables={**toy.tables, "prices": toy["prices"].assign(**prices)})


def solved(instance: Instance, **war: Any) -> tuple[Plan, Figures]:
    """Return the best plan under a price war, which the judge accepts, and its figures."""
    scene = under(instance, price_war=war)
    question, levers = policies.enacted(scene)
    plan = solve(scene, gap=0.0, threads=1)
    assert plan.verified
    assert verify(plan, question, levers).failures == ()
    return plan, figures_of(plan, question)


def refused_mw(figures: Figures) -> float:
    given = figures.given
    asked = float(given.demand.sum() + (given.of("training", "count") * given.job_mw).sum())
    return asked - float(figures.placed_training.sum() + figures.placed_inference.sum())


def net_revenue(figures: Figures) -> float:
    given = figures.given
    placed = {"training": figures.placed_training, "inference": figures.placed_inference}
    return HOURS_PER_YEAR * sum(float(price @ placed[kind]) for kind, price in given.net_price.items())


def test_nothing_is_refused_at_prices_far_above_cost(toy: Instance):
    dear = priced(toy, training_cny_per_mwh=50_000.0, inference_cny_per_mwh=50_000.0, cost_share=0.1, share=0.5)
    plan, figures = solved(dear, **FREE)
    assert refused_mw(figures) == pytest.approx(0.0, abs=1e-9)
    assert plan.costs["forgone_revenue"] == pytest.approx(0.0, abs=1e-3)  # every operator asks the same
    assert plan.objective == pytest.approx(solve(toy, gap=0.0, threads=1).objective, rel=1e-9)


def test_work_that_needs_something_new_is_refused_at_worthless_prices(toy: Instance):
    cheap = priced(toy, training_cny_per_mwh=1000.0, inference_cny_per_mwh=1000.0, cost_share=0.0, share=0.5)
    plan, figures = solved(cheap, **FREE, cut=0.95)
    assert refused_mw(figures) == pytest.approx(29.0)  # voice 4, chat 10, frontier 10, tuning 5
    assert plan["halls"].empty
    assert plan["serve"].empty
    assert plan["run"].empty
    assert plan["homes"].empty
    assert plan.costs["forgone_revenue"] == pytest.approx(0.05 * 1000 * 29 * HOURS_PER_YEAR)
    assert plan.objective == pytest.approx(plan.costs["forgone_revenue"])


def test_halls_that_stand_earn_on_at_prices_that_build_nothing(toy: Instance):
    """A module of port-new costs 23.4 million a year for every MW, 2,700 CNY for each MWh of it."""
    modest = priced(toy, training_cny_per_mwh=1500.0, inference_cny_per_mwh=1500.0, cost_share=0.0, share=0.5)
    plan, figures = solved(modest, **FREE)
    assert plan["halls"].empty
    voice = plan["hosts"][plan["hosts"]["service"] == "voice"]
    assert voice["hall"].tolist() == []  # 4 MW are single-homed and do not fit into port-old
    assert refused_mw(figures) == pytest.approx(4.0)
    assert set(plan["serve"]["service"]) == {"chat"}
    assert plan["run"]["jobs"].sum() == 6


def test_demand_that_may_be_split_is_refused_in_part(toy: Instance):
    inference = toy["inference"].assign(single_homed=0)
    split = dataclasses.replace(toy, tables={**toy.tables, "inference": inference})
    modest = priced(split, training_cny_per_mwh=1500.0, inference_cny_per_mwh=1500.0, cost_share=0.0, share=0.5)
    plan, figures = solved(modest, **FREE)
    voice = plan["serve"][plan["serve"]["service"] == "voice"]
    assert voice["share"].tolist() == pytest.approx([2.8 / 4.0])  # what port-old holds: (4 - 0.5) / 1.25
    assert refused_mw(figures) == pytest.approx(1.2)


def test_a_service_that_is_not_refused_lives_at_its_least_number_of_sites(toy: Instance):
    plan, _ = solved(toy, **FREE, cut=0.5)
    assert (plan["homes"]["service"] == "chat").sum() == 2


@pytest.mark.parametrize("cut", [0.0, 0.3, 0.5, 0.8, 0.95])
def test_cost_and_forgone_revenue_are_the_objective_and_say_what_they_mean(cut: float, toy: Instance):
    plan, figures = solved(toy, **FREE, cut=cut)
    given = figures.given
    asked = {"training": given.of("training", "count") @ given.job_mw, "inference": given.demand.sum()}
    best = HOURS_PER_YEAR * sum(float(price.max() * asked[kind]) for kind, price in given.net_price.items())
    assert plan.costs["forgone_revenue"] == pytest.approx(best - net_revenue(figures), rel=1e-9)
    assert plan.costs["forgone_revenue"] >= 0
    rest = sum(value for term, value in plan.costs.items() if term != "forgone_revenue")
    assert plan.objective == pytest.approx(rest + plan.costs["forgone_revenue"], rel=1e-9)
    assert plan.derived["sums"]["national_cost_cny"] == pytest.approx(rest, rel=1e-9)


def test_the_plan_of_least_cost_and_forgone_revenue_leaves_most_to_operators(toy: Instance):
    """Refusing earns operators at least what serving everyone does, at the same prices."""
    for cut in (0.5, 0.8, 0.9):
        free, figures = solved(toy, **FREE, cut=cut)
        bound, everyone = solved(toy, cut=cut)
        left = net_revenue(figures) - (free.objective - free.costs["forgone_revenue"])
        with_all = net_revenue(everyone) - bound.objective
        assert left >= with_all - 1.0
        assert bound.costs["forgone_revenue"] == 0.0
        assert refused_mw(everyone) == pytest.approx(0.0, abs=1e-9)


def test_nothing_may_be_left_undone_without_leave(toy: Instance):
    plan, figures = solved(toy, **FREE, cut=0.9)
    assert refused_mw(figures) > 1.0
    scene = under(toy, price_war={"cut": 0.9})
    question, levers = policies.enacted(scene)
    verdict = verify(plan, question, levers)
    assert any(line.startswith(("demand_is_served", "jobs_are_placed")) for line in verdict.failures)


def test_more_than_is_asked_for_may_not_be_placed_even_with_leave(toy: Instance):
    scene = under(toy, price_war=FREE)
    question, levers = policies.enacted(scene)
    plan = solve(scene, gap=0.0, threads=1)
    serve = plan["serve"].assign(share=plan["serve"]["share"] * 1.1)
    verdict = verify(dataclasses.replace(plan, tables={**plan.tables, "serve": serve}), question, levers)
    assert any(line.startswith("demand_is_served") for line in verdict.failures)


def test_a_service_with_too_few_homes_is_caught_even_with_leave(toy: Instance):
    scene = under(toy, price_war=FREE)
    question, levers = policies.enacted(scene)
    plan = solve(scene, gap=0.0, threads=1)
    fewer = plan["homes"].drop_duplicates("service").reset_index(drop=True)
    verdict = verify(dataclasses.replace(plan, tables={**plan.tables, "homes": fewer}), question, levers)
    assert any(line.startswith("homes_are_enough") for line in verdict.failures)


def test_only_a_price_war_with_leave_has_columns_for_what_is_refused(toy: Instance):
    for war, expected in ((FREE, {"refuse", "decline"}), ({"cut": 0.4}, set())):
        question, levers = policies.enacted(under(toy, price_war=war))
        names = {name for name, _ in formulate(assemble(question), levers).columns.labels.blocks}
        assert names & {"refuse", "decline"} == expected


def test_a_war_among_private_operators_leaves_the_prices_of_state_ones(toy: Instance):
    question, _ = policies.enacted(under(toy, price_war={"cut": 0.3, "operators": "private"}))
    ratio = question["prices"]["training_cny_per_mwh"] / toy["prices"]["training_cny_per_mwh"]
    assert dict(zip(toy["prices"]["operator"], ratio, strict=True)) == pytest.approx({"commons": 1.0, "venture": 0.7})
