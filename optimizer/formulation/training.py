"""Training that may move: within the day, and no faster than it can."""

from __future__ import annotations

from optimizer.formulation.nomenclature import Nomenclature, total
from optimizer.formulation.stating import Expression, Statements


def training(state: Statements, x: Nomenclature) -> None:
    """Flexible training does a day's work within each typical day."""
    problem = x.problem
    length, weight = problem.day_length, problem.weight

    @state.rule(x.MT)
    def training_is_done(a: int, t: int) -> Expression:
        """Over each typical day flexible training draws what its jobs need.

        sum over h in day t of weight[h] * train[a,h] = (sum over h in day t of weight[h]) * flexible[a]
        """
        hours = range(t * length, (t + 1) * length)
        share = weight[hours] / weight[hours].mean()
        return (
            total(float(part) * x.train[a, h] for part, h in zip(share, hours, strict=True)) == length * x.flexible[a]
        )

    @state.rule(x.MH)
    def training_no_faster_than_it_can(a: int, h: int) -> Expression:
        """Flexible training never draws more than its peak.

        train[a,h] <= peak_factor * flexible[a]
        """
        return x.train[a, h] <= problem.limits.peak_factor * x.flexible[a]
