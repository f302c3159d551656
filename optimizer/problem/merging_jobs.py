"""What are merged training classes like?

Few classes are merged where their jobs are of one size, so that whole jobs stay whole. Many are merged by what they
cost a MW, whatever their size: their jobs are then divisible, and are placed one by one in the end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.problem.gathering import Pick, gathered, numbered
from optimizer.problem.like_jobs import are_many, of_like_cost, of_like_preference, of_one_size, with_prices
from optimizer.problem.prices import Prices
from optimizer.problem.problem import Choices, Classes, Floats, Ints


@dataclass(frozen=True)
class MergedJobs:
    """Merged classes, the one of each class (J,), and whether each holds jobs of one size."""

    classes: Classes
    group: Ints
    of_one_size: bool


def merged_jobs(
    classes: Classes, pick: Pick, close: float, prices: Prices | None = None, *, all_placed: bool
) -> MergedJobs:
    """Return the classes with like ones merged; with "mean" costs are means, with "least" no plan undercuts them.

    `close` (MCNY a year and MW) is what matters little: infinite, all jobs are alike that the same halls may run, and
    few are merged like many. With `prices`, many classes are merged by what they prefer at these; where all jobs are
    placed, "least" then loses nothing of what they cost at these prices, and no plan undercuts it once what that
    crosses beyond the least is credited with its price.
    """
    one_size = math.isfinite(close) and not are_many(classes)
    if one_size:
        group, first = of_one_size(classes)
    elif prices is not None and math.isfinite(close):
        group, first = of_like_preference(classes, close, prices)
    else:
        group, first = of_like_cost(classes, close)
    joined = jobs_of_groups(classes, group, first, pick, prices, one_size=one_size, all_placed=all_placed)
    return MergedJobs(joined, group, one_size)


def jobs_of_groups(
    classes: Classes,
    group: Ints,
    first: Ints,
    pick: Pick,
    prices: Prices | None = None,
    *,
    one_size: bool = False,
    all_placed: bool = True,
) -> Classes:
    """Return one class for each group: `group` (J,) of each class, `first` (G,) one that is like all of it."""
    work = np.bincount(group, weights=classes.count * classes.load, minlength=len(first))
    traffic = np.bincount(group, weights=classes.count * classes.traffic, minlength=len(first))
    count = np.bincount(group, weights=classes.count, minlength=len(first))
    load = classes.load[first] if one_size else work / count
    gathering = _Gathering(classes, group, prices or _free(classes))
    return Classes(
        count=count.astype(np.int64),
        load=load,
        flexible=classes.flexible[first],
        traffic=traffic / count,
        moved=np.ones(len(first)),
        choice=np.arange(len(first)),
        choices=gathering.mean(load) if pick == "mean" else gathering.least(load, all_placed=all_placed),
    )


def _free(classes: Classes) -> Prices:
    halls = int(classes.choices.hall.max(initial=0)) + 1
    links = classes.choices.crossing.shape[0]
    return Prices(np.zeros(halls), np.zeros(halls), np.zeros(links), served=np.zeros((0, 0)))


class _Gathering:
    """Pieces (N,), each the classes of one group and one set, spread over the pairs of their sets.

    A piece moves from `least` to `most` units for a MW, `mean` on average.
    """

    def __init__(self, classes: Classes, group: Ints, prices: Prices) -> None:
        self._choices, self._prices = classes.choices, prices
        piece, first = numbered(group, classes.choice)
        work, moved = (classes.count * classes.load).astype(np.float64), classes.moved / classes.load
        self._group, self._flexible = group[first], classes.flexible[first]
        self._work = np.bincount(piece, weights=work, minlength=len(first)).astype(np.float64)
        mean = np.bincount(piece, weights=work * moved, minlength=len(first)) / self._work
        least, most = np.full(len(first), np.inf), np.full(len(first), -np.inf)
        np.minimum.at(least, piece, moved)
        np.maximum.at(most, piece, moved)
        self._of, self._row = classes.choices.spread(classes.choice[first])
        self._least, self._mean, self._most = least[self._of], mean[self._of], most[self._of]
        self._owner, self._hall, self._parts = gathered(
            self._group[self._of], classes.choices.hall[self._row], self._work[self._of]
        )

    def mean(self, load: Floats) -> Choices:
        """Return the pairs of merged classes, of jobs of `load` MW (G,): what their parts cost together."""
        cost = self._mean * self._choices.cost[self._row] + self._choices.rent[self._row]
        crossing = self._crossing(self._mean, "mean")
        return self._pairs(load, self._parts.picked(cost, "mean"), crossing)

    def least(self, load: Floats, *, all_placed: bool) -> Choices:
        """Return the same: what no plan undercuts.

        What a piece pays in its best hall, at the prices, it pays wherever it is placed; to that comes what the others
        cost more, at least. Both are linear in what is moved, so least at either end.
        """
        crossing = self._crossing(self._least, "least")
        if not all_placed:
            unit, mw = self._choices.cost[self._row], self._choices.rent[self._row]
            cost = np.minimum(self._least * unit, self._most * unit) + mw
            return self._pairs(load, self._parts.picked(cost, "least"), crossing)
        unit, mw = self._priced()
        best = self._best(self._mean * unit + mw)
        paid = (self._mean * unit + mw)[best]
        at_ends = (end * (unit - unit[best][self._of]) + mw - mw[best][self._of] for end in (self._least, self._most))
        more = self._parts.picked(np.minimum(*at_ends), "least")
        groups = len(load)
        total = np.bincount(self._group, weights=self._work, minlength=groups)
        always = np.bincount(self._group, weights=self._work * paid, minlength=groups) / total
        flexible = np.zeros(groups, dtype=bool)
        flexible[self._group] = self._flexible
        price = np.where(flexible[self._owner], self._prices.flexible[self._hall], self._prices.firm[self._hall])
        price = price * self._parts.picked(self._choices.energy[self._row], "least")
        cost = always[self._owner] + more - price - crossing.T @ self._prices.traffic
        return self._pairs(load, cost, crossing)

    def _priced(self) -> tuple[Floats, Floats]:
        """Return what a unit moved and what a MW costs at the prices, over the pairs of all pieces."""
        firm, flexible = (with_prices(self._choices, self._prices, flexible=kind) for kind in (False, True))
        moves = self._flexible[self._of]
        return (
            np.where(moves, flexible[0][self._row], firm[0][self._row]),
            np.where(moves, flexible[1][self._row], firm[1][self._row]),
        )

    def _best(self, cost: Floats) -> Ints:
        """Return (N,) the pair of least cost of each piece."""
        order = np.lexsort((cost, self._of))
        return np.asarray(order[np.unique(self._of, return_index=True)[1]], dtype=np.int64)

    def _crossing(self, per_mw: Floats, pick: Pick) -> sparse.csr_array:
        """Return (L, P) Gbit/s over each link for a MW."""
        crossing = sparse.csc_array(self._choices.crossing)[:, self._row].multiply(per_mw[None, :])
        return self._parts.picked_rows(sparse.csr_array(crossing), pick)

    def _pairs(self, load: Floats, cost: Floats, crossing: sparse.csr_array) -> Choices:
        choices, job = self._choices, load[self._owner]
        return Choices(
            owner=self._owner,
            hall=self._hall,
            energy=self._parts.picked(choices.energy[self._row], "least"),  # the same but for rounding
            cost=cost * job,
            rent=np.zeros(len(job)),
            ms=self._parts.picked(choices.ms[self._row], "mean"),
            crossing=sparse.csr_array(crossing.multiply(job[None, :])),
        )
