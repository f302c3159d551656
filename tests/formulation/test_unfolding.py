"""Do rules in letters say of every member what Pyomo says of it alone?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest
from pyomo.core.expr.numeric_expr import SumExpression
from pyomo.core.expr.template_expr import GetItemExpression, IndexTemplate, TemplateSumExpression
from pyomo.repn import generate_standard_repn

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.errors import Infeasible
from optimizer.formulation.compiling import compiled
from optimizer.formulation.model import SLICES
from optimizer.formulation.nomenclature import Nomenclature
from optimizer.formulation.stating import Belonging, Members, Statements, total
from optimizer.problem.assembling import assemble
from optimizer.problem.labels import Over
from optimizer.problem.problem import Problem
from tests.formulation.lever_cases import CASES, levers_of
from tests.formulation.scenes import under

Letters = Mapping[int, int]


def spelt_out(node: Any, letters: Letters) -> Any:
    """Return an expression with members in the place of letters, as Pyomo has it without any letters."""
    if isinstance(node, IndexTemplate):
        return letters[id(node)]
    if isinstance(node, TemplateSumExpression):
        term, over = node.template_args()
        inner = node.template_iters()[0]
        return SumExpression(
            [
                spelt_out(term, {**letters, **{id(letter): at for letter, at in zip(inner, member, strict=True)}})
                for member in members_of(over, letters)
            ]
        )
    if isinstance(node, GetItemExpression):
        component, *index = node.args
        return component[tuple(spelt_out(part, letters) for part in index)]
    if hasattr(node, "is_expression_type") and node.is_expression_type():
        return node.create_node_with_local_data([spelt_out(part, letters) for part in node.args])
    return node


def members_of(over: Over | Belonging, letters: Letters) -> Iterator[tuple[int, ...]]:
    if isinstance(over, Over):
        yield from over.members
    else:
        owner = tuple(np.array([spelt_out(part, letters)], dtype=np.int64) for part in over.owner)
        yield from map(tuple, over.among.of(owner)[1].tolist())


def terms_of(expression: Any, x: Nomenclature) -> tuple[dict[int, float], float]:
    """Return the coefficients by column, and the constant, that Pyomo finds in an expression without letters."""
    found = generate_standard_repn(expression)
    assert found.is_linear()
    index = [var.index() if isinstance(var.index(), tuple) else (var.index(),) for var in found.linear_vars]
    names = [var.parent_component().local_name for var in found.linear_vars]
    columns = [x.labels.find(name, member) for name, member in zip(names, index, strict=True)]
    return {c: v for c, v in zip(columns, found.linear_coefs, strict=True) if v != 0}, float(found.constant)


def questions(toy: Instance) -> Iterator[tuple[Problem, list[Any]]]:
    """Yield the toy with all slices, and with the levers of every case."""
    yield assemble(toy), list(SLICES)
    for case in CASES:
        question, levers = policies.enacted(under(toy, **levers_of(case)))
        yield assemble(question), [lever.state for lever in levers]


def test_every_rule_and_cost_says_of_each_member_what_pyomo_says_of_it(toy: Instance):
    checked = set()
    for problem, staters in questions(toy):
        x = Nomenclature(problem)
        for state_all in staters:
            statements = Statements()
            state_all(statements, x)
            rows = compiled(statements, x)
            for rule in statements.rules:
                for member in rule.over.members[:: max(1, len(rule.over) // 7)]:
                    left, right = (
                        spelt_out(side, {id(letter): at for letter, at in zip(rule.letters, member, strict=True)})
                        for side in rule.relation.args
                    )
                    terms, constant = terms_of(left - right, x)
                    if terms:
                        checked.add(rule.name)
                        same_row(rows, rows.labels.find(rule.name, member), terms, constant)
            for name, cost in statements.costs.items():
                checked.add(name)
                terms, _ = terms_of(spelt_out(cost, {}), x)
                wanted = np.zeros(x.labels.size)
                wanted[list(terms)] = list(terms.values())
                assert np.allclose(rows.costs[name], wanted, rtol=1e-12, atol=0.0), name
    assert len(checked) > 30


def same_row(rows: Any, at: int, terms: Mapping[int, float], constant: float) -> None:
    """Assert that a row says terms + constant <= 0 or = 0, or the same with all signs turned."""
    span = slice(rows.matrix.indptr[at], rows.matrix.indptr[at + 1])
    stated = dict(zip(rows.matrix.indices[span].tolist(), rows.matrix.data[span].tolist(), strict=True))
    assert stated.keys() == terms.keys()
    column = next(iter(terms))
    sign = float(np.sign(stated[column] * terms[column]))
    assert stated == pytest.approx({column: sign * value for column, value in terms.items()}, rel=1e-12)
    side = rows.upper[at] if sign > 0 else rows.lower[at]
    assert side == pytest.approx(-sign * constant, rel=1e-12, abs=1e-12)


def row_of(x: Nomenclature, over: Over, relation: Any) -> Any:
    statements = Statements()
    statements.rule(over)(relation)
    return compiled(statements, x)


def test_factors_quotients_signs_and_constants_are_gathered(problem: Problem):
    x = Nomenclature(problem)
    price = x.given(np.arange(1.0, len(problem.sites.zone) + 1))

    def some_rule(s: Any) -> Any:
        return 2 * (x.wind[s] - 3 * x.solar[s] / price[s]) + price[s] >= -x.wind[s] + 7

    rows = row_of(x, x.S, some_rule)
    for (s,) in x.S.members:
        row, p = rows.matrix[[s]].toarray()[0], s + 1.0
        # 2 wind - 6 solar / p + p >= 7 - wind, turned around as Pyomo keeps it
        sign = np.sign(row[x.labels.find("wind", (s,))])
        assert sign * row[x.labels.find("wind", (s,))] == pytest.approx(3.0)
        assert sign * row[x.labels.find("solar", (s,))] == pytest.approx(-6.0 / p)
        assert np.count_nonzero(row) == 2
        side = rows.lower[s] if sign > 0 else -rows.upper[s]
        assert side == pytest.approx(7.0 - p)


def test_sums_run_over_what_belongs_to_an_owner_and_may_be_empty(problem: Problem):
    x = Nomenclature(problem)
    some = Members("a", (len(problem.sites.zone),), (np.array([1, 0, 1]),), np.array([2, 0, 1]))

    def few_are_built(s: Any) -> Any:
        return total(some[s], lambda a: x.build[a]) <= x.open[s]

    rows = row_of(x, x.S, few_are_built)
    built = [np.flatnonzero(row[x.labels.block("build")]).tolist() for row in rows.matrix.toarray()]
    assert built[:2] == [[0], [1, 2]]
    assert all(halls == [] for halls in built[2:])


def test_a_variable_that_has_no_such_member_is_refused(problem: Problem):
    x = Nomenclature(problem)
    with pytest.raises(KeyError):
        row_of(x, Over("s", [(len(problem.sites.zone),)]), lambda s: x.open[s] <= 1)


def test_what_is_not_linear_is_refused(problem: Problem):
    x = Nomenclature(problem)
    for crooked in (
        lambda s: x.open[s] * x.wind[s] <= 1,
        lambda s: x.wind[s] / x.store[s] <= 1,
        lambda s: x.open[s] ** 2 <= 1,
    ):
        with pytest.raises(TypeError, match="not linear"):
            row_of(x, x.S, crooked)


def test_members_of_which_nothing_is_said_are_left_out_and_broken_ones_named(problem: Problem):
    x = Nomenclature(problem)
    first = np.zeros(len(problem.sites.zone))
    first[0] = 1.0
    factor = x.given(first)

    def only_the_first(s: Any) -> Any:
        return factor[s] * x.open[s] <= 1

    rows = row_of(x, x.S, only_the_first)
    assert rows.labels.members("only_the_first") == ((0,),)

    def at_least_two(s: Any) -> Any:
        return factor[s] * x.open[s] >= 2

    with pytest.raises(Infeasible, match=rf"'at_least_two\[{problem.names['s'][1]}\]' does not hold"):
        row_of(x, x.S, at_least_two)
