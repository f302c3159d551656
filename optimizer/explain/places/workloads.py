"""Every workload of a run: which may be asked about, and where does each lie?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.explain.places.columns import OwnColumns
from optimizer.explain.places.work import Work
from optimizer.explain.run.standing import Standing
from optimizer.problem.problem import Flags


class Workloads:
    """Every workload of a run, and the columns of its model that speak of each."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self.columns = OwnColumns(standing.problem, standing.linear)

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
        for (v, s), position in self.columns.served.items():
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
        share[problem.demands.pair_site[mine]] = x[self.columns.serve[mine]]
        most[problem.demands.pair_site[mine]] = min(1.0, cap)
        names = problem.names
        return Work("demand", names["w"][w], names["o"][o], w, d, mw, share, most, self._of_service(w))

    def of_class(self, j: int) -> Work:
        """Return a training class: all of its jobs."""
        problem, x = self._standing.problem, self._standing.x
        run, mine = self.columns.run, problem.classes.pair_class == j
        count, sites = int(problem.classes.count[j]), len(problem.sites.zone)
        site = problem.halls.site[problem.classes.pair_hall[mine]]
        placed = np.bincount(site, weights=x[run[mine]], minlength=sites)
        most = (np.bincount(site, minlength=sites) > 0).astype(float)
        own = np.zeros(len(x), dtype=bool)
        own[run[mine]] = True
        mw = float(count * problem.classes.load[j])
        return Work("training", problem.names["j"][j], "", -1, j, mw, placed / count, most, own)

    def _of_service(self, w: int) -> Flags:
        linear = self._standing.linear
        own = np.zeros(len(linear.columns.lower), dtype=bool)
        for name in ("home", "host"):
            members, positions = linear.columns.labels.members(name), linear.columns.labels.positions(name)
            own[[p for (v, _), p in zip(members, positions.tolist(), strict=True) if v == w]] = True
        asked = self.columns.serve[self.columns.service == w]
        own[asked] = linear.columns.whole[asked]
        return own
