"""Does a plan made for one scenario obey the rules of another, and what does it cost there?"""

from __future__ import annotations

import math

import numpy as np

from optimizer.plan.accounts import costs, objective
from optimizer.plan.figures import figures_of
from optimizer.plan.plan import Plan
from optimizer.plan.rules import RULES
from optimizer.plan.verify import TOLERANCE
from optimizer.report.comparing.cases import Case


def cost_under(plan: Plan, case: Case) -> float | None:
    """Return what `plan` costs as an answer to the question of `case`, CNY a year; None where it breaks a rule.

    What the plan says about itself (its scenario, its hashes, its bound) plays no part: only its tables are judged, by
    every rule of the model and of the case's levers. A question without the same places judges nothing.
    """
    if case.instance is None:
        return None
    figures = figures_of(plan, case.instance)
    with np.errstate(all="ignore"):
        violations = [
            *figures.chosen.faults,
            *(violation for rules in RULES for violation in rules(figures)),
            *(violation for lever in case.levers for violation in lever.violations(figures)),
        ]
        cost = objective(costs(figures, case.levers))
    obeys = all(violation.relative <= TOLERANCE for violation in violations)
    return cost if obeys and math.isfinite(cost) else None
