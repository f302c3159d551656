"""How loose must the setting of a lever be that multiplies what is decided, such as a share?"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
from scipy import sparse

from optimizer.explain.conflicts.facts import Fact, Open
from optimizer.explain.conflicts.naming import setting_of
from optimizer.explain.conflicts.policing import RULES
from optimizer.explain.conflicts.slimming import slimmed
from optimizer.explain.extending import Extension
from optimizer.formulation.model import formulate
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Flags, Floats
from optimizer.solve.highs import AT_OTHER_PRICES, INTERIOR, VERTEX, Highs, Option, Outcome
from optimizer.solve.watch import Watch

CLOSE = 1e-7  # of the setting: nearer need not be known
CLOSE_IN_LARGE = 1e-3  # where each of many steps takes seconds
NEARER = CLOSE_IN_LARGE / 2  # is tried first
KEPT = 1e-6  # of a row's side, at least of 1: what a solver calls kept
NOTHING = 1e-6  # of what the row that changes most does: what is asked of a hall that is not built
FAR = 1e9  # more than any row can lack


def least_setting(question: Open, enforced: Flags, fact: Fact, watch: Watch) -> tuple[float, float] | None:
    """Return the setting nearest to the stated one at which a plan is possible, and from which on none is.

    The two are the same but for what need not be known, or was not in the time for a large question. None if no setting
    is found in time.

    The rows are affine in the setting. Each round maximises by how much they hold at one setting, and goes on from the
    setting nearest to the stated one that the solution allows (Dinkelbach, 1967): from the feasible side, ever nearer.
    """
    rule, without = _Rule.of(question, fact), _without_rows(question, enforced, fact)
    least = _of_one_row if len(fact.rows) == 1 else _of_several
    return least(rule, without, watch, divisible=question.divisible)


def _of_one_row(rule: _Rule, without: Linear, watch: Watch, *, divisible: bool) -> tuple[float, float] | None:
    """Return the setting where a rule has one row: that is what is minimised, and rounds differ in prices alone."""
    slim = slimmed(without.costing(rule.prices(rule.neutral)))
    value, first = rule.neutral, _solved(slim.linear, VERTEX, watch, divisible=divisible)
    if first is None:
        return None
    solver, outcome = first
    while outcome.x is not None and outcome.ending == "optimal":
        found = rule.allowed(slim.over_columns(outcome.x))
        if found is None:
            return None
        before, value = value, rule.nearer(value, found)
        if abs(value - before) <= CLOSE * max(1.0, abs(value)):
            return value, value
        solver.costs(rule.prices(value)[slim.columns])
        if divisible:
            solver.options(AT_OTHER_PRICES)
        outcome = solver.run(watch.left, over=lambda: watch.over)
    return (value, rule.stated) if divisible and value != rule.neutral else None


def _of_several(rule: _Rule, without: Linear, watch: Watch, *, divisible: bool) -> tuple[float, float] | None:
    """Return the setting where a rule has several rows.

    One that asks for nothing, as of a hall that is not built, hides how far the others could go: so what lies between
    a setting that is possible and one that is not is halved. Mostly none just nearer is possible.
    """
    close = CLOSE_IN_LARGE if divisible else CLOSE
    value, impossible = rule.neutral, rule.stated
    asked, tried_near = value, False
    while True:
        x = _best(without, rule.at(asked), watch, divisible=divisible)
        if x is None:
            return (value, impossible) if divisible and value != rule.neutral else None
        found = rule.allowed(x)
        if found is None:
            return None
        value = rule.nearer(value, found)
        enough = close * max(1.0, abs(value))
        if abs(asked - rule.stated) < abs(found - rule.stated) - enough / 4:
            impossible = asked
        if abs(impossible - value) <= enough:
            return value, impossible if divisible else value
        if tried_near:
            asked = (value + impossible) / 2
        else:
            asked, tried_near = rule.nearer_by(value, NEARER * max(1.0, abs(value))), True


@dataclasses.dataclass(frozen=True)
class _Rule:
    """The rows of a rule at the setting that means nothing and at the one that is stated, as `a @ x <= b`."""

    neutral: float
    stated: float
    a: tuple[sparse.csr_array, sparse.csr_array]
    b: tuple[Floats, Floats]

    @classmethod
    def of(cls, question: Open, fact: Fact) -> _Rule:
        setting, stated, neutral = RULES[fact.kind], setting_of(question, fact.kind), NEUTRAL[fact.kind]
        lever = question.lever(setting.lever)
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

    def prices(self, value: float) -> Floats:
        """Return (N,) what its one row takes of each column at a setting."""
        return np.asarray(self.at(value)[0].sum(axis=0), dtype=np.float64).ravel()

    def nearer(self, *values: float) -> float:
        """Return which of some settings is nearest to the stated one."""
        return min(values, key=lambda value: abs(value - self.stated))

    def nearer_by(self, value: float, far: float) -> float:
        """Return a setting so far nearer to the stated one."""
        return value + float(np.copysign(min(far, abs(self.stated - value)), self.stated - value))

    def allowed(self, x: Floats) -> float | None:
        """Return the setting nearest to the stated one that a solution allows, None if it allows none."""
        slack = [b - a @ x for a, b in zip(self.a, self.b, strict=True)]
        if (slack[0] < -KEPT * (1 + np.abs(self.b[0]))).any():
            return None
        falls = slack[0] - slack[1]
        asks = falls > NOTHING * falls.max(initial=0.0)
        t = min([1.0, *(np.maximum(slack[0], 0.0)[asks] / falls[asks]).tolist()])
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


def _without_rows(question: Open, enforced: Flags, fact: Fact) -> Linear:
    """Return the model under some facts (F,), with all that matters to one of them but its rows."""
    stated = question.under(enforced | question.only(fact))
    lower, upper = stated.rows.lower.copy(), stated.rows.upper.copy()
    lower[fact.rows], upper[fact.rows] = -np.inf, np.inf
    return Linear(stated.columns, dataclasses.replace(stated.rows, lower=lower, upper=upper))


def _best(stated: Linear, rows: tuple[sparse.csr_array, Floats], watch: Watch, *, divisible: bool) -> Floats | None:
    """Return the plan (N,) of a model that keeps a rule's rows (K,) by as much as possible."""
    a, b = rows
    size, model = len(stated.columns.lower), Extension(stated)
    (lacking,) = model.columns(np.ones(1), np.full(1, FAR), least=-FAR)
    kept, entries = model.rows(b), sparse.coo_array(a)
    model.enter(kept[entries.row], entries.col, entries.data)
    model.enter(kept, np.full(len(kept), lacking), np.full(len(kept), -1.0))
    slim = slimmed(model.linear())
    found = _solved(slim.linear, INTERIOR, watch, divisible=divisible)
    return None if found is None or found[1].x is None else slim.over_columns(found[1].x)[:size]


def _solved(
    linear: Linear, method: Mapping[str, Option], watch: Watch, *, divisible: bool
) -> tuple[Highs, Outcome] | None:
    """Return a model's solver and optimum, None where there is none in time; an interior point may fail."""
    ways: tuple[Mapping[str, Option], ...] = (method, {}) if divisible else ({"mip_rel_gap": 0.0},)
    for options in ways:
        solver = Highs(linear, whole=not divisible)
        solver.options(options)
        outcome = solver.run(watch.left, over=lambda: watch.over)
        if outcome.ending == "optimal":
            return solver, outcome
    return None
