"""How one slice becomes rows over all columns of the infrastructure half."""

from __future__ import annotations

import numpy as np
from pyomo.core.expr.numvalue import is_potentially_variable
from pyomo.core.expr.relational_expr import EqualityExpression
from scipy import sparse

from optimizer.errors import Infeasible
from optimizer.formulation.nomenclature import Nomenclature
from optimizer.formulation.stating import Expression, Rule, Statements
from optimizer.formulation.unfolding import Lines, Unfolding, bound
from optimizer.problem.labels import Labels, Over
from optimizer.problem.linear import Rows, stacked
from optimizer.problem.problem import Floats


def compiled(statements: Statements, x: Nomenclature) -> Rows:
    """Return what a slice states as rows.

    Raises Infeasible where a rule without any variable does not hold.
    """
    parts = [_costs(statements, x), *(_rows(rule, x) for rule in statements.rules)]
    return stacked(parts, x.labels.size, Labels(x.problem.names))


def _costs(statements: Statements, x: Nomenclature) -> Rows:
    """Return no rows, and the cost terms."""
    nothing = np.zeros(0)
    costs = {name: _cost(term, x) for name, term in statements.costs.items()}
    return Rows(Labels(x.problem.names), nothing, nothing, sparse.csr_array((0, x.labels.size)), costs)


def _cost(term: Expression, x: Nomenclature) -> Floats:
    """Return the cost of each column (N,)."""
    cost = Unfolding(x, 1)
    cost.add(term, 1.0, Lines(np.zeros(1, dtype=np.int64), {}))
    _, column, value = cost.terms
    return np.bincount(column, weights=value, minlength=x.labels.size).astype(np.float64)


def _rows(rule: Rule, x: Nomenclature) -> Rows:
    """Return a row for each member, but for those of which the rule says nothing."""
    size, body = len(rule.over), Unfolding(x, len(rule.over))
    lower, upper = _related(rule, body)
    row, column, value = body.terms
    matrix = sparse.csr_array((value, (row, column)), shape=(size, x.labels.size))
    matrix.eliminate_zeros()
    said = np.diff(matrix.indptr) > 0
    labels = Labels(x.problem.names)
    broken = np.flatnonzero(~said & ((lower > 0) | (upper < 0)))
    if len(broken):
        labels.add(rule.name, rule.over)
        impossible = f"'{labels.text(int(broken[0]))}' does not hold, whatever is decided"
        message = f"no plan can obey all rules of this instance: {impossible}"
        raise Infeasible(message)
    if said.any():
        labels.add(rule.name, Over(rule.over.letters, rule.over.array[said]))
    return Rows(labels, lower[said], upper[said], matrix[said], {})


def _related(rule: Rule, body: Unfolding) -> tuple[Floats, Floats]:
    """Add what a rule relates to its body, and return between which sides (M,) that must lie.

    Variables stand on the left, as the rule states them, unless there are only constants there.
    """
    nothing = np.zeros(len(rule.over))
    if isinstance(rule.relation, bool):  # of numbers, which Pyomo leaves to Python
        return nothing, nothing if rule.relation else nothing - 1.0
    lines = Lines(np.arange(len(rule.over)), bound(rule.letters, rule.over.array))
    left, right = rule.relation.args
    sign = 1.0 if is_potentially_variable(left) else -1.0
    body.add(left, sign, lines)
    body.add(right, -sign, lines)
    side, equal = 0.0 - body.constant, isinstance(rule.relation, EqualityExpression)
    return (
        side if equal or sign < 0 else np.full(len(side), -np.inf),
        side if equal or sign > 0 else np.full(len(side), np.inf),
    )
