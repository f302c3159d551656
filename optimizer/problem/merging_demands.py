"""What are merged demands like?

Demands of one service that the same sites may serve are merged as far as their costs a MW are alike. Where all demand
is served, they are compared by what they prefer at prices: demands from far apart differ in cost everywhere, yet cost
the same more at one site than at another.
"""

from __future__ import annotations

import dataclasses
import heapq
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from optimizer.problem.gathering import Pick, choices_of, gathered, grouped
from optimizer.problem.prices import Prices
from optimizer.problem.problem import Demands, Floats, Ints, Services

MOST = 9000  # pairs up to which that is worth it at prices: a search gains more by a small model than by a fine one


def merged_demands(demands: Demands, services: Services, pick: Pick, most: float) -> Demands:
    """Return the demands with like ones merged: this changes what a plan costs by `most` MCNY a year at most.

    With "mean" costs are means, with "least" no plan undercuts them. Demands that must be served from a single site
    stay apart.
    """
    group, first = _alike(demands, services, demands.pair_cost / demands.mw[demands.pair_demand], most)
    return demands_of_groups(demands, group, first, pick)


def demands_at_prices(demands: Demands, services: Services, prices: Prices, pick: Pick, most: float) -> Demands:
    """Return the same where all demand is served, and beyond MOST pairs at whatever loss there is.

    What a demand pays at its best site, at the prices, it pays wherever it is served; to that comes what the others
    cost more: with "least" what they do at least. Demand that is served at its best sites loses nothing. No plan
    undercuts that once what it crosses beyond the least is credited with its price.
    """
    mw = demands.mw[demands.pair_demand]
    cost = (demands.pair_cost + _paid(demands, prices)) / mw
    best = np.full(len(demands.mw), np.inf)
    np.minimum.at(best, demands.pair_demand, cost)
    more = cost - best[demands.pair_demand]
    group, first = _alike(demands, services, more, most, MOST)
    if pick == "mean":
        return demands_of_groups(demands, group, first, pick)
    together = demands_of_groups(dataclasses.replace(demands, pair_cost=more * mw), group, first, "least")
    always = np.bincount(group, weights=best * demands.mw, minlength=len(first))[together.pair_demand]
    return dataclasses.replace(together, pair_cost=always + together.pair_cost - _paid(together, prices))


def _paid(demands: Demands, prices: Prices) -> Floats:
    """Return (P,) MCNY a year that pairs pay at prices for what they cross and where they are served."""
    price = prices.served[demands.service[demands.pair_demand], demands.pair_site]
    return np.asarray(demands.crossing.T @ prices.traffic + price * demands.mw[demands.pair_demand])


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


@dataclass(frozen=True)
class _Group:
    """Demands (N,) that the same sites may serve, what each costs a MW there (N, S), and how many MW each is."""

    members: Ints
    costs: Floats
    mw: Floats

    @cached_property
    def lost_at(self) -> Floats:
        """(S,) MCNY a year that they cost more at a site than if each cost the least."""
        return np.asarray(self.mw @ (self.costs - self.costs.min(axis=0)))

    @property
    def lost(self) -> float:
        """MCNY a year that the least costs undercut the mean ones by, at most."""
        return float(self.lost_at.max(initial=0.0))

    def divided(self) -> list[_Group]:
        """Return the cheap and the dear ones, at the site where most is lost."""
        more = self.costs[:, self.lost_at.argmax()]
        more = more - more.min()
        dear = more > more.max() / 2
        return [_Group(self.members[part], self.costs[part], self.mw[part]) for part in (~dear, dear)]


def _alike(
    demands: Demands, services: Services, costs: Floats, most: float, pairs: float = np.inf
) -> tuple[Ints, Ints]:
    """Return groups (D,) of demands that the same sites may serve, and the first of each.

    As long as more than `most` MCNY a year is lost by taking the least of their `costs` a MW (P,) for all, the group
    that loses most is divided, if no more merged `pairs` come of it.
    """
    groups = _of_like_reach(demands, services, costs)
    queue = [(-one.lost, int(one.members[0]), one) for one in groups]
    heapq.heapify(queue)
    lost, made = sum(one.lost for one in groups), sum(one.costs.shape[1] for one in groups)
    together = np.zeros(len(demands.mw), dtype=np.int64)  # the first demand of the group of each
    while queue:
        _, first, one = heapq.heappop(queue)
        more = one.costs.shape[1]
        if lost <= most or one.lost == 0.0 or made + more > pairs:
            together[one.members] = first
            continue
        parts = one.divided()
        lost, made = lost - one.lost + sum(part.lost for part in parts), made + more
        for part in parts:
            heapq.heappush(queue, (-part.lost, int(part.members[0]), part))
    firsts, group = np.unique(together, return_inverse=True)
    return group.astype(np.int64), firsts


def _of_like_reach(demands: Demands, services: Services, costs: Floats) -> list[_Group]:
    """Return the demands of one service that the same sites may serve, those of a single home one by one."""
    reach = choices_of(demands.pair_demand, demands.pair_site, len(demands.mw))
    alone = [d if services.single[w] else -1 for d, w in enumerate(demands.service)]
    group, first = grouped(list(zip(demands.service.tolist(), alone, reach, strict=True)))
    size = np.bincount(demands.pair_demand, minlength=len(reach))
    start = np.cumsum(size) - size
    parts = np.split(np.argsort(group, kind="stable"), np.cumsum(np.bincount(group, minlength=len(first)))[:-1])
    return [
        _Group(part, costs[start[part][:, None] + np.arange(size[part[0]])], demands.mw[part])
        for part in parts
        if len(part)
    ]
