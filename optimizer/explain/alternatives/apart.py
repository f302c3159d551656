"""How is the question stated whose plans cost nearly the same and differ as much as possible from some others?

max z   where for every other plan n   z <= sum over k, s of gone[n,k,s]
                                       gone[n,k,s] <= mw[n,k,s] * less[n,k,s]
                                       gone[n,k,s] <= mw[n,k,s] - mw[k,s] + surplus[k,s] * (1 - less[n,k,s])

over all plans that cost at most the limit: `less` says whether less lies at a site than in the other plan, and
`surplus` is the most by which more could. One row and one whole column for each place of a plan that holds anything.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.explain.alternatives.differing import difference
from optimizer.explain.extending import Extension
from optimizer.explain.run.placing import Placing
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Floats, Ints, Problem
from optimizer.solve.bounding import proven_bound
from optimizer.solve.exact import with_decisions
from optimizer.solve.extracting import cleaned
from optimizer.solve.highs import INTERIOR, Highs
from optimizer.solve.task import Task
from optimizer.solve.watch import Watch

GAP = 1e-4  # relative, of the difference
KEPT = 1 - 1e-6  # of the difference, while a plan is completed at least cost


@dataclass(frozen=True)
class Prices:
    """What a relaxation says: no plan differs by more than `most` MW, and a MW that leaves a place is worth `price`.

    In MCNY a year. `less` (K, S) says how much it counts that less lies at each place, `weights` how much each of the
    other plans does; they add up to 1.
    """

    most: float
    price: float
    less: Floats
    weights: Floats


@dataclass(frozen=True)
class Apart:
    """The question with the difference to `others`, each (K, S) MW: `linear` costs -z, and z stands at `z`.

    `model` is the question without it, `within` the row that limits its cost, and `rows` are those of z. `gone` and
    `less` stand at each place `held` (flat) of a plan.
    """

    model: Linear
    placing: Placing
    others: Sequence[Floats]
    linear: Linear
    z: int
    within: int
    rows: Ints
    held: Sequence[Ints]
    gone: Sequence[Ints]
    less: Sequence[Ints]

    @classmethod
    def of(cls, problem: Problem, model: Linear, placing: Placing, limit: float, others: Sequence[Floats]) -> Apart:
        """Return the question of a problem's model for plans that cost at most `limit` MCNY a year."""
        grown = Extension(model)
        cost = model.objective
        costly = np.flatnonzero(cost)
        (within,) = grown.rows(np.array([limit]))
        grown.enter(np.full(len(costly), within), costly, cost[costly])
        (z,) = grown.columns(np.array([-1.0]), np.array([max(float(other.sum()) for other in others)]))
        rows = grown.rows(np.zeros(len(others)))
        grown.enter(rows, np.full(len(others), z), np.ones(len(others)))
        held = [np.flatnonzero(other.ravel() > 0) for other in others]
        most = _most(problem).ravel()
        gone, less = [], []
        for row, other, places in zip(rows, others, held, strict=True):
            left = _leaving(grown, placing, places, other.ravel()[places], most[places])
            grown.enter(row.repeat(len(places)), left[0], -np.ones(len(places)))
            gone.append(left[0])
            less.append(left[1])
        return cls(model, placing, others, grown.linear(), int(z), int(within), rows, held, gone, less)

    def differs_by(self, x: Floats) -> float:
        """Return the MW by which a plan (N,) differs from the nearest of the others."""
        here = self.placing.mw(x)
        return min(difference(other, here) for other in self.others)

    def searched(self, task: Task, start: Floats, watch: Watch) -> tuple[Floats, float, bool]:
        """Return the best plan (N,) that a search finds from one, the most MW any differs by, and whether it ended."""
        solver = Highs(self.linear, whole=True, threads=task.threads, seed=task.seed)
        solver.options({"mip_rel_gap": GAP, "mip_feasibility_tolerance": 1e-7})
        solver.begin_from(self._point(start))
        outcome = solver.run(watch.left, over=lambda: watch.over)
        found = start if outcome.x is None else outcome.x[: len(start)]
        best = max(start, found, key=self.differs_by)
        return best, -outcome.bound if math.isfinite(outcome.bound) else math.inf, outcome.ending == "optimal"

    def prices(self, task: Task, watch: Watch) -> Prices | None:
        """Return what the relaxation says, None if it is not solved in time."""
        solver = Highs(self.linear, whole=False, threads=task.threads, seed=task.seed)
        solver.options(INTERIOR)
        outcome = solver.run(watch.left, over=lambda: watch.over)
        if outcome.x is None or outcome.duals is None:
            return None
        weights = np.maximum(-outcome.duals[self.rows], 0.0)
        weights = weights / weights.sum() if weights.sum() > 0 else np.full(len(weights), 1 / len(weights))
        less = np.zeros(self.others[0].size)
        for weight, places, where in zip(weights, self.held, self.less, strict=True):
            less[places] += weight * outcome.x[where]
        worth = max(-float(outcome.duals[self.within]), 0.0)
        price = 1 / worth if worth > 0 else math.inf
        return Prices(-proven_bound(self.linear, outcome.duals), price, less.reshape(self.others[0].shape), weights)

    def completed(self, task: Task, x: Floats) -> Floats | None:
        """Return the cheapest plan (N,) with the whole decisions of one that differs as much as these allow.

        None where none costs as little as the limit allows.
        """
        point = self._point(x)
        widest = with_decisions(task, self.linear, point).run(math.inf).x
        if widest is None:
            return None
        cost = np.zeros(len(point))
        cost[: len(x)] = self.model.objective
        solver = with_decisions(task, self.linear.costing(cost), point)
        solver.bounds(np.array([self.z]), np.array([KEPT * widest[self.z]]), self.linear.columns.upper[[self.z]])
        found = solver.run(math.inf).x
        return None if found is None else cleaned(task.problem, self.model, found[: len(x)])

    def _point(self, x: Floats) -> Floats:
        """Return a plan (N,) as a point of the model that has grown."""
        point = np.zeros(len(self.linear.columns.lower))
        point[: len(x)] = x
        here = self.placing.mw(x).ravel()
        for other, places, gone, less in zip(self.others, self.held, self.gone, self.less, strict=True):
            point[gone] = np.maximum(other.ravel()[places] - here[places], 0.0)
            point[less] = point[gone] > 0
        point[self.z] = self.differs_by(x)
        return point


def _leaving(grown: Extension, placing: Placing, places: Ints, here: Floats, most: Floats) -> tuple[Ints, Ints]:
    """State what leaves the places of a plan that holds (P,) MW there, and return where `gone` and `less` stand."""
    surplus, one = np.maximum(most - here, 0.0), np.ones(len(places))
    gone = grown.columns(0 * one, here)
    less = grown.columns(0 * one, one, whole=True)
    only_there = grown.rows(0 * one)
    grown.enter(only_there, gone, one)
    grown.enter(only_there, less, -here)
    no_more = grown.rows(here + surplus)
    lies = sparse.coo_array(placing.lies[places])
    grown.enter(no_more, gone, one)
    grown.enter(no_more[lies.row], lies.col.astype(np.int64), lies.data)
    grown.enter(no_more, less, surplus)
    return gone, less


def _most(problem: Problem) -> Floats:
    """Return (K, S) the most reference MW of each kind that could ever lie at each site, by halls and by work."""
    halls, classes = problem.halls, problem.classes
    work = np.array([float(classes.count @ classes.load), float(problem.demands.mw.sum())])
    energy = (halls.energy_training, halls.energy_inference)
    held = [np.bincount(halls.site, halls.greatest / each, len(problem.sites.zone)) for each in energy]
    return np.asarray(np.minimum(held, work[:, None]), dtype=np.float64)
