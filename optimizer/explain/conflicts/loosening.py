"""How much looser must facts be for a plan to be possible, at the least price?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.explain.conflicts.facts import WORK, Fact, Open
from optimizer.explain.conflicts.slimming import slimmed
from optimizer.explain.extending import Extension
from optimizer.problem.problem import Flags, Floats, Ints
from optimizer.solve.highs import INTERIOR, Highs, Option
from optimizer.solve.watch import Watch

# Loosened by whole units: modules, homes, jobs; at sites where nothing may be built, by lifting that.
WHOLE_UNITS = ("room", "homes", "training", "build_moratorium")
WHOLLY = ("build_moratorium", "demand_growth")  # one unit lifts all of it
PLENTY = 1e7  # units: more than any fact needs


@dataclass(frozen=True)
class Loosened:
    """By how many units each fact is loosened, and what that costs together; `duals` (M,) price the question's rows.

    No less than `least` is enough: the price itself, unless a search was cut off.
    """

    units: Mapping[Fact, float]
    price: float
    least: float
    duals: Floats | None


def loosened(
    question: Open,
    enforced: Flags,
    prices: Mapping[Fact, Floats],
    watch: Watch,
    *,
    whole: bool,
    method: Mapping[str, Option] = INTERIOR,
    seed: int = 0,
) -> Loosened | None:
    """Return how much the facts that have a price must be loosened for a plan under the others.

    A price is for a unit; of work, which is left undone row by row, one for each row. None where the facts do not
    suffice, or time did not. Without `whole` everything is divisible, and the LP is solved by a `method`; a search for
    whole ones that is cut off returns the best it found.
    """
    stated = question.under(enforced, unbounded=prices)
    model = Extension(stated)
    slacks = {fact: _slack(model, fact, price, whole=whole) for fact, price in prices.items()}
    slim = slimmed(model.linear())
    searched = whole and bool(slim.linear.columns.whole.any())
    solver = Highs(slim.linear, whole=searched, seed=seed)
    solver.options({"mip_rel_gap": 0.0} if searched else method)
    outcome = solver.run(watch.left, over=lambda: watch.over)
    if not searched and outcome.ending in ("failed", "stopped") and not watch.over:
        solver = Highs(slim.linear, whole=False, seed=seed)  # an interior point may fail where there is hardly one
        outcome = solver.run(watch.left, over=lambda: watch.over)
    optimal = outcome.ending == "optimal"
    if outcome.x is None or not (optimal or searched):
        return None
    x = slim.over_columns(outcome.x)
    units = {fact: float(x[where].sum()) for fact, where in slacks.items()}
    duals = None if outcome.duals is None else slim.over_rows(outcome.duals)[: len(stated.rows.lower)]
    return Loosened(units, outcome.objective, outcome.objective if optimal else outcome.bound, duals)


def _slack(model: Extension, fact: Fact, price: Floats, *, whole: bool) -> Ints:
    """Add the columns that loosen one fact, and let its rows take them in, and rows for the bounds it laid down.

    What is asked for is left undone row by row; everything else has one column.
    """
    each = len(fact.rows) if fact.kind in WORK else 1
    slack = model.columns(np.broadcast_to(price, (each,)), _most(fact, each), whole=whole and fact.kind in WHOLE_UNITS)
    split, driver = len(fact.columns), np.full(len(fact.columns), slack[0])
    raises, steps = fact.raises[:split], fact.steps if len(fact.steps) else np.ones(split, dtype=np.int64)
    if whole:
        for step in np.unique(steps[steps > 1]):  # all of a step, or nothing of it
            driver[steps == step] = climbed = model.columns(np.zeros(1), np.ones(1), whole=True)[0]
            row = model.rows(np.zeros(1)).repeat(2)
            model.enter(row, np.array([climbed, slack[0]]), np.array([float(step), -1.0]))
    else:
        raises = raises / steps
    bounds = model.rows(fact.upper)
    model.enter(bounds, fact.columns, np.ones(split))
    model.enter(bounds, driver, -raises)
    # A row with a lower side takes the slack in as if it were done; one with an upper side alone as more room.
    sign = np.where(np.isfinite(fact.sides[0]), 1.0, -1.0)
    if fact.kind not in WORK:
        model.free(fact.rows[sign > 0])  # one column for many rows: more than enough is done in some
    taken_in = slack if fact.kind in WORK else slack.repeat(len(fact.rows))
    model.enter(fact.rows, taken_in, sign * fact.raises[split:])
    return slack


def _most(fact: Fact, each: int) -> Floats:
    """Return (K,) by how much each column may loosen: what must be done can at most be left undone."""
    if fact.kind in WORK:
        return np.asarray(fact.sides[1])
    if fact.kind == "homes":
        return np.asarray(np.maximum(fact.sides[0], 0.0))
    return np.full(each, 1.0 if fact.kind in WHOLLY else PLENTY)
