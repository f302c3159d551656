"""The best plan that must obey a rule, and the best of all: what do both cost when a price changes?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from optimizer.explain.run.asking import Answer, Asker, Relaxed, charged
from optimizer.explain.run.repriced import Repriced
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Flags, Floats
from optimizer.solve.watch import Watch

Rule = Callable[[Linear], Linear]


class Opposed(Protocol):
    """Both, where each column costs some MCNY a unit `more` (N,) than in the run; `divided` if anything may be."""

    @property
    def divided(self) -> bool:
        """Whether what is said holds if everything can be divided."""

    def forced(self, more: Floats, watch: Watch) -> Answer:
        """Return the best under the rule."""

    def best(self, more: Floats, watch: Watch) -> Answer:
        """Return the best of all."""


@dataclass(frozen=True)
class Searched:
    """Both searched whole; `free` (N,) are whole decisions that may change.

    `known` is the best under the rule at the run's own prices.
    """

    asker: Asker
    rule: Rule
    free: Flags
    known: Answer
    divided: bool = False

    def forced(self, more: Floats, watch: Watch) -> Answer:
        """Return the best under the rule."""
        if not more.any():
            return self.known
        return self.asker.answer(self.rule(charged(self.asker.standing.linear, more)), self.free, watch)

    def best(self, more: Floats, watch: Watch) -> Answer:
        """Return the best of all."""
        if not more.any():
            return self.asker.unchanged(self.free, watch)
        return self.asker.answer(charged(self.asker.standing.linear, more), self.free, watch)


class Relaxations:
    """Both as the relaxation of a run's question has them."""

    divided = True

    def __init__(self, asker: Asker, relaxed: Relaxed, rule: Rule) -> None:
        linear, seed = asker.standing.linear, asker.standing.task.seed
        self._forced, self._best = Repriced(rule(linear), relaxed, seed), Repriced(linear, relaxed, seed)

    def forced(self, more: Floats, watch: Watch) -> Answer:
        """Return the best under the rule."""
        return self._forced.answer(more, watch)

    def best(self, more: Floats, watch: Watch) -> Answer:
        """Return the best of all."""
        return self._best.answer(more, watch)
