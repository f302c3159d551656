"""Halls that were given more than they should carry pass jobs on to halls that were given less."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.problem.like_jobs import Prices, with_prices
from optimizer.problem.placement import Placement, joined
from optimizer.problem.problem import Classes, Flags, Floats, Ints

ROUNDS = 400  # of passing on, each from one hall to another
NOTHING = 1e-4  # MW that need not be passed on


def evened(classes: Classes, jobs: Placement, most: Floats, prices: Prices, *, flexible: bool) -> Placement:
    """Return the jobs, those of one kind so placed that no hall (A,) runs more than `most` MW of them, if possible.

    What is passed on is what costs least at the prices for a MW that has to go.
    """
    mine = classes.flexible[jobs.classes] == flexible
    others, halls = jobs.part(~mine), _Halls(classes, jobs.part(mine), most, prices, flexible=flexible)
    stuck = np.zeros(len(most), dtype=bool)
    for _ in range(ROUNDS):
        fullest = int(np.argmax(np.where(stuck, -np.inf, halls.excess)))
        if stuck[fullest] or halls.excess[fullest] <= NOTHING:
            break
        stuck[fullest] = not halls.pass_on(fullest)
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


class _Halls:
    """Jobs of one kind, and by how many MW each hall (A,) exceeds what it should run."""

    def __init__(self, classes: Classes, jobs: Placement, most: Floats, prices: Prices, *, flexible: bool) -> None:
        choices = classes.choices
        self.jobs, self._classes, self._count = jobs, classes, len(most)
        self._unit, self._mw = with_prices(choices, prices, flexible=flexible)
        self._row = np.full((len(choices.size), len(most)), -1, dtype=np.int64)
        self._row[choices.owner, choices.hall] = np.arange(len(choices.hall))
        drawn = classes.load[jobs.classes] * jobs.jobs * choices.energy[self._at(jobs)]
        self.excess: Floats = np.bincount(jobs.halls, weights=drawn, minlength=len(most)) - most

    def pass_on(self, hall: int) -> bool:
        """Let one hall pass on jobs to the hall that takes its cheapest offer; return whether any could go.

        Where no job fits anywhere, one goes where small jobs can make room for it.
        """
        rows, room = np.flatnonzero(self.jobs.halls == hall), np.maximum(-self.excess, 0.0)
        loose = np.where(np.arange(len(room)) == hall, 0.0, room + self._loose(rows, hall, room))
        for space in (room, loose):
            best: tuple[float, int, _Offers] | None = None
            for other in np.flatnonzero(space > NOTHING):
                offers = self._offers(rows, hall, int(other), space)
                if len(offers.row) and (best is None or offers.dearer[0] < best[0]):
                    best = float(offers.dearer[0]), int(other), offers
            if best is not None:
                self._move(hall, best[1], best[2], space)
                return True
        return False

    def _loose(self, rows: Ints, hall: int, room: Floats) -> Floats:
        """Return (A,) half the MW of jobs that would fit where most room is once the largest job here has gone."""
        size = self._classes.load[self.jobs.classes] * self._classes.choices.energy[self._at(self.jobs)]
        left_behind = float(size[rows].max(initial=0.0)) - float(self.excess[hall])
        small = np.where(size <= max(float(room.max()), left_behind), size * self.jobs.jobs, 0.0)
        return np.bincount(self.jobs.halls, weights=small, minlength=len(room)) / 2

    def _at(self, jobs: Placement) -> Ints:
        return self._row[self._classes.choice[jobs.classes], jobs.halls]

    def _offers(self, rows: Ints, hall: int, other: int, space: Floats) -> _Offers:
        """Return what of some rows fits there, the cheapest first for a MW that has to go."""
        classes, choices = self._classes, self._classes.choices
        job = self.jobs.classes[rows]
        here, there = (self._row[classes.choice[job], at] for at in (hall, other))
        load, moved = classes.load[job], classes.moved[job]
        size, takes = load * choices.energy[here], load * choices.energy[there]
        more = moved * (self._unit[there] - self._unit[here]) + load * (self._mw[there] - self._mw[here])
        dearer = more / np.minimum(size, self.excess[hall])
        fits = np.flatnonzero((there >= 0) & (takes <= space[other]))
        return _Offers(rows, size, takes, dearer).part(fits[np.argsort(dearer[fits], kind="stable")])

    def _move(self, hall: int, other: int, offers: _Offers, space: Floats) -> None:
        """Move offers in their order, as long as there is excess here and room there; the first of them always fits."""
        count = self.jobs.jobs[offers.row]
        before = np.cumsum(count * offers.here) - count * offers.here
        left = np.maximum(self.excess[hall] - before, 0.0)
        wanted = np.minimum(count, np.ceil(left / offers.here)).astype(np.int64)
        wanted = np.where(np.cumsum(wanted * offers.there) <= space[other], wanted, 0)
        if not wanted.any():
            wanted[0] = int(space[other] // offers.there[0])
        used = np.flatnonzero(wanted)
        row, moved = offers.row[used], wanted[used]
        self.excess[hall] -= float(moved @ offers.here[used])
        self.excess[other] += float(moved @ offers.there[used])
        left_here = self.jobs.jobs.copy()
        left_here[row] -= moved
        gone = Placement(self.jobs.classes[row], np.full(len(row), other), moved)
        stays = Placement(self.jobs.classes, self.jobs.halls, left_here).part(left_here > 0)
        self.jobs = joined([stays, gone])
