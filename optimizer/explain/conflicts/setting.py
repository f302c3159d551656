"""How loose must the setting of a lever be that multiplies what is decided, such as a share?"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
from scipy import sparse

from optimizer.explain.conflicts.facts import Fact, Open
from optimizer.explain.conflicts.policing import RULES
from optimizer.explain.conflicts.slimming import slimmed
from optimizer.explain.extending import Extension
from optimizer.formulation.model import formulate
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Flags, Floats
from optimizer.solve.highs import INTERIOR, Highs, Option
from optimizer.solve.watch import Watch

ROUNDS = 20
CLOSE = 1e-8  # of the setting: nearer need not be known
FAR = 1e9  # more than any row can lack


def least_setting(question: Open, enforced: Flags, fact: Fact, watch: Watch) -> float | None:
    """Return the setting nearest to the stated one at which a plan is possible, None if none is found in time.

    The rows are affine in the setting. Each round maximises by how much they hold at one setting, and goes on from the
    setting nearest to the stated one that the solution allows (Dinkelbach, 1967): from the feasible side, ever nearer.
    """
    rule = _Rule.of(question, fact)
    value = rule.neutral
    for _ in range(ROUNDS):
        x = _best(question, enforced & ~question.only(fact), rule, value, watch)
        if x is None:
            return None
        nearer = rule.allowed(x)
        if nearer is None or abs(nearer - rule.stated) > abs(value - rule.stated):
            return None if value == rule.neutral else value
        if abs(nearer - value) <= CLOSE * max(1.0, abs(value)):
            return nearer
        value = nearer
    return value


@dataclasses.dataclass(frozen=True)
class _Rule:
    """The rows of a rule at the setting that means nothing and at the one that is stated, as `a @ x <= b`."""

    neutral: float
    stated: float
    a: tuple[sparse.csr_array, sparse.csr_array]
    b: tuple[Floats, Floats]

    @classmethod
    def of(cls, question: Open, fact: Fact) -> _Rule:
        setting = RULES[fact.kind]
        lever = question.lever(setting.lever)
        stated = float(getattr(lever, setting.name))
        neutral = NEUTRAL[fact.kind]
        half, full = (
            _rows(fact, formulate(question.wide, [lever.model_copy(update={setting.name: value})], ()))
            for value in ((neutral + stated) / 2, stated)
        )
        # At the neutral setting itself a lever states nothing, but its rows are affine.
        return cls(neutral, stated, (2 * half[0] - full[0], full[0]), (2 * half[1] - full[1], full[1]))

    def at(self, value: float) -> tuple[sparse.csr_array, Floats]:
        """Return the rows at a setting."""
        t = (value - self.neutral) / (self.stated - self.neutral)
        return self.a[0] + t * (self.a[1] - self.a[0]), self.b[0] + t * (self.b[1] - self.b[0])

    def allowed(self, x: Floats) -> float | None:
        """Return the setting nearest to the stated one that a solution allows, None if it allows none."""
        slack = [b - a @ x for a, b in zip(self.a, self.b, strict=True)]
        if (slack[0] < -CLOSE * (1 + np.abs(self.b[0]))).any():
            return None
        falls = slack[0] - slack[1]
        t = min([1.0, *(np.maximum(slack[0], 0.0)[falls > 0] / falls[falls > 0]).tolist()])
        return float(self.neutral + t * (self.stated - self.neutral))


# Far from these nothing is asked: shares of nothing or of all, and the slowest mean round trip.
NEUTRAL = {
    "enough_is_domestic": 0.0,
    "share_at_least": 0.0,
    "share_at_most": 1.0,
    "green_enough": 0.0,
    "mean_latency_within_the_limit": 10_000.0,
    "new_halls_are_used": 0.0,
}


def _rows(fact: Fact, linear: Linear) -> tuple[sparse.csr_array, Floats]:
    """Return the rows of a rule as `a @ x <= b` over all columns."""
    where = linear.rows.labels.block(fact.kind)
    lower, upper, matrix = linear.rows.lower[where], linear.rows.upper[where], linear.rows.matrix[where]
    turned = np.where(np.isfinite(upper), 1.0, -1.0)
    return sparse.csr_array(matrix.multiply(turned[:, None])), np.where(np.isfinite(upper), upper, -lower)


def _best(question: Open, enforced: Flags, rule: _Rule, value: float, watch: Watch) -> Floats | None:
    """Return the plan (N,) under some facts that keeps the rule at a setting by as much as possible."""
    stated, (a, b) = question.under(enforced), rule.at(value)
    size, model = len(stated.columns.lower), Extension(stated)
    (lacking,) = model.columns(np.ones(1), np.full(1, FAR), least=-FAR)
    rows, entries = model.rows(b), sparse.coo_array(a)
    model.enter(rows[entries.row], entries.col, entries.data)
    model.enter(rows, np.full(len(rows), lacking), np.full(len(rows), -1.0))
    slim = slimmed(model.linear())
    ways: tuple[Mapping[str, Option], ...] = (INTERIOR, {}) if question.divisible else ({"mip_rel_gap": 0.0},)
    for options in ways:
        solver = Highs(slim.linear, whole=not question.divisible)
        solver.options(options)
        outcome = solver.run(watch.left, over=lambda: watch.over)
        if outcome.x is not None and outcome.ending == "optimal":
            return slim.over_columns(outcome.x)[:size]
    return None  # an interior point may fail where there is hardly one
