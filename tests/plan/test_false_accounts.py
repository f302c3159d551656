"""Is a plan refused that lies about what operators earn, with and without levers?"""

from __future__ import annotations

import dataclasses

import pytest

from optimizer.data.instance import Instance
from optimizer.plan.accounts import costs, objective
from optimizer.plan.figures import figures_of
from optimizer.plan.plan import Plan, relative_gap
from optimizer.plan.summary import derive
from optimizer.plan.verify import verify
from optimizer.policies import Lever, enacted
from tests.plan.doctoring import at_leaf, leaves, with_leaf

POLICY = {
    "carbon_price": {"price_cny_per_t": 80.0},
    "power_price_support": {"support_cny_per_mwh": 40.0, "domestic_only": False},
    "compute_voucher": {"voucher_cny_per_mwh": 250.0, "within": ["zone:NA"]},
}
Answer = tuple[Plan, Instance, tuple[Lever, ...]]


@pytest.fixture(scope="module", params=[{}, POLICY], ids=["market", "levers"])
def answer(request: pytest.FixtureRequest, plan: Plan, instance: Instance) -> Answer:
    """Return the example plan with true claims about itself, its question and the levers."""
    scenario = instance.scenario.model_copy(update={"levers": request.param})
    question, levers = enacted(dataclasses.replace(instance, scenario=scenario))
    terms = costs(figures_of(plan, question), levers)
    cost = objective(terms)
    bound = 0.98 * cost
    stated = dataclasses.replace(plan, costs=terms, objective=cost, bound=bound, gap=relative_gap(cost, bound))
    return derive(stated, question, levers), question, levers


def test_true_accounts_are_accepted(answer: Answer):
    plan, question, levers = answer
    assert len(levers) == len(question.scenario.levers)
    assert verify(plan, question, levers).failures == ()


@pytest.mark.parametrize("key", ["accounts", "sums"])
def test_every_doctored_figure_is_refused(answer: Answer, key: str):
    plan, question, levers = answer
    paths = leaves(plan.derived[key])
    assert len(paths) == {"accounts": 2 * 2 * 8, "sums": 3}[key]
    for path in paths:
        value = at_leaf(plan.derived[key], path)
        for wrong in (value + 2e-6 * max(1.0, abs(value)), -value - 1.0):
            derived = {**plan.derived, key: with_leaf(plan.derived[key], path, wrong)}
            verdict = verify(dataclasses.replace(plan, derived=derived), question, levers)
            assert [claim.name for claim in verdict.figures if claim.relative > 1e-6] == [f"{key}: {': '.join(path)}"]


def test_an_account_left_out_or_invented_is_refused(answer: Answer):
    plan, question, levers = answer
    books = plan.derived["accounts"]["by_operator"]
    for changed in ({"01": books["01"]}, {**books, "ghost": books["01"]}):
        derived = {**plan.derived, "accounts": {**plan.derived["accounts"], "by_operator": changed}}
        assert not verify(dataclasses.replace(plan, derived=derived), question, levers).ok


def test_a_subsidy_shifted_between_operators_is_refused(answer: Answer):
    """The sums stay right; only the books of the two do not."""
    plan, question, levers = answer
    books = {name: dict(book) for name, book in plan.derived["accounts"]["by_operator"].items()}
    for name, shift in (("01", 1e6), ("cloud", -1e6)):
        books[name]["subsidy_cny"] += shift
        books[name]["margin_cny"] += shift
    derived = {**plan.derived, "accounts": {**plan.derived["accounts"], "by_operator": books}}
    assert not verify(dataclasses.replace(plan, derived=derived), question, levers).ok
