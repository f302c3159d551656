"""Which training classes are alike enough to be one, and what is that one like?

Few classes are merged where their jobs are of one size, so that whole jobs stay whole. Many are merged by what moving
their data costs, whatever their size: their jobs are then divisible, and are placed one by one in the end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.problem.gathering import Pick, choices_of, gathered, grouped, numbered
from optimizer.problem.problem import Choices, Classes, Floats, Ints

MOST = 400  # merged classes
FINEST = 1e-5  # MCNY a year and MW: differences in cost that are none


@dataclass(frozen=True)
class MergedJobs:
    """Merged classes, the one of each class (J,), and whether each holds jobs of one size."""

    classes: Classes
    group: Ints
    of_one_size: bool


def merged_jobs(classes: Classes, pick: Pick, *, all_placed: bool) -> MergedJobs:
    """Return the classes with like ones merged; with "mean" costs are means, with "least" no plan undercuts them.

    Where all jobs are placed, "least" loses only what moving data costs beyond the hall of least cost.
    """
    group, first = _of_one_size(classes)
    one_size = len(first) <= MOST
    if not one_size:
        group, first = _of_like_cost(classes)
    work = np.bincount(group, weights=classes.count * classes.load, minlength=len(first))
    traffic = np.bincount(group, weights=classes.count * classes.traffic, minlength=len(first))
    count = np.bincount(group, weights=classes.count, minlength=len(first))
    load = classes.load[first] if one_size else work / count
    joined = Classes(
        count=count.astype(np.int64),
        load=load,
        flexible=classes.flexible[first],
        traffic=traffic / count,
        moved=np.ones(len(first)),
        choice=np.arange(len(first)),
        choices=_joined(classes, group, load, pick, all_placed=all_placed),
    )
    return MergedJobs(joined, group, one_size)


def _kinds(choices: Choices) -> Ints:
    """Return (C,) a number that sets share which hold the same halls, where work takes the same energy."""
    count = len(choices.size)
    halls = choices_of(choices.owner, choices.hall, count)
    energies = choices_of(choices.owner, np.round(choices.energy, 9), count)
    return grouped(list(zip(halls, energies, strict=True)))[0]


def _of_one_size(classes: Classes) -> tuple[Ints, Ints]:
    size = np.unique(np.round(classes.load, 9), return_inverse=True)[1].astype(np.int64)
    return numbered(_kinds(classes.choices)[classes.choice], classes.flexible.astype(np.int64), size)


def _of_like_cost(classes: Classes) -> tuple[Ints, Ints]:
    """Return groups whose costs for a MW differ by as little as lets there be at most MOST, unless kinds are more."""
    choices = classes.choices
    greatest = np.zeros(len(choices.size))
    np.maximum.at(greatest, choices.owner, np.abs(choices.cost))
    effect = classes.moved / classes.load * greatest[classes.choice]
    kind, flexible = _kinds(choices)[classes.choice], classes.flexible.astype(np.int64)
    width, fewest = FINEST, len(numbered(kind, flexible)[1])
    while True:
        step = np.floor(np.minimum(effect / width, 2.0**40)).astype(np.int64)
        group, first = numbered(kind, flexible, np.where(step > 0, classes.choice + 1, 0), step)
        if len(first) <= max(MOST, fewest) or not step.any():
            return group, first
        width *= 2.0


@dataclass(frozen=True)
class _Pieces:
    """Jobs of one set and one group: (N,) each, with the MW they work and the units they move for a MW."""

    choice: Ints
    group: Ints
    work: Floats
    mean: Floats
    least: Floats


def _pieces(classes: Classes, group: Ints) -> _Pieces:
    piece, first = numbered(group, classes.choice)
    work = (classes.count * classes.load).astype(np.float64)
    moved = classes.moved / classes.load
    total = np.bincount(piece, weights=work, minlength=len(first)).astype(np.float64)
    least = np.full(len(first), np.inf)
    np.minimum.at(least, piece, moved)
    mean = np.bincount(piece, weights=work * moved, minlength=len(first)) / total
    return _Pieces(classes.choice[first], group[first], total, mean, least)


def _nearest(choices: Choices) -> Floats:
    """Return (C,) what a unit moved costs at least in each set, whichever hall is chosen."""
    least = np.full(len(choices.size), np.inf)
    np.minimum.at(least, choices.owner, choices.cost)
    return least


def _joined(classes: Classes, group: Ints, load: Floats, pick: Pick, *, all_placed: bool) -> Choices:
    """Return the pairs of merged classes, for a job of `load` MW (G,)."""
    choices, pieces = classes.choices, _pieces(classes, group)
    size = choices.size[pieces.choice]
    of = np.repeat(np.arange(len(size)), size)
    row = np.arange(len(of)) + np.repeat(choices.start[pieces.choice] - (np.cumsum(size) - size), size)
    owner, hall, parts = gathered(pieces.group[of], choices.hall[row], pieces.work[of])
    per_mw = pieces.mean[of] if pick == "mean" else pieces.least[of]
    sure = _nearest(choices)[choices.owner[row]] if all_placed else np.zeros(len(row))
    cost = pieces.mean[of] * sure + per_mw * (choices.cost[row] - sure)
    crossing = sparse.csr_array(sparse.csc_array(choices.crossing)[:, row].multiply(per_mw[None, :]))
    return Choices(
        owner=owner,
        hall=hall,
        energy=parts.picked(choices.energy[row], "least"),  # they are the same but for rounding
        cost=parts.picked(cost + choices.rent[row], pick) * load[owner],
        rent=np.zeros(len(owner)),
        ms=parts.picked(choices.ms[row], pick),
        crossing=sparse.csr_array(parts.picked_rows(crossing, pick).multiply(load[owner][None, :])),
    )
