"""The same question, coarser: small enough to choose what is built, close enough to choose well."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage

from optimizer.problem.problem import Classes, Demands, Floats, Ints, Problem, Services

Pick = Literal["mean", "least"]
SURE = 0.9  # of what contracts yield on a mean day: on true days some of it finds no use


@dataclasses.dataclass(frozen=True)
class Merged:
    """A problem with like demands and like classes made one; `classes` (J,) gives the merged class of each class."""

    problem: Problem
    classes: Ints


def merged(problem: Problem, pick: Pick) -> Merged:
    """Return the problem with demands of equal reach merged, and jobs of equal size and choice of halls.

    With "mean" a merged pair costs and crosses what its parts do together: any plan for it is a plan for the parts, of
    the same cost. With "least" it costs and crosses what its cheapest part would: no plan for the parts is cheaper, so
    bounds of it hold for the problem. Demands that must be served from a single site stay apart.
    """
    demands = _merged_demands(problem.demands, problem.services, pick)
    classes, group = _merged_classes(problem.classes, pick)
    return Merged(dataclasses.replace(problem, demands=demands, classes=classes), group)


def _merged_demands(demands: Demands, services: Services, pick: Pick) -> Demands:
    reach = _choices(demands.pair_demand, demands.pair_site, len(demands.mw))
    alone = [d if services.single[w] else -1 for d, w in enumerate(demands.service)]
    group, first = _groups(list(zip(demands.service.tolist(), alone, reach, strict=True)))
    demand, site, parts = _parts(group[demands.pair_demand], demands.pair_site, demands.mw[demands.pair_demand])
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


def _merged_classes(classes: Classes, pick: Pick) -> tuple[Classes, Ints]:
    choice = _choices(classes.pair_class, classes.pair_hall, len(classes.count))
    energies = _choices(classes.pair_class, np.round(classes.pair_energy, 9), len(classes.count))
    load = np.round(classes.load, 9).tolist()
    group, first = _groups(list(zip(load, classes.flexible.tolist(), choice, energies, strict=True)))
    count = np.bincount(group, weights=classes.count, minlength=len(first)).astype(np.int64)
    together, hall, parts = _parts(group[classes.pair_class], classes.pair_hall, classes.count[classes.pair_class])
    joined = Classes(
        count=count,
        load=classes.load[first],
        flexible=classes.flexible[first],
        traffic=classes.traffic[first],
        pair_class=together,
        pair_hall=hall,
        pair_energy=_of_first(classes, group, first),
        pair_cost=parts.picked(classes.pair_cost, pick),
        pair_ms=parts.picked(classes.pair_ms, pick),
        crossing=parts.picked_rows(classes.crossing, pick),
    )
    return joined, group


def _of_first(classes: Classes, group: Ints, first: Ints) -> Floats:
    """Return the energy of each merged pair: that of the first class of its group, which has the same halls."""
    chosen = np.flatnonzero(np.isin(classes.pair_class, first))
    return classes.pair_energy[chosen[np.argsort(group[classes.pair_class[chosen]], kind="stable")]]


@dataclasses.dataclass(frozen=True)
class _Parts:
    """Pairs gathered into fewer: `pair` (P,) is where each goes, `amount` (P,) its size, `size` how many come out."""

    pair: Ints
    amount: Floats
    size: int

    def picked(self, value: Floats, pick: Pick) -> Floats:
        """Return one value for each gathered pair: the mean by amount, or the least."""
        if pick == "mean":
            total = np.bincount(self.pair, weights=self.amount, minlength=self.size)
            return np.asarray(np.bincount(self.pair, weights=value * self.amount, minlength=self.size) / total)
        least = np.full(self.size, np.inf)
        np.minimum.at(least, self.pair, value)
        return least

    def picked_rows(self, matrix: sparse.csr_array, pick: Pick) -> sparse.csr_array:
        """Return the same for each row of (L, P), where what is not stored is 0."""
        entries = sparse.coo_array(matrix)
        keys, where = np.unique(entries.row * self.size + self.pair[entries.col], return_inverse=True)
        row, column = keys // max(self.size, 1), keys % max(self.size, 1)
        if pick == "mean":
            total = np.bincount(self.pair, weights=self.amount, minlength=self.size)
            value = np.bincount(where, weights=entries.data * self.amount[entries.col], minlength=len(keys))
            value = value / total[column]
        else:
            value = np.full(len(keys), np.inf)
            np.minimum.at(value, where, entries.data)
            parts, stored = np.bincount(self.pair, minlength=self.size), np.bincount(where, minlength=len(keys))
            value = np.where(stored == parts[column], value, 0.0)
        return sparse.csr_array((value, (row, column)), shape=(matrix.shape[0], self.size))


def _choices(owner: Ints, place: Ints | Floats, owners: int) -> list[tuple[float, ...]]:
    """Return the places each owner may choose, or what it finds there, as a tuple; pairs are sorted by owner."""
    if owners == 0:
        return []
    ends = np.cumsum(np.bincount(owner, minlength=owners))
    return [tuple(part.tolist()) for part in np.split(place, ends[:-1])]


def _groups(keys: Sequence[Hashable]) -> tuple[Ints, Ints]:
    """Return the group of each key and the first member of each group."""
    number: dict[Hashable, int] = {}
    first: list[int] = []
    group = []
    for position, key in enumerate(keys):
        if key not in number:
            number[key] = len(first)
            first.append(position)
        group.append(number[key])
    return np.array(group, dtype=np.int64), np.array(first, dtype=np.int64)


def _parts(owner: Ints, place: Ints, amount: NDArray[np.int64] | Floats) -> tuple[Ints, Ints, _Parts]:
    """Return the distinct (owner, place) pairs in order, and how the given pairs gather into them."""
    width = int(place.max(initial=0)) + 1
    keys, pair = np.unique(owner * width + place, return_inverse=True)
    return keys // width, keys % width, _Parts(pair, np.asarray(amount, dtype=np.float64), len(keys))


def one_day(problem: Problem, hours: int, *, contracts: bool = False) -> Problem:
    """Return the problem with all typical days folded into one, of at most `hours` hours, without storage.

    Without `contracts` nothing is contracted either: that blurs prices little and makes searches much faster.

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
    part = _alike(shape, hours)
    size = np.bincount(part)
    mean = (part[:, None] == np.arange(len(size))) / size

    def folded(hourly: Floats) -> Floats:
        """(N, days x length) -> (N, days, length)."""
        return hourly.reshape(len(hourly), len(days), length)

    def greatest(hourly: Floats) -> Floats:
        return np.stack([folded(hourly).max(axis=1)[:, part == k].max(axis=1) for k in range(len(size))], axis=1)

    def average(hourly: Floats) -> Floats:
        return np.asarray(np.einsum("ndh,d->nh", folded(hourly), share) @ mean)

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
        limits=dataclasses.replace(problem.limits, storage_share=0.0),
    )


def _alike(shape: Floats, hours: int) -> Ints:
    """Return the group of each hour of the day: at most `hours` groups, alike in the load of every service (Ward)."""
    length = shape.shape[1]
    if hours >= length or len(shape) == 0:
        return np.arange(length)
    groups = fcluster(linkage(np.unique(shape, axis=0).T, "ward"), hours, "maxclust")
    return np.asarray(np.unique(groups, return_inverse=True)[1], dtype=np.int64)


def _site_pue(problem: Problem) -> Floats:
    """Return (S, H) the mean PUE of the halls of each site; 1 where there are none."""
    halls = problem.halls
    count = np.bincount(halls.site, minlength=len(problem.sites.zone))[:, None]
    total = np.zeros((len(problem.sites.zone), problem.hours))
    np.add.at(total, halls.site, halls.pue)
    return np.where(count > 0, total / np.maximum(count, 1), 1.0)
