"""What are merged demands like?

Demands of one service that the same sites may serve are merged as far as their costs a MW are alike. Where all demand
is served, they are compared by what they prefer at prices: demands from far apart differ in cost everywhere, yet cost
the same more at one site than at another.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy import sparse

from optimizer.problem.gathering import Pick, choices_of, gathered, grouped
from optimizer.problem.prices import Prices
from optimizer.problem.problem import Demands, Floats, Ints, Services

STEPS, FINER = 16, 4.0  # how often, and by how much, demands are told further apart


def merged_demands(demands: Demands, services: Services, pick: Pick, most: float) -> Demands:
    """Return the demands with like ones merged: this changes what a plan costs by `most` MCNY a year at most.

    With "mean" costs are means, with "least" no plan undercuts them. Demands that must be served from a single site
    stay apart.
    """
    group, first = _alike(demands, services, demands.pair_cost / demands.mw[demands.pair_demand], most)
    return demands_of_groups(demands, group, first, pick)


def demands_at_prices(demands: Demands, services: Services, prices: Prices, most: float) -> Demands:
    """Return the same with "least", where all demand is served.

    What a demand pays at its best site, at the prices, it pays wherever it is served; to that comes what the others
    cost more, at least. Demand that is served at its best sites loses nothing.
    """
    mw, site = demands.mw[demands.pair_demand], demands.pair_site
    price = prices.served[demands.service[demands.pair_demand], site]
    cost = (demands.pair_cost + demands.crossing.T @ prices.traffic) / mw + price
    best = np.full(len(demands.mw), np.inf)
    np.minimum.at(best, demands.pair_demand, cost)
    more = cost - best[demands.pair_demand]
    group, first = _alike(demands, services, more, most)
    together = demands_of_groups(dataclasses.replace(demands, pair_cost=more * mw), group, first, "least")
    always = np.bincount(group, weights=best * demands.mw, minlength=len(first))[together.pair_demand]
    price = prices.served[together.service[together.pair_demand], together.pair_site]
    paid = together.crossing.T @ prices.traffic + price * together.mw[together.pair_demand]
    return dataclasses.replace(together, pair_cost=always + together.pair_cost - paid)


def demands_of_groups(demands: Demands, group: Ints, first: Ints, pick: Pick) -> Demands:
    """Return one demand for each group: `group` (D,) of each, `first` (G,) the one whose service and origin it has."""
    demand, site, parts = gathered(group[demands.pair_demand], demands.pair_site, demands.mw[demands.pair_demand])
    mw, traffic = (
        np.bincount(group, weights=amount, minlength=len(first)).astype(np.float64)
        for amount in (demands.mw, demands.traffic)
    )
    per_mw = sparse.csr_array(demands.crossing / demands.mw[demands.pair_demand])
    return Demands(
        service=demands.service[first],
        origin=demands.origin[first],
        mw=mw,
        traffic=traffic,
        pair_demand=demand,
        pair_site=site,
        pair_cost=parts.picked(demands.pair_cost / demands.mw[demands.pair_demand], pick) * mw[demand],
        pair_ms=parts.picked(demands.pair_ms, pick),
        crossing=sparse.csr_array(parts.picked_rows(per_mw, pick) * mw[demand]),
    )


def _alike(demands: Demands, services: Services, costs: Floats, most: float) -> tuple[Ints, Ints]:
    """Return groups (D,) of demands that the same sites may serve, and the first of each.

    Their `costs` a MW (P,) lie as close together as it takes to lose at most so many MCNY a year.
    """
    reach = choices_of(demands.pair_demand, demands.pair_site, len(demands.mw))
    alone = [d if services.single[w] else -1 for d, w in enumerate(demands.service)]
    same = grouped(list(zip(demands.service.tolist(), alone, reach, strict=True)))[0]
    apart = float(np.ptp(costs)) if len(costs) else 0.0
    for _ in range(STEPS):
        group, first = same, np.unique(same, return_index=True)[1].astype(np.int64)
        if apart:
            steps = choices_of(demands.pair_demand, np.floor(costs / apart), len(demands.mw))
            group, first = grouped(list(zip(same.tolist(), steps, strict=True)))
        if _lost(demands, costs, group) <= most:
            break
        apart /= FINER
    return group, first


def _lost(demands: Demands, costs: Floats, group: Ints) -> float:
    """Return by how many MCNY a year the least costs of groups undercut their means, at most."""
    mw = demands.mw[demands.pair_demand]
    owner, _, parts = gathered(group[demands.pair_demand], demands.pair_site, mw)
    less = np.zeros(int(group.max(initial=-1)) + 1)
    np.maximum.at(less, owner, parts.picked(costs, "mean") - parts.picked(costs, "least"))
    return float(less @ np.bincount(group, weights=demands.mw, minlength=len(less)))
