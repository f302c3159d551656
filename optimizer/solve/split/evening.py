"""Halls that were given more than they should carry pass jobs on to halls that were given less."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.problem.like_jobs import with_prices
from optimizer.problem.placement import Placement, joined
from optimizer.problem.prices import Prices
from optimizer.problem.problem import Classes, Flags, Floats, Ints
from optimizer.solve.split.placing import filled

ROUNDS = 600  # of passing on, each from one hall to another
TRIED = 20  # jobs of a hall that are tried for an exchange
NOTHING = 1e-4  # MW of room that are not worth filling
ROUNDING = 1e-9  # MW; any more in excess is passed on: the last model does not forgive it


def evened(classes: Classes, jobs: Placement, most: Floats, prices: Prices, *, flexible: bool) -> Placement:
    """Return the jobs, those of one kind so placed that no hall (A,) runs more than `most` MW of them, if possible.

    What is passed on is what costs least at the prices for a MW that has to go. Where no job fits anywhere, one changes
    places with smaller ones.
    """
    mine = classes.flexible[jobs.classes] == flexible
    others, halls = jobs.part(~mine), _Halls(classes, jobs.part(mine), most, prices, flexible=flexible)
    stuck = np.zeros(len(most), dtype=bool)
    for _ in range(ROUNDS):
        fullest = int(np.argmax(np.where(stuck, -np.inf, halls.excess)))
        if stuck[fullest] or halls.excess[fullest] <= ROUNDING:
            break
        if halls.pass_on(fullest) or halls.exchange(fullest):
            stuck[:] = False
        else:
            stuck[fullest] = True
    return joined([others, halls.jobs])


@dataclass(frozen=True)
class _Offers:
    """What could go from one hall to another: rows of jobs (N,), MW of a job here and there, and what it costs more."""

    row: Ints
    here: Floats
    there: Floats
    dearer: Floats

    def part(self, chosen: Ints | Flags) -> _Offers:
        return _Offers(self.row[chosen], self.here[chosen], self.there[chosen], self.dearer[chosen])


@dataclass(frozen=True)
class _Exchange:
    """A job of one row goes to a hall, `count` jobs of `several` rows come from there: so much less is in excess."""

    less: float  # MW
    one: int
    other: int
    several: Ints
    count: Ints


class _Halls:
    """Jobs of one kind, and by how many MW each hall (A,) exceeds what it should run."""

    def __init__(self, classes: Classes, jobs: Placement, most: Floats, prices: Prices, *, flexible: bool) -> None:
        choices = classes.choices
        self.jobs, self._classes = jobs, classes
        self._unit, self._mw_price = with_prices(choices, prices, flexible=flexible)
        self._row = np.full((len(choices.size), len(most)), -1, dtype=np.int64)
        self._row[choices.owner, choices.hall] = np.arange(len(choices.hall))
        drawn = jobs.jobs * self._mw(np.arange(len(jobs.jobs)), jobs.halls)
        self.excess: Floats = np.bincount(jobs.halls, weights=drawn, minlength=len(most)) - most

    def pass_on(self, hall: int) -> bool:
        """Let one hall pass on jobs to the hall that takes its cheapest offer; return whether any could go."""
        rows, room = np.flatnonzero(self.jobs.halls == hall), np.maximum(-self.excess, 0.0)
        best: tuple[float, int, _Offers] | None = None
        for other in np.flatnonzero(room > NOTHING):
            offers = self._offers(rows, hall, int(other), room[other])
            if len(offers.row) and (best is None or offers.dearer[0] < best[0]):
                best = float(offers.dearer[0]), int(other), offers
        if best is not None:
            self._move(hall, best[1], best[2], room[best[1]])
        return best is not None

    def exchange(self, hall: int) -> bool:
        """Let a job of one hall change places with smaller ones elsewhere; return whether less is in excess then.

        Some of the excess may go along: another hall may find it easier to pass that on.
        """
        rows = np.flatnonzero(self.jobs.halls == hall)
        rows = rows[np.argsort(self._mw(rows, hall), kind="stable")][:: max(1, len(rows) // TRIED)]
        best: _Exchange | None = None
        for other in np.flatnonzero(self.excess < -NOTHING):
            for found in self._exchanges(self._able(rows, int(other)), hall, int(other)):
                best = found if found.less > (ROUNDING if best is None else best.less) else best
        if best is not None:
            halls = np.append(np.full(len(best.several), hall), best.other)
            self._give(np.append(best.several, best.one), halls, np.append(best.count, 1))
        return best is not None

    def _exchanges(self, rows: Ints, hall: int, other: int) -> Iterator[_Exchange]:
        """Yield for a job of each row the smaller ones that would come in its place, the largest of them first."""
        excess, room = float(self.excess[hall]), float(-self.excess[other])
        there = self._able(np.flatnonzero(self.jobs.halls == other), hall)
        there = there[np.argsort(-self._mw(there, other), kind="stable")]
        size, back, count = self._mw(there, other), self._mw(there, hall), self.jobs.jobs[there]
        for one, goes, comes in zip(rows, self._mw(rows, hall), self._mw(rows, other), strict=True):
            several = filled(size, count, float(comes) - min(room, excess))
            after = max(excess - goes + several @ back, 0.0) + max(comes - several @ size - room, 0.0)
            yield _Exchange(excess - after, int(one), other, there[several > 0], several[several > 0])

    def _able(self, rows: Ints, hall: int) -> Ints:
        """Return the rows whose jobs may run in a hall."""
        able: Flags = self._row[self._classes.choice[self.jobs.classes[rows]], hall] >= 0
        return rows[able]

    def _mw(self, rows: Ints, halls: Ints | int) -> Floats:
        """Return what a job of each row draws in a hall that may run it."""
        job = self.jobs.classes[rows]
        energy = self._classes.choices.energy[self._row[self._classes.choice[job], halls]]
        return np.asarray(self._classes.load[job] * energy, dtype=np.float64)

    def _offers(self, rows: Ints, hall: int, other: int, room: float) -> _Offers:
        """Return what of some rows fits there, the cheapest first for a MW that has to go."""
        rows = self._able(rows, other)
        classes, job = self._classes, self.jobs.classes[rows]
        here, there = (self._row[classes.choice[job], at] for at in (hall, other))
        size, takes = self._mw(rows, hall), self._mw(rows, other)
        more = classes.moved[job] * (self._unit[there] - self._unit[here])
        more += classes.load[job] * (self._mw_price[there] - self._mw_price[here])
        dearer = more / np.minimum(size, self.excess[hall])
        fits = np.flatnonzero(takes <= room)
        return _Offers(rows, size, takes, dearer).part(fits[np.argsort(dearer[fits], kind="stable")])

    def _move(self, hall: int, other: int, offers: _Offers, room: float) -> None:
        """Move offers in their order, as long as there is excess here and room there; the first of them always fits."""
        count = self.jobs.jobs[offers.row]
        before = np.cumsum(count * offers.here) - count * offers.here
        left = np.maximum(self.excess[hall] - before, 0.0)
        wanted = np.minimum(count, np.ceil(left / offers.here)).astype(np.int64)
        wanted = np.where(np.cumsum(wanted * offers.there) <= room, wanted, 0)
        if not wanted.any():
            wanted[0] = int(room // offers.there[0])
        used = np.flatnonzero(wanted)
        self._give(offers.row[used], np.full(len(used), other), wanted[used])

    def _give(self, rows: Ints, halls: Ints, jobs: Ints) -> None:
        """Let some jobs of each row go to a hall."""
        np.subtract.at(self.excess, self.jobs.halls[rows], jobs * self._mw(rows, self.jobs.halls[rows]))
        np.add.at(self.excess, halls, jobs * self._mw(rows, halls))
        left = self.jobs.jobs.copy()
        left[rows] -= jobs
        gone = Placement(self.jobs.classes[rows], halls, jobs)
        stays = Placement(self.jobs.classes, self.jobs.halls, left).part(left > 0)
        self.jobs = joined([stays, gone])
