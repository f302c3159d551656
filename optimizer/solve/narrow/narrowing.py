"""Which decisions do prices leave: those likely in a good plan, and those possible in a better one?"""

from __future__ import annotations

import numpy as np

from optimizer.problem.linear import Linear
from optimizer.problem.problem import Flags, Floats, Ints, Problem
from optimizer.solve.narrow.pricing import Priced

SAFETY = 1e-9  # of the bound; covers the rounding of reduced costs
SITES, HALLS = 6, 2  # places that a demand, and a job, chooses among in a first search


def dearer(problem: Problem, priced: Priced) -> Floats:
    """Return (N,) how much more than the bound every plan costs, in MCNY a year, that uses a whole column; else 0.

    Reduced costs add up over columns that are used together: who lives at a site is hosted there, on an open campus and
    in a hall that stands.
    """
    columns, halls, sites = priced.linear.columns, problem.halls, problem.sites
    labels = columns.labels
    own = np.where(columns.whole & (columns.lower == 0), np.maximum(priced.reduced, 0.0), 0.0)
    more = own.copy()
    built, opened = own[labels.block("build")], own[labels.block("open")]
    services, hall = labels.over("host").array.T
    more[labels.block("host")] += np.where(halls.existing[hall] == 0, built[hall], 0.0)
    more[labels.block("host")] += np.where(sites.is_open[halls.site[hall]], 0.0, opened[halls.site[hall]])
    least = np.full((len(problem.services.total), len(sites.zone)), np.inf)
    np.minimum.at(least, (services, halls.site[hall]), more[labels.block("host")])
    more[labels.block("home")] += least[tuple(labels.over("home").array.T)]
    return more


def possible(problem: Problem, priced: Priced, allowed: float) -> Linear:
    """Return the model with only what a plan can use that costs less than `allowed` MCNY beyond the bound."""
    return _without(priced.linear, dearer(problem, priced) > allowed + SAFETY * abs(priced.bound))


def likely(problem: Problem, priced: Priced) -> Linear:
    """Return the model in which each demand and each job may only go to the few places that cost least."""
    linear, demands, classes = priced.linear, problem.demands, problem.classes
    more, labels = dearer(problem, priced), linear.columns.labels
    cost = np.maximum(priced.reduced, 0.0)
    serve, run = labels.positions("serve"), labels.positions("run")
    home = labels.find_all("home", labels.over("serve").array[:, [0, 2]])
    gone = np.zeros(labels.size, dtype=bool)
    gone[serve] = _beyond(demands.pair_demand, cost[serve] + more[home], SITES)
    gone[run] = _beyond(classes.pair_class, cost[run], HALLS)
    return _without(linear, gone)


def _beyond(owner: Ints, cost: Floats, count: int) -> Flags:
    """Return which pairs (P,), sorted by owner, are not among the `count` of their owner that cost least."""
    order = np.lexsort((cost, owner))
    rank = np.empty(len(owner), dtype=np.int64)
    rank[order] = np.arange(len(owner)) - np.searchsorted(owner, owner[order])
    return rank >= count


def _without(linear: Linear, gone: Flags) -> Linear:
    """Return the model with some columns held at their lower bound."""
    lower, upper = linear.columns.lower, linear.columns.upper
    return linear.between(lower, np.where(gone, lower, upper))
