"""The same question, coarser: small enough to choose what is built, close enough to choose well."""

from __future__ import annotations

import dataclasses

import numpy as np

from optimizer.problem.gathering import Pick
from optimizer.problem.merging_demands import demands_at_prices, merged_demands
from optimizer.problem.merging_jobs import merged_jobs
from optimizer.problem.prices import Prices
from optimizer.problem.problem import Floats, Ints, Problem
from optimizer.problem.yardstick import CLOSE_JOBS, LOSS, per_mw

SURE = 0.9  # of what contracts yield on a mean day: on true days some of it finds no use


@dataclasses.dataclass(frozen=True)
class Merged:
    """A problem with like demands and like classes made one; `classes` (J,) gives the merged class of each class.

    Merged classes that are not `of_one_size` hold jobs of many, and are divisible.
    """

    problem: Problem
    classes: Ints
    of_one_size: bool


def merged(
    problem: Problem, pick: Pick, prices: Prices | None = None, loss: float = LOSS, close: float = CLOSE_JOBS
) -> Merged:
    """Return the problem with like demands merged, and like classes.

    With "mean" a merged pair costs and crosses what its parts do together: any plan for it is a plan for the parts, of
    the same cost. With "least" it costs and crosses what its cheapest part would: no plan for the parts is cheaper, so
    bounds of it hold for the problem; at `prices`, once what a plan crosses beyond is credited with its price. Demands
    that must be served from a single site stay apart; others are merged as far as this changes the cost of any plan by
    the share `loss` at most. For classes, `close` (a share of what a MW costs) and `prices` see `merged_jobs`.
    """
    jobs = merged_jobs(problem.classes, pick, close * per_mw(problem), prices, all_placed=not problem.may_refuse)
    fewer = dataclasses.replace(with_like_demands(problem, pick, loss, prices), classes=jobs.classes)
    return Merged(fewer, jobs.group, jobs.of_one_size)


def with_like_demands(problem: Problem, pick: Pick, loss: float, prices: Prices | None = None) -> Problem:
    """Return the problem with like demands merged, and every class as it is; see `merged`."""
    demands, services = problem.demands, problem.services
    most = loss * per_mw(problem) * float(demands.mw.sum() + problem.classes.load @ problem.classes.count)
    if prices is not None and not problem.may_refuse:
        fewer = demands_at_prices(demands, services, prices, pick, most)
    else:
        fewer = merged_demands(demands, services, pick, most)
    return dataclasses.replace(problem, demands=fewer)


def divisible_demand(problem: Problem) -> Problem:
    """Return the problem with demand that may be served from several homes, so that like demand can be merged."""
    services = problem.services
    return dataclasses.replace(problem, services=dataclasses.replace(services, single=np.zeros_like(services.single)))


def one_day(problem: Problem, hours: int, *, contracts: bool = False, storage: bool = False) -> Problem:
    """Return the problem with all typical days folded into one, of at most `hours` hours.

    Without `contracts` nothing is contracted, and without `storage` nothing stored: that blurs prices little and makes
    searches much faster. Hours that are merged need not follow one another, so storage moves energy among them freely.

    Every hall has the greatest PUE that any day has at that hour, so the folded draw is never below the true one and a
    connection that holds here holds there; prices and emissions are scaled down, and contracts up, so that the bill,
    the carbon and the green share of a MW stay the true ones. With fewer than 24 hours, hours in which services load
    alike become one that carries their mean load.
    """
    length = problem.day_length
    days = problem.weight.reshape(-1, length)[:, 0]
    share = days / days.sum()
    halls, sites = problem.halls, problem.sites
    shape = problem.services.shape[:, :length]
    part = alike_hours(shape, hours)
    size = np.bincount(part)
    mean = (part[:, None] == np.arange(len(size))) / size

    def greatest(hourly: Floats) -> Floats:
        return np.stack(
            [_by_day(hourly, length).max(axis=1)[:, part == k].max(axis=1) for k in range(len(size))], axis=1
        )

    def average(hourly: Floats) -> Floats:
        return np.asarray(np.einsum("ndh,d->nh", _by_day(hourly, length), share) @ mean)

    site_pue = _site_pue(problem)
    drawn = greatest(site_pue)
    # How much more a site draws here than in truth, over the year.
    excess = (drawn @ size) / (average(site_pue) @ size)
    return dataclasses.replace(
        problem,
        weight=days.sum() * size.astype(np.float64),
        day_length=len(size),
        sites=dataclasses.replace(
            sites,
            tariff=average(sites.tariff * site_pue) / drawn,
            wind_cf=average(sites.wind_cf),
            solar_cf=average(sites.solar_cf),
            contract_mw=sites.contract_mw * excess * (SURE if contracts else 0.0),
            wind_price=sites.wind_price / excess,
            solar_price=sites.solar_price / excess,
            delivery=sites.delivery / excess,
            emission=sites.emission / excess,
            residual=sites.residual / excess,
        ),
        halls=dataclasses.replace(halls, pue=greatest(halls.pue)),
        services=dataclasses.replace(problem.services, shape=shape @ mean),
        limits=problem.limits if storage else dataclasses.replace(problem.limits, storage_share=0.0),
    )


def fullest_day(problem: Problem, hours: int, *, contracts: bool = False) -> tuple[Problem, Ints]:
    """Return the problem on one day of at most so many hours, and which of them stands for each hour (H,).

    Each has the greatest load of every service and the greatest PUE of those that it stands for. So what fits there
    fits in the problem, as long as nothing asks for energy hour by hour. Nothing is stored.
    """
    length = problem.day_length
    shape = problem.services.shape[:, :length]
    part = alike_hours(shape, hours)
    day = one_day(problem, hours, contracts=contracts)
    most = np.stack([shape[:, part == k].max(axis=1, initial=0.0) for k in range(day.hours)], axis=1)
    fewer = dataclasses.replace(day, services=dataclasses.replace(day.services, shape=most))
    return fewer, np.tile(part, problem.hours // length)


def leanest_day(problem: Problem) -> Problem:
    """Return the problem on the mean of its typical days: what does not fit there fits in no plan of the problem.

    The mean of a plan's days obeys every rule that all days share. Only the PUE of halls differs from day to day, so
    each hour has the least of it.
    """
    days = problem.weight.reshape(-1, problem.day_length)[:, 0]
    halls, sites, services = problem.halls, problem.sites, problem.services

    def mean(hourly: Floats) -> Floats:
        return np.asarray(np.einsum("ndh,d->nh", _by_day(hourly, problem.day_length), days / days.sum()))

    return dataclasses.replace(
        problem,
        weight=np.full(problem.day_length, days.sum()),
        sites=dataclasses.replace(
            sites, tariff=mean(sites.tariff), wind_cf=mean(sites.wind_cf), solar_cf=mean(sites.solar_cf)
        ),
        halls=dataclasses.replace(halls, pue=_by_day(halls.pue, problem.day_length).min(axis=1)),
        services=dataclasses.replace(services, shape=mean(services.shape)),
    )


def _by_day(hourly: Floats, length: int) -> Floats:
    """(N, days x length) -> (N, days, length)."""
    return hourly.reshape(len(hourly), hourly.shape[1] // length, length)


def alike_hours(shape: Floats, hours: int) -> Ints:
    """Return the group of each hour of the day: at most `hours` groups, alike in the load of every service (Ward)."""
    length = shape.shape[1]
    if hours >= length or len(shape) == 0:
        return np.arange(length)
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415 - loads much that small questions need not

    groups = fcluster(linkage(np.unique(shape, axis=0).T, "ward"), hours, "maxclust")
    return np.asarray(np.unique(groups, return_inverse=True)[1], dtype=np.int64)


def _site_pue(problem: Problem) -> Floats:
    """Return (S, H) the mean PUE of the halls of each site; 1 where there are none."""
    halls = problem.halls
    count = np.bincount(halls.site, minlength=len(problem.sites.zone))[:, None]
    total = np.zeros((len(problem.sites.zone), problem.hours))
    np.add.at(total, halls.site, halls.pue)
    return np.where(count > 0, total / np.maximum(count, 1), 1.0)
