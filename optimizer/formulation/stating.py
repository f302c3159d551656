"""How a slice states a rule or a cost: the name, the sentence, the index set and the expression in one place.

A rule is stated once, for letters that stand for any member of its index set, as one writes it on paper. What it says
of each member follows when it is compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyomo.core.expr.template_expr import IndexTemplate, TemplateSumExpression

from optimizer.problem.labels import Over

Expression = Any  # a Pyomo relation or linear expression, or a letter in one; Pyomo has no types of its own


class Members:
    """What belongs to whom, such as the halls of each site: `halls_at[s]`, to sum over. Some may have none."""

    def __init__(
        self, letters: str, shape: tuple[int, ...], owners: tuple[NDArray[np.int64], ...], members: Any
    ) -> None:
        """Take pairs (N,): an owner, an array a letter within `shape`, and a member (N,), or (N, letters)."""
        keys = np.ravel_multi_index(owners, shape)
        order = np.argsort(keys, kind="stable")
        self.letters, self._shape = letters, shape
        self._members = np.asarray(members, dtype=np.int64).reshape(len(keys), len(letters))[order]
        self._count = np.bincount(keys, minlength=int(np.prod(shape)))
        self._start = np.cumsum(self._count) - self._count

    def __getitem__(self, owner: Expression) -> Belonging:
        """Return the members of an owner."""
        return Belonging(self, owner if isinstance(owner, tuple) else (owner,))

    def of(self, owners: tuple[NDArray[np.int64], ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the members of many owners (K,), one after the other: whose each is (N,), and they (N, letters)."""
        keys = np.ravel_multi_index(owners, self._shape)
        count = self._count[keys]
        whose = np.repeat(np.arange(len(keys)), count)
        first = self._start[keys] - (np.cumsum(count) - count)
        return whose, self._members[np.arange(len(whose)) + first[whose]]


@dataclass(frozen=True)
class Belonging:
    """The members of one owner, whose letters a rule has bound."""

    among: Members
    owner: tuple[Expression, ...]

    @property
    def letters(self) -> str:
        """The letters a sum over them binds."""
        return self.among.letters


def letters_for(over: Over | Belonging) -> tuple[IndexTemplate, ...]:
    """Return Pyomo's placeholders for the letters of an index set."""
    return tuple(IndexTemplate(over, at, _id=letter) for at, letter in enumerate(over.letters))


def total(over: Over | Belonging, term: Callable[..., Expression]) -> Expression:
    """Return the sum of a term over an index set, or over what belongs to an owner."""
    letters = letters_for(over)
    return TemplateSumExpression((term(*letters),), [letters])


@dataclass(frozen=True)
class Rule:
    """A relation over an index set, in the letters that stand for its members."""

    name: str
    over: Over
    letters: tuple[IndexTemplate, ...]
    relation: Expression


@dataclass(frozen=True)
class Statements:
    """What one slice or lever states: its rules and its cost terms."""

    rules: list[Rule] = field(default_factory=list)
    costs: dict[str, Expression] = field(default_factory=dict)

    def rule(self, over: Over) -> Callable[[Callable[..., Expression]], Callable[..., Expression]]:
        """State a rule: the function's name is the proposition, its docstring the sentence and the formula.

        The function is called once with letters for any member; where the set has none, it is not called at all. What
        says nothing of any variable is left out where it holds. A rule over no letters, `Over("", ((),))`, is one
        relation.
        """

        def state(relation: Callable[..., Expression]) -> Callable[..., Expression]:
            if len(over):
                letters = letters_for(over)
                self.rules.append(Rule(relation.__name__, over, letters, relation(*letters)))
            return relation

        return state

    def cost(self, term: Callable[[], Expression]) -> Callable[[], Expression]:
        """State a cost term in MCNY a year: name, sentence and formula are the function's."""
        self.costs[term.__name__] = term()
        return term
