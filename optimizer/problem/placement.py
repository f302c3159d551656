"""Which hall runs how many jobs of which class, and what does that draw, move and cost?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.problem.assignment import GBPS_PER_TBPS
from optimizer.problem.problem import Classes, Flags, Floats, Ints, Problem


@dataclass(frozen=True)
class Placement:
    """Jobs (N,) of a class in a hall; classes rise, and the halls of each. What has no row is not run."""

    classes: Ints
    halls: Ints
    jobs: Ints

    @classmethod
    def of_pairs(cls, classes: Classes, run: Floats) -> Placement:
        """Return the placement that a number of jobs for each admitted pair (P,) states."""
        jobs = np.round(run).astype(np.int64)
        used = np.flatnonzero(jobs)
        return cls(classes.pair_class[used], classes.pair_hall[used], jobs[used])

    def over_pairs(self, classes: Classes) -> Floats:
        """Return the number of jobs for each admitted pair (P,): what `of_pairs` takes."""
        width = int(classes.pair_hall.max(initial=0)) + 1
        pair = np.searchsorted(classes.pair_class * width + classes.pair_hall, self.classes * width + self.halls)
        run = np.zeros(classes.pairs)
        run[pair] = self.jobs
        return run

    def stands(self, problem: Problem) -> bool:
        """Return whether a problem admits these jobs where they run, has as many, and needs no more to be run."""
        classes, choices = problem.classes, problem.classes.choices
        if (self.classes >= len(classes.count)).any():
            return False
        run = np.bincount(self.classes, self.jobs, len(classes.count))
        if (run > classes.count).any() or not (problem.may_refuse or (run == classes.count).all()):
            return False
        owner = classes.choice[self.classes]
        row = np.minimum(choices.rows_of(owner, self.halls), len(choices.hall) - 1)
        return bool(((choices.owner[row] == owner) & (choices.hall[row] == self.halls)).all())

    def part(self, chosen: Flags) -> Placement:
        """Return some of the rows (N,)."""
        return Placement(self.classes[chosen], self.halls[chosen], self.jobs[chosen])


def joined(parts: Sequence[Placement]) -> Placement:
    """Return several placements as one, in order, with the jobs of one class and hall added up."""
    nothing = np.zeros(0, dtype=np.int64)
    classes = np.concatenate([nothing, *(part.classes for part in parts)])
    halls = np.concatenate([nothing, *(part.halls for part in parts)])
    jobs = np.concatenate([nothing, *(part.jobs for part in parts)])
    width = int(halls.max(initial=0)) + 1
    keys, where = np.unique(classes * width + halls, return_inverse=True)
    total = np.bincount(where, weights=jobs, minlength=len(keys)).astype(np.int64)
    return Placement(keys // width, keys % width, total)


@dataclass(frozen=True)
class Totals:
    """What placed jobs come to: MW by hall (A,), Tbit/s by link (L,), MCNY a year, and reference MW not run at all."""

    firm: Floats
    flexible: Floats
    traffic: Floats
    moves: float
    refused: float


def totals(problem: Problem, placement: Placement) -> Totals:
    """Return what a placement of admitted pairs comes to."""
    classes, choices, halls = problem.classes, problem.classes.choices, len(problem.halls.site)
    row = choices.rows_of(classes.choice[placement.classes], placement.halls)
    work = classes.load[placement.classes] * placement.jobs
    moved = classes.moved[placement.classes] * placement.jobs
    flexible = classes.flexible[placement.classes]
    drawn = work * choices.energy[row]
    firm, moving = (
        np.bincount(placement.halls, weights=drawn * kind, minlength=halls).astype(np.float64)
        for kind in (~flexible, flexible)
    )
    crossed = np.bincount(row, weights=moved, minlength=len(choices.hall))
    return Totals(
        firm=firm,
        flexible=moving,
        traffic=choices.crossing @ crossed / GBPS_PER_TBPS,
        moves=float(choices.cost[row] @ moved),
        refused=max(0.0, float(classes.load @ classes.count - work.sum())) if problem.may_refuse else 0.0,
    )
