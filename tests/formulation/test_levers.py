"""Does a lever do what it says: nothing when off, the same to the judge as to the model, caught where it is broken?"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np
import pytest

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.formulation.model import formulate
from optimizer.plan.accounts import costs
from optimizer.plan.figures import figures_of
from optimizer.plan.plan import Plan
from optimizer.plan.verify import Verdict, verify
from optimizer.policies import LEVERS
from optimizer.problem.assembling import assemble
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem
from optimizer.solve.pipeline import solve
from tests.formulation.conftest import Levers
from tests.formulation.lever_cases import (
    ACCOUNTS,
    BROKEN_RULES,
    CASES,
    LOOSENING,
    MISSTATED_TERMS,
    Case,
    beside,
    levers_of,
)
from tests.formulation.scenes import rows_by_rule, same_columns, same_costs, under

Best = Callable[[Levers], Plan]
NAMES = [lever.name for lever in LEVERS]


def judged(plan: Plan, toy: Instance, levers: Levers) -> Verdict:
    """Return the verdict on a plan as an answer to the toy under levers."""
    question, active = policies.enacted(under(toy, **{name: dict(settings) for name, settings in levers.items()}))
    return verify(plan, question, active)


def broken_rules(verdict: Verdict) -> set[str]:
    return {violation.rule for violation in verdict.rules if not violation.relative <= 1e-6}


def false_claims(verdict: Verdict) -> set[str]:
    return {claim.name for claim in (*verdict.costs, *verdict.figures) if not claim.relative <= 1e-6}


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_a_neutral_lever_leaves_no_trace(
    lever: type[policies.Lever], toy: Instance, problem: Problem, linear: Linear, best: Best
):
    neutral = lever.neutral()
    assert neutral.is_neutral
    scene = under(toy, **{lever.name: neutral.model_dump()})
    question, levers = policies.enacted(scene)
    assert levers == ()
    assert question.tables == toy.tables
    assert question.terms == toy.terms
    assert question.region == toy.region
    assert question.scenario.levers == {}
    model = formulate(assemble(question), levers)
    assert same_columns(model, linear)
    assert same_costs(model, linear)
    assert rows_by_rule(model) == rows_by_rule(linear)
    assert solve(scene, gap=0.0, threads=1).objective == pytest.approx(best({}).objective, rel=1e-9)


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_a_setting_that_bites_is_not_neutral(case: Case, toy: Instance, best: Best):
    scene = under(toy, **levers_of(case))
    assert {lever.name for lever in policies.active(scene)} == set(levers_of(case))
    moved = abs(best(levers_of(case)).objective - best(beside(case)).objective)
    assert moved > 1e3 or case in ACCOUNTS


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_the_judge_accepts_the_best_plan_and_recomputes_what_it_costs(case: Case, toy: Instance, best: Best):
    plan = best(levers_of(case))
    assert plan.verified
    assert plan.status == "optimal"
    assert judged(plan, toy, levers_of(case)).failures == ()
    assert sum(plan.costs.values()) == pytest.approx(plan.objective, rel=1e-9)


def test_every_case_has_a_plan_that_is_caught():
    assert {*BROKEN_RULES, *MISSTATED_TERMS, *LOOSENING, *ACCOUNTS} == set(CASES)
    assert {lever for lever, _ in CASES} == set(NAMES)


@pytest.mark.parametrize("case", list(BROKEN_RULES), ids="-".join)
def test_the_best_plan_without_the_lever_breaks_its_rules_and_no_others(case: Case, toy: Instance, best: Best):
    verdict = judged(best(beside(case)), toy, levers_of(case))
    assert broken_rules(verdict) == BROKEN_RULES[case]
    if case not in MISSTATED_TERMS:
        assert {name for name in false_claims(verdict) if name in best({}).costs} == set()


@pytest.mark.parametrize("case", list(MISSTATED_TERMS), ids="-".join)
def test_the_best_plan_without_the_lever_does_not_cost_what_it_says(case: Case, toy: Instance, best: Best):
    plan = best(beside(case))
    verdict = judged(plan, toy, levers_of(case))
    assert false_claims(verdict) & set(plan.costs) == MISSTATED_TERMS[case]
    assert "objective, sum of the terms recomputed" in false_claims(verdict)
    assert broken_rules(verdict) == BROKEN_RULES.get(case, set())


@pytest.mark.parametrize("case", list(LOOSENING), ids="-".join)
def test_a_plan_that_uses_a_lever_which_is_not_in_force_is_caught(case: Case, toy: Instance, best: Best):
    assert broken_rules(judged(best(levers_of(case)), toy, beside(case))) == LOOSENING[case]


@pytest.mark.parametrize("case", list(ACCOUNTS), ids="-".join)
def test_accounts_without_the_lever_are_false_under_it(case: Case, toy: Instance, best: Best):
    plan = best(beside(case))
    assert ACCOUNTS[case] not in false_claims(judged(plan, toy, beside(case)))
    verdict = judged(plan, toy, levers_of(case))
    assert broken_rules(verdict) == set()
    assert not false_claims(verdict) & set(plan.costs)
    # The best plan under the lever is the same one, so only what it says of its accounts is false without it.
    assert ACCOUNTS[case] in false_claims(judged(best(levers_of(case)), toy, beside(case)))


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_a_plan_that_misstates_a_term_the_lever_moves_is_caught(case: Case, toy: Instance, best: Best):
    plan = best(levers_of(case))
    for term in MISSTATED_TERMS.get(case, {"grid_energy"}):
        terms = {**plan.costs, term: plan.costs[term] + 1e5}
        doctored = dataclasses.replace(plan, costs=terms, objective=plan.objective + 1e5)
        assert term in false_claims(judged(doctored, toy, levers_of(case)))


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_is_not_judged_without_the_levers_of_its_scenario(name: str, toy: Instance, best: Best):
    case = next(case for case in CASES if case[0] == name)
    question, levers = policies.enacted(under(toy, **levers_of(case)))
    others = [lever for lever in levers if lever.name != name]
    verdict = verify(best(levers_of(case)), question, others)
    assert "every_lever_is_checked" in broken_rules(verdict)


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_what_a_lever_charges_by_hall_is_what_it_costs_in_all(case: Case, toy: Instance, best: Best):
    question, levers = policies.enacted(under(toy, **levers_of(case)))
    figures = figures_of(best(levers_of(case)), question)
    for lever in levers:
        for term, by_hall in lever.charges(figures).items():
            assert by_hall.shape == (len(question["halls"]),)
            assert math.fsum(by_hall.tolist()) == pytest.approx(lever.costs(figures)[term], rel=1e-12)
    assert costs(figures, levers) == pytest.approx(dict(best(levers_of(case)).costs), rel=1e-9, abs=1e-3)


def test_a_question_is_enacted_once(toy: Instance):
    scene = under(toy, demand_growth={"inference_factor": 2.0}, carbon_price={"price_cny_per_t": 0.0})
    question, levers = policies.enacted(scene)
    again, same = policies.enacted(question)
    assert again is question
    assert same == levers
    assert question.as_read is scene
    assert set(question.scenario.levers) == {"demand_growth"}
    assert np.allclose(question["demand"]["demand_mw"], 2 * toy["demand"]["demand_mw"])


def test_support_is_paid_in_its_zones_alone(best: Best):
    plan = best(levers_of(("power_price_support", "one_zone")))
    dune = plan.derived["by_hub"]["Dune"]["facility_mwh"]
    assert plan.costs["subsidies"] == pytest.approx(-50.0 * dune, rel=1e-9)


def test_vouchers_are_paid_for_the_work_of_their_group_alone(best: Best):
    plan = best(levers_of(("compute_voucher", "training")))
    assert plan.west_share["training"] == 1.0
    assert plan.costs["subsidies"] == pytest.approx(-200.0 * 8760 * (10 + 5), rel=1e-9)
