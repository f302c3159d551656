"""Is this plan true? The judge: rules, costs and claims recomputed from the tables alone.

Nothing here knows how the plan was found: no solver, no model, no problem floor. Every rule is recomputed row by row
from the instance's tables and the plan's tables; every cost term and headline figure is recomputed and compared.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.data.instance import Instance
from optimizer.plan.claims import Claim, consistency, cost_claims, figure_claims
from optimizer.plan.figures import figures_of
from optimizer.plan.levers import LeverCheck
from optimizer.plan.plan import Plan
from optimizer.plan.rules import RULES
from optimizer.plan.violation import Violation

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Verdict:
    """Every rule with its worst violation, every cost term and every headline figure, stated against recomputed."""

    rules: tuple[Violation, ...]
    costs: tuple[Claim, ...]
    figures: tuple[Claim, ...]

    @property
    def ok(self) -> bool:
        """Whether everything holds to 1e-6 relative."""
        return all(line.relative <= TOLERANCE for line in self.lines)

    @property
    def lines(self) -> tuple[Violation | Claim, ...]:
        """Everything that was checked."""
        return (*self.rules, *self.costs, *self.figures)

    @property
    def worst(self) -> float:
        """The largest relative violation or disagreement."""
        return max((line.relative for line in self.lines), default=0.0)

    @property
    def failures(self) -> tuple[str, ...]:
        """One line for everything that does not hold, the worst first."""
        bad = sorted((line for line in self.lines if not line.relative <= TOLERANCE), key=lambda line: -line.relative)
        return tuple(_sentence(line) for line in bad)

    def to_table(self) -> pd.DataFrame:
        """Return one row for each rule, cost term and figure: what, name, place, found, expected, relative, ok."""
        rows = [("rule", v.rule, v.place, v.found, v.expected, v.relative) for v in self.rules]
        for what, claims in (("cost", self.costs), ("figure", self.figures)):
            rows += [(what, c.name, "", c.stated, c.recomputed, c.relative) for c in claims]
        table = pd.DataFrame(rows, columns=["what", "name", "place", "found", "expected", "relative"])
        return table.assign(ok=table["relative"] <= TOLERANCE)


def verify(plan: Plan, instance: Instance, levers: Sequence[LeverCheck] = ()) -> Verdict:
    """Return the verdict on `plan` as an answer to `instance` under the `levers` of its scenario.

    A violation is relative to max(1, size of its row) (see `Violation`), a claim to max(1, |recomputed|) (see `Claim`).
    Values that are no numbers, counts that are not whole, ids that nothing bears, rows that are repeated, and levers of
    the scenario that nobody checks are violated infinitely. Never raises on a damaged plan.
    """
    figures = figures_of(plan, instance)
    with np.errstate(all="ignore"):
        violations = [
            *figures.chosen.faults,
            *(violation for rules in RULES for violation in rules(figures)),
            *consistency(figures),
            _every_lever_is_checked(instance, levers),
            *(violation for lever in levers for violation in lever.violations(figures)),
        ]
        costs, stated = tuple(cost_claims(figures, levers)), tuple(figure_claims(figures, levers))
        return Verdict(_worst_of_each(violations), costs, stated)


def _every_lever_is_checked(instance: Instance, levers: Sequence[LeverCheck]) -> Violation:
    unchecked = sorted(set(instance.scenario.levers) - {lever.name for lever in levers})
    return Violation("every_lever_is_checked", ", ".join(unchecked), math.inf if unchecked else 0.0)


def _worst_of_each(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    worst: dict[str, Violation] = {}
    for violation in violations:
        known = worst.get(violation.rule)
        if known is None or not violation.relative <= known.relative:
            worst[violation.rule] = violation
    return tuple(worst.values())


def _sentence(line: Violation | Claim) -> str:
    if isinstance(line, Claim):
        return f"{line.name}: stated {line.stated:.9g}, recomputed {line.recomputed:.9g} (off by {line.relative:.2g})"
    numbers = "" if math.isnan(line.found) else f": found {line.found:.9g}"
    numbers += "" if math.isnan(line.expected) else f", expected {line.expected:.9g}"
    return f"{line.rule} is broken at {line.place or 'the plan'}{numbers} (by {line.relative:.2g})"
