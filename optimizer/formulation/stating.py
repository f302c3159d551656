"""How a slice states a rule or a cost: the name, the sentence, the index set and the expression in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyomo.environ as pyo

from optimizer.problem.labels import Over

Expression = Any  # a Pyomo relation or linear expression; Pyomo has no types of its own


class Statements:
    """What one slice or lever states: its rules and its cost terms, on one Pyomo block."""

    def __init__(self) -> None:
        self.block = pyo.Block(concrete=True)
        self.overs: dict[str, Over] = {}

    def rule(self, over: Over) -> Callable[[Callable[..., Expression]], Callable[..., Expression]]:
        """State a rule: the function's name is the proposition, its docstring the sentence and the formula.

        A member for which the relation holds without any variable, or for which the function returns None, is left out.
        A rule over no letters, `Over("", ((),))`, is one relation.
        """

        def state(relation: Callable[..., Expression]) -> Callable[..., Expression]:
            name = relation.__name__
            self.overs[name] = over
            members = [member[0] if len(member) == 1 else member for member in over.members]
            if members == [()]:  # a rule over nothing stands once
                self.block.add_component(name, pyo.Constraint(rule=lambda _: _kept(relation())))
            elif members:
                constraint = pyo.Constraint(members, rule=lambda _, *index: _kept(relation(*index)))
                self.block.add_component(name, constraint)
            return relation

        return state

    def cost(self, term: Callable[[], Expression]) -> Callable[[], Expression]:
        """State a cost term in MCNY a year: name, sentence and formula are the function's."""
        self.block.add_component(term.__name__, pyo.Objective(expr=term()))
        return term


def _kept(relation: Expression) -> Expression:
    if relation is None or relation is True:
        return pyo.Constraint.Skip
    return pyo.Constraint.Infeasible if relation is False else relation
