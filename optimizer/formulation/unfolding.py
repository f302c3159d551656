"""What does an expression in letters say of every member of an index set?

Pyomo holds it as a tree. The tree is walked once with all members side by side in arrays, so that a rule over thousands
of them costs hardly more than one over ten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add, mul, neg, truediv
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyomo.core.base.var import VarData
from pyomo.core.expr.numeric_expr import DivisionExpression, NegationExpression, ProductExpression, SumExpression
from pyomo.core.expr.numvalue import is_potentially_variable
from pyomo.core.expr.template_expr import GetItemExpression, IndexTemplate, TemplateSumExpression

from optimizer.formulation.nomenclature import Nomenclature
from optimizer.formulation.stating import Belonging, Expression
from optimizer.problem.problem import Floats, Ints

Values = Any  # a number for all lines, or an array of one for each
OPERATIONS: Mapping[type, Callable[..., Values]] = {
    SumExpression: lambda *parts: reduce(add, parts),
    ProductExpression: mul,
    DivisionExpression: truediv,
    NegationExpression: neg,
}


@dataclass(frozen=True)
class Lines:
    """Members side by side: the row that each line (N,) counts for, and what the letters are in it (N,).

    Letters are known by identity, since Pyomo compares them as expressions.
    """

    row: Ints
    letters: Mapping[int, Ints]

    def over(self, letters: tuple[IndexTemplate, ...], whose: Ints, members: NDArray[np.int64]) -> Lines:
        """Return a line (K,) for each member that a sum runs over: `whose` line it comes from, and its letters."""
        known = {name: at[whose] for name, at in self.letters.items()}
        return Lines(self.row[whose], known | bound(letters, members))


def bound(letters: tuple[IndexTemplate, ...], members: NDArray[np.int64]) -> dict[int, Ints]:
    """Return what letters are for members (N, letters)."""
    return {id(letter): members[:, at] for at, letter in enumerate(letters)}


class Unfolding:
    """The terms of an expression for each row (M,): rows, columns and coefficients, and a constant a row."""

    def __init__(self, x: Nomenclature, rows: int) -> None:
        self._x = x
        self._terms: list[tuple[Ints, Ints, Floats]] = []
        self.constant = np.zeros(rows)

    @property
    def terms(self) -> tuple[Ints, Ints, Floats]:
        """Row, column and coefficient (K,) of every term; a column may come up several times in a row."""
        nothing = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
        row, column, value = (np.concatenate(parts) for parts in zip(nothing, *self._terms, strict=True))
        return row, column, value

    def add(self, node: Expression, factor: Values, lines: Lines) -> None:
        """Add `factor` times an expression to the rows of some lines; TypeError where it is not linear."""
        if not is_potentially_variable(node):
            amount = np.broadcast_to(factor * self._value(node, lines), lines.row.shape)
            self.constant += np.bincount(lines.row, weights=amount, minlength=len(self.constant))
        elif isinstance(node, SumExpression):
            for part in node.args:
                self.add(part, factor, lines)
        elif isinstance(node, NegationExpression):
            self.add(node.arg(0), -factor, lines)
        elif isinstance(node, (ProductExpression, DivisionExpression)):
            self._scaled(node, factor, lines)
        elif isinstance(node, TemplateSumExpression):
            self._summed(node, factor, lines)
        elif isinstance(node, GetItemExpression):
            variable, *index = node.args
            self._term(variable.local_name, self._members(index, lines), factor, lines)
        elif isinstance(node, VarData):
            name, index = node.parent_component().local_name, node.index()
            self._term(name, self._members(index if isinstance(index, tuple) else (index,), lines), factor, lines)
        else:
            raise _not_linear(node)

    def _scaled(self, node: Expression, factor: Values, lines: Lines) -> None:
        first, second = node.args
        divided = isinstance(node, DivisionExpression)
        scaled, by = (first, second) if divided or is_potentially_variable(first) else (second, first)
        if is_potentially_variable(by):
            raise _not_linear(node)
        amount = self._value(by, lines)
        self.add(scaled, factor / amount if divided else factor * amount, lines)

    def _summed(self, node: TemplateSumExpression, factor: Values, lines: Lines) -> None:
        term, over = node.template_args()
        if isinstance(over, Belonging):
            whose, members = over.among.of(tuple(self._members(over.owner, lines).T))
        else:
            whose = np.repeat(np.arange(len(lines.row)), len(over))
            members = np.tile(over.array, (len(lines.row), 1))
        inside = lines.over(node.template_iters()[0], whose, members)
        self.add(term, np.broadcast_to(factor, lines.row.shape)[whose], inside)

    def _term(self, variable: str, members: Ints, factor: Values, lines: Lines) -> None:
        column = self._x.labels.find_all(variable, members)
        self._terms.append((lines.row, column, np.broadcast_to(factor, lines.row.shape)))

    def _members(self, index: Any, lines: Lines) -> Ints:
        """Return the members (N, letters) that an index names in each line."""
        found = [np.broadcast_to(self._value(part, lines), lines.row.shape) for part in index]
        return np.array(found, dtype=np.int64).reshape(len(found), len(lines.row)).T

    def _value(self, node: Expression, lines: Lines) -> Values:
        """Return what holds no variable, in each line."""
        if isinstance(node, IndexTemplate):
            return lines.letters[id(node)]
        if isinstance(node, GetItemExpression):
            given, *index = node.args
            return self._x.values(given)[tuple(self._members(index, lines).T)]
        operation = next((known for kind, known in OPERATIONS.items() if isinstance(node, kind)), None)
        return float(node) if operation is None else operation(*(self._value(part, lines) for part in node.args))


def _not_linear(node: Expression) -> TypeError:
    return TypeError(f"a rule or cost cannot hold {node}: it is not linear")
