"""Do slices commute, and does every statement carry its sentence and its formula?"""

from __future__ import annotations

import random
import re

import numpy as np
import pytest

from optimizer.errors import Infeasible
from optimizer.formulation.model import SLICES, formulate
from optimizer.formulation.nomenclature import Nomenclature
from optimizer.formulation.stating import Statements
from optimizer.policies import LEVERS
from optimizer.policies.carbon_price import CarbonPrice
from optimizer.policies.compute_voucher import ComputeVoucher
from optimizer.policies.mean_latency import MeanLatency
from optimizer.policies.power_price_support import PowerPriceSupport
from optimizer.problem.labels import Over
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem
from optimizer.solve.highs import Highs
from scripts.documents.mathematics import statements
from tests.formulation.scenes import rows_by_rule, same_columns, same_costs

STATING = [lever for lever in LEVERS if "state" in vars(lever)]
AMENDING = [lever for lever in LEVERS if "amended" in vars(lever)]
STATERS = [*SLICES, *(lever.state for lever in STATING)]


def shuffled(problem: Problem, seed: int) -> Linear:
    slices = list(SLICES)
    random.Random(seed).shuffle(slices)
    return formulate(problem, slices=slices)


@pytest.mark.parametrize("seed", range(4))
def test_shuffled_slices_state_the_same_model(seed: int, problem: Problem, linear: Linear):
    other = shuffled(problem, seed)
    assert same_columns(linear, other)
    assert same_costs(linear, other)
    assert rows_by_rule(linear) == rows_by_rule(other)


def test_shuffled_slices_have_the_same_optimum(problem: Problem, linear: Linear):
    found = []
    for model in (linear, shuffled(problem, 7)):
        solver = Highs(model, whole=True)
        solver.option("mip_rel_gap", 0.0)
        found.append(solver.run(60.0).objective)
    assert found[0] == pytest.approx(found[1], rel=1e-9)


def test_slices_left_out_leave_their_rules_and_terms_out(problem: Problem, linear: Linear):
    for slice_ in SLICES:
        others = [other for other in SLICES if other is not slice_]
        rest = formulate(problem, slices=others)
        gone = {name for name, _ in linear.rows.labels.blocks} - {name for name, _ in rest.rows.labels.blocks}
        terms = set(linear.rows.costs) - set(rest.rows.costs)
        assert gone | terms == {statement.name for statement in statements(slice_)}


@pytest.mark.parametrize("stater", STATERS, ids=lambda stater: stater.__qualname__)
def test_every_rule_and_term_has_a_sentence_and_a_formula(stater):
    stated = list(statements(stater))
    assert stated
    for statement in stated:
        assert re.fullmatch(r"[A-Z].*[.]", statement.sentence, re.DOTALL), statement.name
        assert statement.formula.strip(), statement.name
        if not statement.is_cost:
            assert re.search(r"<=|>=|=", statement.formula), statement.name


def test_what_is_stated_is_what_is_documented(problem: Problem, linear: Linear):
    documented = {statement.name for slice_ in SLICES for statement in statements(slice_)}
    compiled = {name for name, _ in linear.rows.labels.blocks} | set(linear.rows.costs)
    of_the_assignment = {
        "demand_is_served", "jobs_are_placed", "served_only_at_home", "served_is_fed", "firm_is_fed", "flexible_is_fed",
        "traffic_is_fed", "traffic", "data_moves",
    }  # fmt: skip
    assert compiled == documented | of_the_assignment


def test_every_column_is_bounded(linear: Linear):
    assert np.isfinite(linear.columns.lower).all()
    assert np.isfinite(linear.columns.upper).all()
    assert (linear.columns.lower <= linear.columns.upper).all()


def test_a_rule_that_cannot_hold_is_kept_as_a_row_that_cannot_hold(problem: Problem):
    def impossible(state: Statements, x: Nomenclature) -> None:
        """Nothing obeys this."""

        @state.rule(x.S)
        def nothing_stands(s: int):
            """Every campus is twice open.

            open[s] >= 2
            """
            return x.open[s] >= 2

    model = formulate(problem, slices=[*SLICES, impossible])
    assert Highs(model, whole=True).run(60.0).ending == "infeasible"


def test_a_rule_over_no_letters_is_one_row(problem: Problem, linear: Linear):
    def few(state: Statements, x: Nomenclature) -> None:
        """Hardly anything stands."""

        @state.rule(Over("", ((),)))
        def few_stand():
            """Few campuses stand.

            sum of open[s] <= 4
            """
            return sum(x.open[s] for (s,) in x.S.members) <= 4

        @state.rule(Over("", ()))
        def nothing_is_said():
            """Where the index set is empty nothing is stated.

            sum of open[s] <= 0
            """
            raise AssertionError

    model = formulate(problem, slices=[*SLICES, few])
    assert {name for name, _ in model.rows.labels.blocks} - {name for name, _ in linear.rows.labels.blocks} == {
        "few_stand"
    }
    assert dict(model.rows.labels.blocks)["few_stand"] == Over("", ((),))
    text = "few_stand: +1 open[dune] +1 open[gorge] +1 open[plain] +1 open[port] +1 open[delta] <= 4"
    assert model.golden("few_stand") == text
    assert model.rows.labels.text(model.rows.labels.find("few_stand", ())) == "few_stand"


@pytest.mark.parametrize(("right", "holds"), [(0.0, True), (5.0, True), (-5.0, False)])
def test_a_rule_about_nothing_is_left_out_or_cannot_hold(right: float, holds: bool, problem: Problem):
    def nothing(state: Statements, _: Nomenclature) -> None:
        """Nothing is added up."""

        @state.rule(Over("", ((),)))
        def nothing_is_little():
            """A sum over nothing is little.

            sum over nothing <= right
            """
            return sum([]) <= right

    if holds:
        model = formulate(problem, slices=[*SLICES, nothing])
        assert "nothing_is_little" not in dict(model.rows.labels.blocks)
        return
    with pytest.raises(Infeasible, match="'nothing_is_little' does not hold, whatever is decided"):
        formulate(problem, slices=[*SLICES, nothing])


def test_prices_add_terms_and_no_rule(problem: Problem, linear: Linear):
    prices = [CarbonPrice(price_cny_per_t=1.0), PowerPriceSupport(support_cny_per_mwh=1.0)]
    model = formulate(problem, [*prices, ComputeVoucher(voucher_cny_per_mwh=1.0)])
    assert set(model.rows.costs) - set(linear.rows.costs) == {"carbon", "subsidies"}
    assert rows_by_rule(model) == rows_by_rule(linear)


def test_terms_of_two_levers_add_up(problem: Problem):
    support, voucher = PowerPriceSupport(support_cny_per_mwh=7.0), ComputeVoucher(voucher_cny_per_mwh=3.0)
    alone = [formulate(problem, [lever]).rows.costs["subsidies"] for lever in (support, voucher)]
    for both in ([support, voucher], [voucher, support]):
        assert np.allclose(formulate(problem, both).rows.costs["subsidies"], sum(alone), rtol=1e-12)


def test_every_lever_states_something_or_amends_the_question():
    assert set(STATING) | set(AMENDING) | {MeanLatency} == set(LEVERS)
    assert "rows" in vars(MeanLatency)
