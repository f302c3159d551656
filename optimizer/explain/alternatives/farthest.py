"""Which plan at nearly the same cost differs most from some others in where things go?

A small question is searched whole. Where that does not end in time, prices find a plan: what lies where the others have
it is charged for, and the question is planned at these prices. The difference is convex in what is placed, so it is at
least what the places count that a plan has emptied; each turn charges for those that the last one did.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.explain.alternatives.apart import Apart, Prices
from optimizer.explain.run.asking import SMALL
from optimizer.explain.run.placing import Placing
from optimizer.explain.run.standing import Standing
from optimizer.problem.problem import Floats, Problem
from optimizer.problem.simple_rules import dearer
from optimizer.solve.exact import completed, on_whole_model
from optimizer.solve.progress import silent
from optimizer.solve.split.engine import search_split
from optimizer.solve.task import Task
from optimizer.solve.watch import Watch

NOTHING = 1e-6  # of all work: a plan that differs by less does not differ
SEARCHED = 0.15  # of the time, for a small question as a whole
RELAXED = 0.3  # of the time left, for prices
TURNS = 6  # plans found by prices
DEARER, CHEAPER = 1.5, 0.5  # the price after a plan within the limit, and after one beyond
A_TENTH = 0.1  # of the work
FIRST = 0.5  # of the price at which the relaxation reaches the limit: a whole plan reaches it earlier


@dataclass(frozen=True)
class Farthest:
    """The plan (N,) found, None where none differs, and the MW by which it differs from the nearest of the others.

    No plan within the limit differs by more than `most` MW from all of them.
    """

    x: Floats | None
    mw: float
    most: float


def farthest(standing: Standing, placing: Placing, limit: float, others: Sequence[Floats], watch: Watch) -> Farthest:
    """Return the plan that costs at most `limit` MCNY a year and differs most from others, each (K, S) MW."""
    apart = Apart.of(standing, placing, limit, others)
    everything = min(float(other.sum()) for other in others)
    best, most, ended = standing.x, everything, False
    if standing.linear.rows.matrix.nnz <= SMALL:
        best, bound, ended = apart.searched(best, watch.part(SEARCHED))
        most = min(most, bound)
    if not ended:
        best, bound = _by_prices(apart, best, watch)
        most = min(most, bound)
    least = NOTHING * everything
    x = apart.completed(best) if apart.differs_by(best) > least else None
    mw = 0.0 if x is None else apart.differs_by(x)
    return Farthest(x if mw > least else None, mw, max(most, mw))


def _by_prices(apart: Apart, best: Floats, watch: Watch) -> tuple[Floats, float]:
    """Return the best plan (N,) that prices find, at least as good as one known, and the most MW any differs by."""
    prices = apart.prices(watch.part(RELAXED)) or _drawn(apart)
    charged = prices.less
    price = FIRST * prices.price
    for _ in range(TURNS):
        if watch.over:
            break
        x = _planned(apart.standing, price * charged, watch)
        if x is None:
            break
        cheap = float(apart.standing.linear.objective @ x) <= apart.limit
        best = max(best, x, key=apart.differs_by) if cheap else best
        charged = _emptied(apart, prices, x)
        price *= DEARER if cheap else CHEAPER
    return best, prices.most


def _drawn(apart: Apart) -> Prices:
    """Return prices where no relaxation says any: half of the sites, drawn, are charged so that a tenth might leave."""
    others, standing = apart.others, apart.standing
    kinds, sites = others[0].shape
    half = np.random.default_rng([standing.task.seed, len(others)]).permutation(sites) < sites / 2
    room = (apart.limit - standing.cost) / max(A_TENTH * float(others[0].sum()), 1.0)
    weights = np.full(len(others), 1 / len(others))
    return Prices(math.inf, min(room / FIRST, apart.cost_of_a_mw), np.tile(half.astype(float), (kinds, 1)), weights)


def _planned(standing: Standing, charges: Floats, watch: Watch) -> Floats | None:
    """Return the plan (N,) at charges (K, S) in MCNY a year and MW, completed at true cost; None if not in time."""
    task = standing.task
    guided = Task(
        task.problem, task.levers, watch, task.gap, task.threads, task.seed, silent, _charging(task.problem, charges)
    )
    found, _ = search_split(guided)
    if found.solution is None:
        return None
    return completed(task, standing.linear, on_whole_model(task, found.solution), math.inf)


def _charging(problem: Problem, charges: Floats) -> Problem:
    training, inference = charges
    site_of = problem.halls.site[problem.classes.choices.hall]
    return dearer(problem, inference[problem.demands.pair_site], training[site_of])


def _emptied(apart: Apart, prices: Prices, x: Floats) -> Floats:
    """Return (K, S) how much it counts that less lies where a plan (N,) has less than the others."""
    here = apart.placing.mw(x)
    fewer = np.array([here < other - NOTHING * other.sum() for other in apart.others])
    return np.asarray(np.tensordot(prices.weights, fewer, axes=1), dtype=np.float64)
