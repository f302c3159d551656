"""Training that may move: within the day, and no faster than it can."""

from __future__ import annotations

from optimizer.formulation.nomenclature import Nomenclature
from optimizer.formulation.stating import Expression, Statements, total


def training(state: Statements, x: Nomenclature) -> None:
    """Flexible training does a day's work within each typical day."""
    problem = x.problem
    length = problem.day_length
    days = problem.weight.reshape(-1, length)
    share = x.given((days / days.mean(axis=1, keepdims=True)).ravel())

    @state.rule(x.MT)
    def training_is_done(a: int, t: int) -> Expression:
        """Over each typical day flexible training draws what its jobs need.

        sum over h in day t of weight[h] * train[a,h] = (sum over h in day t of weight[h]) * flexible[a]
        """
        return total(x.hours_of[t], lambda h: share[h] * x.train[a, h]) == length * x.flexible[a]

    @state.rule(x.MH)
    def training_no_faster_than_it_can(a: int, h: int) -> Expression:
        """Flexible training never draws more than its peak.

        train[a,h] <= peak_factor * flexible[a]
        """
        return x.train[a, h] <= problem.limits.peak_factor * x.flexible[a]
