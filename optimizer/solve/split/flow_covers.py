"""Services that together exceed what stands in a hall do not all live there whole: rows that tighten a relaxation.

At an hour, y[w] <= u[w] * host[w] is what service w draws in a hall, and sum of y <= existing + module * build. For
services S and excess = max(0, sum of u - existing), every whole solution obeys the flow cover inequality

    sum over S of (y[w] + max(0, u[w] - excess) * (1 - host[w])) <= existing + module * build

(Padberg, Van Roy and Wolsey 1985, Valid linear inequalities for fixed charge problems). Of one service it says that
only the share of it that a hall hosts may draw on what stands there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import sparse

from optimizer.problem.linear import Linear
from optimizer.problem.problem import Floats, Ints, Problem
from optimizer.solve.split.cuts import Cuts, with_cuts
from optimizer.solve.split.peaks import worst_hours

NAME = "flow_cover"
MOST = 3  # services of a cover: with pairs the relaxation rises half as much again as with single ones
LARGEST = 10  # services of a hall that covers are made of: those that draw most
WORTH = 1e-3  # of what stands in a hall: smaller violations move no bound


@dataclass(frozen=True)
class Cover:
    """Services of a hall at an hour of the day."""

    hall: int
    hour: int
    services: tuple[int, ...]


def of_one_service(linear: Linear, problem: Problem) -> list[Cover]:
    """Return the covers of single services that could fill more than what stands, at the hour that asks most of it."""
    hosts = _Hosts(linear, problem)
    existing = problem.halls.existing[hosts.hall]
    hour = problem.services.shape[:, : problem.day_length].argmax(axis=1)[hosts.service]
    beyond = (existing > 0) & (hosts.most(np.arange(len(hour)), hour) > existing)
    members = zip(hosts.hall[beyond].tolist(), hour[beyond].tolist(), hosts.service[beyond].tolist(), strict=True)
    return [Cover(hall, hour, (service,)) for hall, hour, service in members]


def violated(linear: Linear, x: Floats, problem: Problem) -> list[Cover]:
    """Return the covers of several services that a solution (N,) of a relaxation violates, each at its worst hour.

    The model may have fewer hours than the day of `problem`.
    """
    hosts = _Hosts(linear, problem)
    build = x[linear.columns.labels.block("build")]
    fits = problem.halls.existing + problem.halls.module * build
    hours = worst_hours(problem.services.shape[:, : problem.day_length])
    found = []
    for hall in np.flatnonzero(problem.halls.existing > 0):
        here = np.flatnonzero(hosts.hall == hall)
        here = here[np.argsort(-x[hosts.carry[here]], kind="stable")[:LARGEST]]
        for size in range(2, min(MOST, len(here)) + 1):
            sets = here[np.array(list(combinations(range(len(here)), size)))]
            beyond = np.array([hosts.filled(x, sets, hour).sum(axis=1) - fits[hall] for hour in hours])
            for at in np.flatnonzero(beyond.max(axis=0) > WORTH * problem.halls.existing[hall]):
                hour = int(hours[beyond[:, at].argmax()])
                found.append(Cover(int(hall), hour, tuple(hosts.service[sets[at]].tolist())))
    return found


def stated(covers: Sequence[Cover], linear: Linear, problem: Problem) -> Cuts:
    """Return the covers as rows over the columns of a model of the problem."""
    hosts, halls = _Hosts(linear, problem), problem.halls
    build = linear.columns.labels.positions("build")
    known = {member: at for at, member in enumerate(zip(hosts.service.tolist(), hosts.hall.tolist(), strict=True))}
    matrix = sparse.lil_array((len(covers), linear.columns.labels.size))
    upper = np.zeros(len(covers))
    for row, cover in enumerate(covers):
        members = np.array([known[service, cover.hall] for service in cover.services])
        kept = hosts.kept(members, cover.hour)
        matrix[row, hosts.carry[members]] = hosts.shape(members, cover.hour)
        matrix[row, hosts.host[members]] = problem.services.footprint[hosts.service[members]] - kept
        matrix[row, build[cover.hall]] = -halls.module[cover.hall]
        upper[row] = halls.existing[cover.hall] - kept.sum()
    return Cuts(sparse.csr_array(matrix), np.full(len(covers), -np.inf), upper)


def with_covers(linear: Linear, problem: Problem, covers: Sequence[Cover]) -> Linear:
    """Return a model of the problem with the covers as rows after its own."""
    return with_cuts(linear, stated(covers, linear, problem), NAME)


class _Hosts:
    """Who may host what (N,): the service and hall, and the columns that say what is carried and whether it is."""

    def __init__(self, linear: Linear, problem: Problem) -> None:
        labels = linear.columns.labels
        self._services, self._existing = problem.services, problem.halls.existing
        self.service, self.hall = labels.letter("host", 0), labels.letter("host", 1)
        self.carry, self.host = labels.positions("carry"), labels.positions("host")
        self._most = linear.columns.upper[self.carry]

    def shape(self, members: Ints, hour: int | Ints) -> Floats:
        """Return what each draws at an hour, or each at its own, for a MW it carries."""
        shape: Floats = self._services.shape[self.service[members], hour]
        return shape

    def most(self, members: Ints, hour: int | Ints) -> Floats:
        """Return what each draws at most at an hour, or each at its own, in MW."""
        footprint = self._services.footprint[self.service[members]]
        return self.shape(members, hour) * self._most[members] + footprint

    def kept(self, sets: Ints, hour: int) -> Floats:
        """Return for each member of sets (..., K) what stands for it alone, in MW: its most less what all exceed."""
        most = self.most(sets, hour)
        excess = most.sum(axis=-1) - self._existing[self.hall[sets[..., 0]]]
        kept: Floats = np.maximum(most - np.maximum(excess, 0.0)[..., None], 0.0)
        return kept

    def filled(self, x: Floats, sets: Ints, hour: int) -> Floats:
        """Return for each member of sets (..., K) what it draws, and what is kept for it as far as it is no host."""
        host: Floats = x[self.host[sets]]
        drawn = self.shape(sets, hour) * x[self.carry[sets]] + self._services.footprint[self.service[sets]] * host
        filled: Floats = drawn + self.kept(sets, hour) * (1.0 - host)
        return filled
