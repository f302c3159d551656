"""Each service by itself as capacitated facility location: what must be paid for serving a demand, at least?

A view of the question that leaves out most of it. Its prices are found by subgradients within seconds, whatever the
number of pairs, and are good wherever homes and their first module are what sites differ by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.problem.linear import Linear
from optimizer.problem.problem import Floats, Ints, Problem

ROUNDS = 2000
FIRST_STEP, LAST_STEP = 0.05, 1e-5  # how much higher a bound is hoped for, relative to the first one
GAIN = 0.02  # of what is hoped for: a round that gains less is one without gain
PATIENCE = 20  # rounds without gain after which half of that is hoped for
SLACK = 1e-6  # relative shortage of capacity that a plan may be excused: the solver's and the verifier's tolerances


@dataclass(frozen=True)
class Facilities:
    """One service: its demands (D,) and sites (S,), by their numbers in the question.

    `cost` (S, D) in MCNY a year when the site serves the whole demand, infinite where it may not; `mw` (D,);
    `fixed` (S,) MCNY a year for a home with its cheapest hall; `most` (S,) MW. At least `fewest` sites must be homes:
    those that can carry it all, none where work may be refused.
    """

    service: int
    demands: Ints
    sites: Ints
    cost: Floats
    mw: Floats
    fixed: Floats
    most: Floats
    fewest: int


def facilities(problem: Problem, linear: Linear) -> Iterator[Facilities]:
    """Yield every service of a question and its model that has demand."""
    demands, labels = problem.demands, linear.columns.labels
    most = _carried(problem, linear)
    for w in range(len(problem.services.total)):
        mine = np.flatnonzero(demands.service == w)
        if not len(mine):
            continue
        pairs = np.flatnonzero(demands.service[demands.pair_demand] == w)
        sites = np.unique(demands.pair_site[pairs])
        fixed, unit = _costs(problem, w, sites)
        row, column = (
            np.searchsorted(sites, demands.pair_site[pairs]),
            np.searchsorted(mine, demands.pair_demand[pairs]),
        )
        cost = np.full((len(sites), len(mine)), np.inf)
        cost[row, column] = demands.pair_cost[pairs] + unit[row] * demands.mw[mine][column]
        here = most[labels.over("home").rows(np.column_stack([np.full(len(sites), w), sites]))]
        fewest = 0 if problem.may_refuse else max(int(problem.services.min_sites[w]), _enough(here, demands.mw[mine]))
        yield Facilities(w, mine, sites, cost, demands.mw[mine], fixed, here, fewest)


def _carried(problem: Problem, linear: Linear) -> Floats:
    """Return MW, on the reference accelerator, that each home (WS,) can carry of its service at most."""
    labels, upper, halls = linear.columns.labels, linear.columns.upper, problem.halls
    services, hall = labels.over("carry").array.T
    home = labels.over("home").rows(np.column_stack([services, halls.site[hall]]))
    load = upper[labels.block("carry")] / halls.energy_inference[hall]
    most = np.bincount(home, weights=load, minlength=len(labels.over("home")))
    return np.minimum(most, upper[labels.block("served")])


def _enough(most: Floats, mw: Floats) -> int:
    """Return how few of some sites (S,) can carry some demands (D,); one more than there are where all cannot."""
    together = np.cumsum(np.sort(most)[::-1])
    return 1 + int(np.count_nonzero(together < mw.sum() * (1 - SLACK)))


def prices(service: Facilities, over: Callable[[], bool] = lambda: False) -> Floats:
    """Return (D,) MCNY a year: prices of serving each demand at which all sites together keep the least.

    At given prices a site serves what pays for itself, as far as it carries, if that pays for its home; at least the
    fewest sites serve. Prices rise where demand is served by none and fall where it is by several (Held and Karp),
    by steps towards a bound a little above the best (Polyak).
    """
    price = np.sort(service.cost, axis=0)[min(1, len(service.sites) - 1)]
    price = np.where(np.isfinite(price), price, service.cost.min(axis=0))
    best, best_price, hoped, stalled = -np.inf, price, np.nan, 0
    for _ in range(ROUNDS):
        bound, served = _served(service, price)
        hoped = FIRST_STEP * abs(bound) if np.isnan(hoped) else hoped
        stalled = 0 if bound > best + GAIN * hoped else stalled + 1
        if bound > best:
            best, best_price = bound, price
        if stalled > PATIENCE:
            hoped, stalled, price = hoped / 2, 0, best_price
        short = 1.0 - served
        length = float(short @ short)
        if hoped <= LAST_STEP * abs(best) or length == 0.0 or over():
            break
        price = price + (best + hoped - bound) / length * short
    return np.asarray(best_price)


def _served(service: Facilities, price: Floats) -> tuple[float, Floats]:
    """Return what all pay at least at these prices, in MCNY a year, and how often each demand (D,) is served then."""
    for_a_mw = (service.cost - price) / service.mw
    order = np.argsort(for_a_mw, axis=1)
    cheapest, mw = np.take_along_axis(for_a_mw, order, axis=1), service.mw[order]
    fill = np.clip(service.most[:, None] - (np.cumsum(mw, axis=1) - mw), 0.0, mw) * (cheapest < 0)
    value = service.fixed + (np.where(fill > 0, cheapest, 0.0) * fill).sum(axis=1)
    chosen = np.argsort(value, kind="stable")[: max(service.fewest, int(np.count_nonzero(value < 0)))]
    share = np.zeros_like(mw)
    np.put_along_axis(share, order, fill / mw, axis=1)
    return float(value[chosen].sum() + price.sum()), share[chosen].sum(axis=0)


def _costs(problem: Problem, w: int, sites: Ints) -> tuple[Floats, Floats]:
    """Return MCNY a year for a home of a service at each site (S,), and for each MW that it serves there."""
    halls, services, campus = problem.halls, problem.services, problem.sites
    first_module = np.where(halls.existing == 0, halls.annuity + halls.operation + halls.accelerators, 0.0)
    power = (halls.pue * campus.tariff[halls.site]) @ (problem.weight * services.shape[w])
    fixed, unit = np.zeros(len(sites)), np.zeros(len(sites))
    for row, s in enumerate(sites):
        here = np.flatnonzero((halls.site == s) & halls.infers)
        cheapest = here[np.argmin(first_module[here] + power[here] * halls.greatest[here])]
        fixed[row] = services.home[w] + first_module[cheapest] + (0.0 if campus.is_open[s] else campus.opening[s])
        unit[row] = power[cheapest] * halls.energy_inference[cheapest]
    return fixed, unit
