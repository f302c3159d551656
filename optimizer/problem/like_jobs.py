"""Which training classes are alike enough to be merged into one?"""

from __future__ import annotations

import numpy as np

from optimizer.problem.gathering import choices_of, grouped, numbered
from optimizer.problem.prices import Prices
from optimizer.problem.problem import Choices, Classes, Floats, Ints

MOST = 400  # merged classes
MARGINS = (
    1.0,
    5.0,
    25.0,
    125.0,
    625.0,
)  # times what counts as close: by how much the best hall is better than the next
NEAR_TIE = 2  # margins below which the next hall counts as well


def are_many(classes: Classes) -> bool:
    """Return whether more than MOST classes would be left where jobs are merged that are of one size."""
    return len(of_one_size(classes)[1]) > MOST


def of_one_size(classes: Classes) -> tuple[Ints, Ints]:
    """Return the group of each class (J,), and the first class of each, where jobs of a group are of one size."""
    size = np.unique(np.round(classes.load, 9), return_inverse=True)[1].astype(np.int64)
    return numbered(_kinds(classes.choices)[classes.choice], classes.flexible.astype(np.int64), size)


def of_like_cost(classes: Classes, close: float) -> tuple[Ints, Ints]:
    """Return groups of any size whose costs a MW are `close`, or by as much further apart as lets there be MOST."""
    choices = classes.choices
    greatest = np.zeros(len(choices.size))
    np.maximum.at(greatest, choices.owner, np.abs(choices.cost))
    effect = classes.moved / classes.load * greatest[classes.choice]
    kind, flexible = _kinds(choices)[classes.choice], classes.flexible.astype(np.int64)
    width, fewest = close or 1.0, len(numbered(kind, flexible)[1])
    while True:
        step = np.floor(np.minimum(effect / width, 2.0**40)).astype(np.int64)
        group, first = numbered(kind, flexible, np.where(step > 0, classes.choice + 1, 0), step)
        if len(first) <= max(MOST, fewest) or not step.any():
            return group, first
        width *= 2.0


def of_like_preference(classes: Classes, close: float, prices: Prices) -> tuple[Ints, Ints]:
    """Return groups of any size that prefer the same hall at these prices, and by a like margin a MW.

    Where the next hall is nearly as good, it is the same as well.
    """
    best, following, margin = _preferred(classes, prices)
    kind, flexible = _kinds(classes.choices)[classes.choice], classes.flexible.astype(np.int64)
    edges = close * np.array(MARGINS)
    while True:
        step = np.searchsorted(edges, margin).astype(np.int64)
        rival = np.where(step < NEAR_TIE, following + 1, 0)
        group, first = numbered(kind, flexible, best, step, rival)
        if len(first) <= MOST or len(edges) == 0:
            return group, first
        edges = edges[1:]


def with_prices(choices: Choices, prices: Prices, *, flexible: bool) -> tuple[Floats, Floats]:
    """Return (R,) what a unit moved costs in each pair, and what a reference MW costs, at prices."""
    paid = prices.flexible if flexible else prices.firm
    return choices.cost + choices.crossing.T @ prices.traffic, choices.rent + paid[choices.hall] * choices.energy


def _preferred(classes: Classes, prices: Prices) -> tuple[Ints, Ints, Floats]:
    """Return (J,) the best and the next hall of each class, and what a MW costs more in the next, infinite without."""
    choices, moved = classes.choices, classes.moved / classes.load
    best, following = np.zeros((2, len(moved)), dtype=np.int64)
    margin = np.full(len(moved), np.inf)
    per_unit, per_mw = zip(
        *(with_prices(choices, prices, flexible=flexible) for flexible in (False, True)), strict=True
    )
    order = np.lexsort((classes.flexible, classes.choice))
    key = classes.choice[order] * 2 + classes.flexible[order]
    for jobs in np.split(order, np.flatnonzero(np.diff(key)) + 1) if len(order) else []:
        chosen, flexible = classes.choice[jobs[0]], int(classes.flexible[jobs[0]])
        rows = slice(choices.start[chosen], choices.start[chosen] + choices.size[chosen])
        halls = choices.hall[rows]
        for part in np.array_split(jobs, len(jobs) // 20_000 + 1):  # an array over jobs and halls at a time
            cost = np.multiply.outer(moved[part], per_unit[flexible][rows]) + per_mw[flexible][rows]
            first = cost.argmin(axis=1)
            best[part] = following[part] = halls[first]
            if len(halls) > 1:
                at = np.arange(len(part)), first
                least = cost[at].copy()
                cost[at] = np.inf
                second = cost.argmin(axis=1)
                following[part], margin[part] = halls[second], cost[at[0], second] - least
    return best, following, margin


def _kinds(choices: Choices) -> Ints:
    """Return (C,) a number that sets share which hold the same halls, where work takes the same energy."""
    count = len(choices.size)
    halls = choices_of(choices.owner, choices.hall, count)
    energies = choices_of(choices.owner, np.round(choices.energy, 9), count)
    return grouped(list(zip(halls, energies, strict=True)))[0]
