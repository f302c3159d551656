"""Do slices commute, and does every statement carry its sentence and its formula?"""

from __future__ import annotations

import random
import re

import numpy as np
import pytest

from optimizer.formulation.model import SLICES, formulate
from optimizer.formulation.nomenclature import Nomenclature
from optimizer.formulation.stating import Statements
from optimizer.policies import LEVERS, CarbonPrice, PowerPriceSupport
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem
from optimizer.solve.highs import Highs
from scripts.documents.mathematics import statements
from tests.formulation.scenes import rows_by_rule, same_columns, same_costs

STATERS = [*SLICES, *(lever.state for lever in LEVERS)]


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


def test_levers_add_their_terms_and_no_rule(problem: Problem, linear: Linear):
    model = formulate(problem, [CarbonPrice(price_cny_per_t=1.0), PowerPriceSupport(support_cny_per_mwh=1.0)])
    assert set(model.rows.costs) - set(linear.rows.costs) == {"carbon", "subsidies"}
    assert rows_by_rule(model) == rows_by_rule(linear)
