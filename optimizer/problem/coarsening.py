"""The same question, coarser: small enough to choose what is built, safe enough to build it."""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy import sparse

from optimizer.problem.problem import Demands, Floats, Problem


def coarse(problem: Problem) -> Problem:
    """Return the problem over one day, with demands of equal reach merged."""
    return one_day(dataclasses.replace(problem, demands=merged(problem)))


def merged(problem: Problem) -> Demands:
    """Return the demands with those of one service that the same sites reach made one.

    A plan for the merged demand serves each of its parts in the same shares, so it is a plan for the parts as well, of
    the same cost. Demands that must be served from a single site stay apart.
    """
    demands = problem.demands
    sites = np.split(demands.pair_site, np.flatnonzero(np.diff(demands.pair_demand)) + 1)
    groups: dict[tuple[int, ...], int] = {}
    group = np.array([
        groups.setdefault((int(w), *((-d - 1,) if problem.services.single[w] else ()), *reach.tolist()), len(groups))
        for d, (w, reach) in enumerate(zip(demands.service, sites, strict=True))
    ])  # fmt: skip
    first = np.array([int(np.argmax(group == g)) for g in range(len(groups))], dtype=np.int64)
    keys, pair = np.unique(
        np.stack([group[demands.pair_demand], demands.pair_site]) if len(group) else np.zeros((2, 0), dtype=np.int64),
        axis=1,
        return_inverse=True,
    )
    gather = sparse.csr_array((np.ones(len(pair)), (np.arange(len(pair)), pair)), shape=(len(pair), keys.shape[1]))
    return Demands(
        service=demands.service[first],
        origin=demands.origin[first],
        mw=np.bincount(group, weights=demands.mw, minlength=len(groups)),
        traffic=np.bincount(group, weights=demands.traffic, minlength=len(groups)),
        pair_demand=keys[0],
        pair_site=keys[1],
        pair_cost=demands.pair_cost @ gather,
        crossing=sparse.csr_array(demands.crossing @ gather),
    )


def one_day(problem: Problem) -> Problem:
    """Return the problem with all typical days folded into one.

    Whole-number decisions of the folded problem are feasible in the full one whenever connections bind only through
    load: every hall has the greatest PUE that any day has at that hour, so the folded power draw is never below the
    true one, and tariffs are scaled down so that the bill of a MW stays the true bill. Wind and sun are averages.
    """
    length = problem.day_length
    days = problem.weight.reshape(-1, length)[:, 0]
    share = days / days.sum()

    def folded(hourly: Floats) -> Floats:
        """(N, days x length) -> (N, days, length)."""
        return hourly.reshape(len(hourly), len(days), length)

    def mean(hourly: Floats) -> Floats:
        return np.einsum("ndh,d->nh", folded(hourly), share)

    halls, sites = problem.halls, problem.sites
    worst = folded(halls.pue).max(axis=1)
    count = np.bincount(halls.site, minlength=len(sites.zone)).clip(min=1)[:, None, None]
    site_pue = np.ones((len(sites.zone), len(days), length))
    summed = np.zeros_like(site_pue)
    np.add.at(summed, halls.site, folded(halls.pue))
    site_pue = np.where(summed > 0, summed / count, site_pue)
    bill = np.einsum("ndh,ndh,d->nh", folded(sites.tariff), site_pue, share)
    return dataclasses.replace(
        problem,
        weight=np.full(length, days.sum()),
        sites=dataclasses.replace(
            sites, tariff=bill / site_pue.max(axis=1), wind_cf=mean(sites.wind_cf), solar_cf=mean(sites.solar_cf)
        ),
        halls=dataclasses.replace(halls, pue=worst),
        services=dataclasses.replace(problem.services, shape=problem.services.shape[:, :length]),
    )
