"""Which plan at nearly the same cost differs most from some others in where things go?

A small question is searched whole. Where that does not end in time, prices find a plan: what lies where the others have
it is charged for, and the question is planned at these prices. The difference is convex in what is placed, so it is at
least what the places count that a plan has emptied; each turn charges for those that the last one did.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.explain.alternatives.apart import Apart, Prices
from optimizer.explain.run.asking import SMALL
from optimizer.explain.run.at_prices import cost_of_a_mw, planned
from optimizer.explain.run.least_costs import at_least_cost
from optimizer.explain.run.placing import Placing
from optimizer.explain.run.standing import Standing
from optimizer.problem.problem import Floats
from optimizer.solve.split.folding import folded
from optimizer.solve.watch import Watch

NOTHING = 1e-6  # of all work: a plan that differs by less does not differ
SEARCHED = 0.15  # of the time, for a small question as a whole
TURNS = 6  # plans found by prices
DEARER, CHEAPER = 4.0, 0.5  # by so much the price changes at most from one plan to the next
SPENT = 0.8  # of the room below the limit is what a plan should cost more: the rest is spent when it is completed
FIRST = 0.1  # of the price at which the relaxation reaches the limit: a whole plan reaches it earlier


@dataclass(frozen=True)
class Farthest:
    """The plan (N,) found, None where none differs, and the MW by which it differs from the nearest of the others.

    No plan within the limit differs by more than `most` MW from all of them. `seen` are more plans within it.
    """

    x: Floats | None
    mw: float
    most: float
    seen: Sequence[Floats]


def farthest(
    standing: Standing,
    placing: Placing,
    limit: float,
    others: Sequence[Floats],
    watch: Watch,
    seen: Sequence[Floats] = (),
) -> Farthest:
    """Return the plan that costs at most `limit` MCNY a year and differs most from others, each (K, S) MW.

    It differs at least as much as the plans `seen` before.
    """
    apart = Apart.of(standing.problem, standing.linear, placing, limit, others)
    everything = min(float(other.sum()) for other in others)
    best, most, found, ended = standing.x, everything, list[Floats](), False
    if standing.linear.rows.matrix.nnz <= SMALL:
        best, bound, ended = apart.searched(standing.task, best, watch.part(SEARCHED))
        most = min(most, bound)
    if not ended:
        found = list(_by_prices(standing, apart, limit, watch))
        best = max([best, *seen, *found], key=apart.differs_by)
    least = NOTHING * everything
    x = apart.completed(standing.task, best) if apart.differs_by(best) > least else None
    mw = 0.0 if x is None else apart.differs_by(x)
    return Farthest(x if mw > least else None, mw, max(most, mw), found)


def most_apart(standing: Standing, limit: float, other: Floats, watch: Watch) -> float:
    """Return the MW by which no plan that costs at most `limit` MCNY a year differs from another (K, S) by more.

    It is what a relaxation says in which like things are one of least cost; infinite if it is not solved in time.
    """
    together, linear, placing = at_least_cost(standing)
    prices = Apart.of(together.problem, linear, placing, limit, [other]).prices(standing.task, watch)
    return math.inf if prices is None else prices.most


def _by_prices(standing: Standing, apart: Apart, limit: float, watch: Watch) -> Iterator[Floats]:
    """Yield the plans (N,) within the limit that prices find; one that is under way when time is over is ended."""
    prices = _of_a_day(standing, limit, apart.others, watch)
    if prices is None:
        return
    charged, room = prices.less, limit - standing.cost
    price = FIRST * min(prices.price, cost_of_a_mw(standing))
    for _ in range(TURNS):
        x = None if watch.over else planned(standing, price * charged, standing.task.watch)
        if x is None:
            return
        more = float(standing.linear.objective @ x) - standing.cost
        if more <= room:
            yield x
        emptied = _emptied(apart, prices, x)
        charged = emptied if emptied.any() else charged
        price *= float(np.clip(SPENT * room / more, CHEAPER, DEARER)) if more > 0 else DEARER


def _of_a_day(standing: Standing, limit: float, others: Sequence[Floats], watch: Watch) -> Prices | None:
    """Return the prices of a folded day, which takes seconds to relax; it proves nothing."""
    day = folded(dataclasses.replace(standing.task, watch=watch))
    if day is None:
        return None
    placing = Placing.of(day.problem, day.simple.columns.labels)
    return Apart.of(day.problem, day.simple, placing, limit, others).prices(standing.task, watch)


def _emptied(apart: Apart, prices: Prices, x: Floats) -> Floats:
    """Return (K, S) how much it counts that less lies where a plan (N,) has less than the others."""
    here = apart.placing.mw(x)
    fewer = np.array([here < other - NOTHING * other.sum() for other in apart.others])
    return np.asarray(np.tensordot(prices.weights, fewer, axes=1), dtype=np.float64)
