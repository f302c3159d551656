"""Which columns of a model speak of a workload at a site, and which bounds put all of it there?"""

from __future__ import annotations

import numpy as np

from optimizer.explain.places.work import Work
from optimizer.explain.run.forcing import Forcing
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Floats, Ints, Problem


class OwnColumns:
    """The columns of the model of a `problem` that place its work.

    These are `serve` of demands, `run` of jobs and `served` by service and site; `service` is that of each of `serve`.
    """

    def __init__(self, problem: Problem, linear: Linear) -> None:
        self.problem, self.linear = problem, linear
        labels, demands, classes = linear.columns.labels, problem.demands, problem.classes
        self.serve, self.run = labels.positions("serve"), labels.positions("run")
        self.served = dict(zip(labels.members("served"), labels.positions("served").tolist(), strict=True))
        self.service = demands.service[demands.pair_demand]
        self._run_site = problem.halls.site[classes.pair_hall]

    def forcing(self, work: Work, site: int) -> Forcing:
        """Return the bounds that put all of a workload at a site where some may go; of what may be refused as well."""
        if work.kind == "service":
            return self._at_least(self.served[work.thing, site], work.most[site] * work.mw)
        if work.kind == "demand":
            pairs = self.problem.demands
            mine = (pairs.pair_demand == work.thing) & (pairs.pair_site == site)
            return self._at_least(int(self.serve[mine][0]), float(work.most[site]))
        elsewhere = self.run[(self.problem.classes.pair_class == work.thing) & (self._run_site != site)]
        if self.problem.may_refuse:
            decline = self.linear.columns.labels.positions("decline")
            elsewhere = np.append(elsewhere, decline[work.thing])
        nothing = np.zeros(len(elsewhere))
        return Forcing(elsewhere, nothing, nothing)

    def jobs_at(self, work: Work, site: int) -> Ints:
        """Return the columns of a training class's jobs at a site."""
        return np.asarray(self.run[(self.problem.classes.pair_class == work.thing) & (self._run_site == site)])

    def demands_at(self, work: Work, site: int) -> tuple[Ints, Floats]:
        """Return the columns of what is asked of a service, or by one demand, at a site, and their MW."""
        demands = self.problem.demands
        mine = demands.pair_site == site
        mine &= demands.pair_demand == work.thing if work.kind == "demand" else self.service == work.service
        return self.serve[mine], demands.mw[demands.pair_demand[mine]]

    def _at_least(self, column: int, amount: float) -> Forcing:
        upper = self.linear.columns.upper[column]
        return Forcing(np.array([column]), np.array([min(amount, upper)]), np.array([upper]))
