"""Is a plan refused when it lies about its cost, its bound or its figures?"""

from __future__ import annotations

import dataclasses
import math

import pytest

from optimizer.data.instance import Instance
from optimizer.plan.plan import COST_TERMS, Plan
from optimizer.plan.verify import verify
from tests.plan.doctoring import at_leaf, leaves, with_leaf

HAIRS = (1e-3, -2e-6, 1.1e-6)
TINY_FIGURES = [
    *(("carbon", ledger) for ledger in ("location_based", "market_based", "hour_matched")),
    *(("energy", key) for key in ("it_mwh", "facility_mwh", "grid_mwh", "green_mwh", "curtailed_mwh", "mean_pue")),
    *(("capacity", key) for key in ("existing_mw", "added_mw")),
    *(("capacity", "by_side", side, key) for side in ("east", "west") for key in ("existing_mw", "added_mw")),
    *(("west_share", kind) for kind in ("training", "inference")),
    ("controllable",),
    ("controllable_gap",),
]


def with_cost(plan: Plan, term: str, value: float, *, follow: bool) -> Plan:
    """State another cost; where the objective is to `follow`, it stays the sum of the terms and the gap is right."""
    costs = {**plan.costs, term: value}
    if not follow:
        return dataclasses.replace(plan, costs=costs)
    cost = math.fsum(costs.values())
    return dataclasses.replace(plan, costs=costs, objective=cost, gap=(cost - plan.bound) / cost)


def failures(plan: Plan, instance: Instance) -> str:
    verdict = verify(plan, instance)
    assert not verdict.ok
    return "\n".join(verdict.failures)


@pytest.mark.parametrize("by", HAIRS)
@pytest.mark.parametrize("term", COST_TERMS)
def test_a_false_cost_term_is_refused(term: str, by: float, plan: Plan, instance: Instance) -> None:
    """The objective follows, so that nothing but the term itself can give it away."""
    value = plan.costs[term] + by * max(1.0, abs(plan.costs[term]))
    assert f"{term}: stated" in failures(with_cost(plan, term, value, follow=True), instance)


@pytest.mark.parametrize("term", COST_TERMS)
def test_a_cost_term_off_by_less_than_the_tolerance_is_accepted(term: str, plan: Plan, instance: Instance) -> None:
    value = plan.costs[term] + 0.9e-6 * max(1.0, abs(plan.costs[term]))
    verdict = verify(with_cost(plan, term, value, follow=True), instance)
    assert not [claim.name for claim in verdict.costs if claim.relative > 1e-6]


@pytest.mark.parametrize("term", COST_TERMS)
def test_a_missing_cost_term_is_refused(term: str, plan: Plan, instance: Instance) -> None:
    costs = {name: value for name, value in plan.costs.items() if name != term}
    assert f"{term}: stated nan" in failures(dataclasses.replace(plan, costs=costs), instance)


def test_an_invented_cost_term_is_refused(plan: Plan, instance: Instance) -> None:
    assert "luck: stated" in failures(with_cost(plan, "luck", 0.0, follow=True), instance)


@pytest.mark.parametrize("by", [1e-2, -1e-6, 2e-9, -1.1e-9])
def test_an_objective_that_is_not_the_sum_is_refused(by: float, plan: Plan, instance: Instance) -> None:
    doctored = dataclasses.replace(plan, objective=plan.objective * (1 + by))
    assert "objective, sum of the terms stated" in failures(doctored, instance)


def test_a_consistent_lie_about_the_objective_is_refused(plan: Plan, instance: Instance) -> None:
    costs = {term: value * (1 - 2e-6) for term, value in plan.costs.items()}
    objective = math.fsum(costs.values())
    assert "objective, sum of the terms recomputed" in failures(
        dataclasses.replace(plan, costs=costs, objective=objective), instance
    )


@pytest.mark.parametrize("by", [0.1, 1e-5, 1.1e-9])
def test_a_bound_above_the_objective_is_refused(by: float, plan: Plan, instance: Instance) -> None:
    doctored = dataclasses.replace(plan, bound=plan.objective * (1 + by), gap=0.0)
    assert "bound_is_below_the_objective" in failures(doctored, instance)


def test_a_bound_above_the_objective_by_rounding_is_accepted(plan: Plan, instance: Instance) -> None:
    verdict = verify(dataclasses.replace(plan, bound=plan.objective * (1 + 1e-10), gap=0.0), instance)
    assert "bound_is_below_the_objective" not in "\n".join(verdict.failures)


@pytest.mark.parametrize("gap", [0.0, 0.019, 0.02 + 2e-9, -0.02, 0.5, math.inf, math.nan])
def test_a_false_gap_is_refused(gap: float, plan: Plan, instance: Instance) -> None:
    assert "gap: stated" in failures(dataclasses.replace(plan, gap=gap), instance)


@pytest.mark.parametrize("bound", [math.nan, math.inf, -math.inf])
def test_a_bound_that_is_no_number_does_not_carry_a_gap(bound: float, plan: Plan, instance: Instance) -> None:
    failures(dataclasses.replace(plan, bound=bound), instance)


@pytest.mark.parametrize("status", ["optimal", "best", "", "feasible"])
def test_a_false_status_is_refused(status: str, plan: Plan, instance: Instance) -> None:
    assert "status_is_true" in failures(dataclasses.replace(plan, status=status), instance)


@pytest.mark.parametrize("status", ["within_gap", "limit", "interrupted"])
def test_a_status_that_claims_no_more_than_the_gap_is_accepted(status: str, plan: Plan, instance: Instance) -> None:
    assert verify(dataclasses.replace(plan, status=status), instance).ok


def test_figures_are_what_the_tests_think(plan: Plan) -> None:
    assert set(TINY_FIGURES) <= set(leaves(plan.derived))


@pytest.mark.parametrize("by", HAIRS)
@pytest.mark.parametrize("path", TINY_FIGURES, ids=": ".join)
def test_a_false_figure_is_refused(path: tuple[str, ...], by: float, plan: Plan, instance: Instance) -> None:
    value = at_leaf(plan.derived, path)
    doctored = with_leaf(plan.derived, path, value + by * max(1.0, abs(value)))
    assert f"{': '.join(path)}: stated" in failures(dataclasses.replace(plan, derived=doctored), instance)


@pytest.mark.parametrize("value", [None, "0", math.nan, True])
@pytest.mark.parametrize("path", TINY_FIGURES[::4], ids=": ".join)
def test_a_figure_that_is_no_number_is_refused(
    path: tuple[str, ...], value: object, plan: Plan, instance: Instance
) -> None:
    doctored = with_leaf(plan.derived, path, value)
    failures(dataclasses.replace(plan, derived=doctored), instance)


@pytest.mark.parametrize("key", ["by_side", "by_hub", "by_operator"])
def test_every_figure_of_the_breakdowns_is_checked(key: str, plan: Plan, instance: Instance) -> None:
    for path in leaves(plan.derived[key]):
        value = at_leaf(plan.derived[key], path)
        derived = {**plan.derived, key: with_leaf(plan.derived[key], path, value * (1 - 2e-6) + 2e-6 * (value == 0))}
        if abs(value) >= 1 or value == 0:
            assert not verify(dataclasses.replace(plan, derived=derived), instance).ok, path


def test_figures_left_out_or_invented_are_refused(plan: Plan, instance: Instance) -> None:
    for key in plan.derived:
        less = {name: value for name, value in plan.derived.items() if name != key}
        failures(dataclasses.replace(plan, derived=less), instance)
    failures(dataclasses.replace(plan, derived={**plan.derived, "fame": 1.0}), instance)


def test_another_question_is_refused(plan: Plan, instance: Instance) -> None:
    assert "plan_answers_this_instance" in failures(dataclasses.replace(plan, instance="other"), instance)
    assert "plan_answers_this_instance" in failures(dataclasses.replace(plan, scenario="other"), instance)


def test_changed_inputs_are_refused(plan: Plan, instance: Instance) -> None:
    for name in plan.hashes:
        assert f"inputs_are_unchanged is broken at {name}" in failures(
            dataclasses.replace(plan, hashes={**plan.hashes, name: "0" * 64}), instance
        )
    less = dict(list(plan.hashes.items())[1:])
    assert "inputs_are_unchanged" in failures(dataclasses.replace(plan, hashes=less), instance)


@pytest.mark.parametrize("change", [{"seconds": -1.0}, {"seconds": math.nan}, {"threads": 0}])
def test_an_impossible_effort_is_refused(change: dict[str, float], plan: Plan, instance: Instance) -> None:
    assert "effort_is_stated" in failures(dataclasses.replace(plan, **change), instance)
