"""How much of the best plan's benefit does the best simple rule already capture?

The benefit of planning is what the worst simple rule costs less what the best plan costs; a rule captures the part of
it by which it is cheaper than the worst rule. The best plan is that of the question that the rules answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from optimizer.report.comparing.cases import Case, Comparison
from optimizer.report.comparing.differences import least_cost


@dataclass(frozen=True)
class SimpleRules:
    """The rules that answer one question, from cheap to dear, those without a plan, and the case of its best plan.

    `captured` is the share that the cheapest rule captures against the best plan found, `at_least` against the bound,
    which no plan can undercut; None where there are fewer than two rules to compare or no benefit at all.
    """

    best_plan: Case
    planned: tuple[Case, ...]
    unplanned: tuple[Case, ...]

    @property
    def captured(self) -> float | None:
        """Share that the cheapest rule captures of the benefit of the best plan found."""
        return self.captured_by(self.planned[0]) if self.planned else None

    @property
    def at_least(self) -> float | None:
        """Share that the cheapest rule captures of the benefit of the best plan there can be."""
        return self._share(self.planned[0], least_cost(self.best_plan).low) if self.planned else None

    def captured_by(self, rule: Case) -> float | None:
        """Return the share that one rule with a plan captures of the benefit of the best plan found."""
        return self._share(rule, _cost(self.best_plan))

    def _share(self, rule: Case, best: float) -> float | None:
        if len(self.planned) < 2:
            return None
        benefit = _cost(self.planned[-1]) - best
        return (_cost(self.planned[-1]) - _cost(rule)) / benefit if 0 < benefit < math.inf else None


def simple_rules(comparison: Comparison) -> tuple[SimpleRules, ...]:
    """Return what the simple rules achieve, question by question, that of the base first."""
    found: dict[str, list[Case]] = {}
    best_plans: dict[str, Case] = {}
    for case in comparison.cases:
        best = comparison.against(case)
        if case.scenario.rule and best is not None and best.plan is not None and not best.scenario.rule:
            found.setdefault(best.name, []).append(case)
            best_plans[best.name] = best
    order = sorted(found, key=lambda name: name != comparison.first.name)
    return tuple(_answering(best_plans[name], found[name]) for name in order)


def _answering(best: Case, rules: list[Case]) -> SimpleRules:
    planned = tuple(sorted((case for case in rules if case.plan is not None), key=_cost))
    return SimpleRules(best, planned, tuple(case for case in rules if case.plan is None))


def _cost(case: Case) -> float:
    return math.inf if case.plan is None else case.plan.objective
