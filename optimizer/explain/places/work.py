"""Which work can be asked about, where does it lie, and which bounds put all of it at a site?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from optimizer.explain.run.forcing import Forcing
from optimizer.explain.run.standing import Standing
from optimizer.problem.problem import Flags, Floats, Ints

Kind = Literal["service", "demand", "training"]
SOME = 1e-9  # share below which nothing of a workload is there


@dataclass(frozen=True, eq=False)
class Work:
    """A service, what one origin asks of it, or a training class: `mw` on average, on the reference accelerator.

    `share` (S,) of it lies at each site, `most` (S,) is the share that may: 0 where it may not go at all. `service` is
    -1 for training; `own` (N,) are the whole columns that speak of it alone.
    """

    kind: Kind
    name: str
    origin: str
    service: int
    thing: int
    mw: float
    share: Floats
    most: Floats
    own: Flags

    @property
    def sites(self) -> Ints:
        """Where it may go."""
        return np.flatnonzero(self.most > 0)

    @property
    def here(self) -> Ints:
        """Where it is, most of it first."""
        order: Ints = np.argsort(-self.share, kind="stable")
        return order[self.share[order] > SOME]

    def is_capped(self, site: int, most: float) -> bool:
        """Whether as much of it is at a site as the greatest share of one site lets be there."""
        return most < 1.0 and bool(self.share[site] >= most - SOME)

    def is_at(self, site: int) -> bool:
        """Whether as much of it as may be is at a site."""
        return bool(self.share[site] >= self.most[site] - SOME) and bool(self.most[site] > 0)


class Workloads:
    """Every workload of a run, and how each is put somewhere."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        problem, labels = standing.problem, standing.linear.columns.labels
        demands, classes = problem.demands, problem.classes
        self._serve, self._run = labels.positions("serve"), labels.positions("run")
        self._serve_service = demands.service[demands.pair_demand]
        self._run_class, self._run_site = classes.pair_class, problem.halls.site[classes.pair_hall]
        self._served = dict(zip(labels.members("served"), labels.positions("served").tolist(), strict=True))

    def all(self) -> Iterator[Work]:
        """Yield every service and every training class."""
        problem = self._standing.problem
        for w in range(len(problem.services.total)):
            yield self.of_service(w)
        for j in range(len(problem.classes.count)):
            yield self.of_class(j)

    def of_service(self, w: int) -> Work:
        """Return a service: all that is asked of it."""
        linear, x, problem = self._standing.linear, self._standing.x, self._standing.problem
        share, most = np.zeros((2, len(problem.sites.zone)))
        total = float(problem.services.total[w])
        for (v, s), position in self._served.items():
            if v == w and total > 0:
                share[s], most[s] = max(0.0, x[position]) / total, linear.columns.upper[position] / total
        return Work("service", problem.names["w"][w], "", w, w, total, share, most, self._of_service(w))

    def of_demand(self, w: int, o: int) -> Work | None:
        """Return what an origin asks of a service, None if that is nothing."""
        problem, x = self._standing.problem, self._standing.x
        found = np.flatnonzero((problem.demands.service == w) & (problem.demands.origin == o))
        if not len(found):
            return None
        d = int(found[0])
        mine = problem.demands.pair_demand == d
        share, most = np.zeros((2, len(problem.sites.zone)))
        mw = float(problem.demands.mw[d])
        cap = float(problem.services.max_share[w] * problem.services.total[w]) / mw if mw else 1.0
        share[problem.demands.pair_site[mine]] = x[self._serve[mine]]
        most[problem.demands.pair_site[mine]] = min(1.0, cap)
        names = problem.names
        return Work("demand", names["w"][w], names["o"][o], w, d, mw, share, most, self._of_service(w))

    def of_class(self, j: int) -> Work:
        """Return a training class: all of its jobs."""
        problem, x = self._standing.problem, self._standing.x
        mine = self._run_class == j
        count, sites = int(problem.classes.count[j]), len(problem.sites.zone)
        placed = np.bincount(self._run_site[mine], weights=x[self._run[mine]], minlength=sites)
        most = (np.bincount(self._run_site[mine], minlength=sites) > 0).astype(float)
        own = np.zeros(len(x), dtype=bool)
        own[self._run[mine]] = True
        mw = float(count * problem.classes.load[j])
        return Work("training", problem.names["j"][j], "", -1, j, mw, placed / count, most, own)

    def forcing(self, work: Work, site: int) -> Forcing:
        """Return the bounds that put all of a workload at a site where some may go; of what may be refused as well."""
        if work.kind == "service":
            return self._at_least(self._served[work.thing, site], work.most[site] * work.mw)
        if work.kind == "demand":
            pairs = self._standing.problem.demands
            mine = (pairs.pair_demand == work.thing) & (pairs.pair_site == site)
            return self._at_least(int(self._serve[mine][0]), float(work.most[site]))
        elsewhere = self._run[(self._run_class == work.thing) & (self._run_site != site)]
        if self._standing.problem.may_refuse:
            decline = self._standing.linear.columns.labels.positions("decline")
            elsewhere = np.append(elsewhere, decline[work.thing])
        nothing = np.zeros(len(elsewhere))
        return Forcing(elsewhere, nothing, nothing)

    def jobs_at(self, work: Work, site: int) -> Ints:
        """Return the columns of a training class's jobs at a site."""
        return np.asarray(self._run[(self._run_class == work.thing) & (self._run_site == site)])

    def demands_at(self, work: Work, site: int) -> tuple[Ints, Floats]:
        """Return the columns of what is asked of a service, or by one demand, at a site, and their MW."""
        demands = self._standing.problem.demands
        mine = demands.pair_site == site
        mine &= demands.pair_demand == work.thing if work.kind == "demand" else self._serve_service == work.service
        return self._serve[mine], demands.mw[demands.pair_demand[mine]]

    def _at_least(self, column: int, amount: float) -> Forcing:
        upper = self._standing.linear.columns.upper[column]
        return Forcing(np.array([column]), np.array([min(amount, upper)]), np.array([upper]))

    def _of_service(self, w: int) -> Flags:
        linear = self._standing.linear
        own = np.zeros(len(linear.columns.lower), dtype=bool)
        for name in ("home", "host"):
            members, positions = linear.columns.labels.members(name), linear.columns.labels.positions(name)
            own[[p for (v, _), p in zip(members, positions.tolist(), strict=True) if v == w]] = True
        own[self._serve[self._serve_service == w]] = linear.columns.whole[self._serve[self._serve_service == w]]
        return own
