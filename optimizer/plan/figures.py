"""What follows from a plan: loads, energy, traffic and totals, as arrays computed once.

Everything here comes from the instance's tables and the plan's tables alone. Sums of a row are in double precision:
their rounding stays below 1e-12 of the sum of absolute terms, a millionth of the tolerance; sums over the year, which
are compared with what a plan states, go through `total`, which rounds only once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from optimizer.data.instance import Instance
from optimizer.plan.chosen import Chosen
from optimizer.plan.given import Floats, Given, Places
from optimizer.plan.plan import Plan
from optimizer.plan.sums import added_up


def total(terms: Floats) -> float:
    """Return the sum of all terms, rounded once (math.fsum); NaN where a term is no finite number."""
    return math.fsum(terms.ravel().tolist()) if np.isfinite(terms).all() else math.nan


@dataclass(frozen=True)
class Figures:
    """A plan held against its instance. `given` are the instance's arrays, `chosen` the plan's; the rest follows.

    Axes: w services, o origins, s sites, a halls, j classes, l links, h hours, in the order of the instance's tables.
    MW everywhere; `served` and `placed_*` count reference MW, loads the MW of the hall's own accelerator.
    """

    given: Given
    chosen: Chosen

    @property
    def instance(self) -> Instance:
        """The question."""
        return self.given.instance

    @property
    def plan(self) -> Plan:
        """The answer."""
        return self.chosen.plan

    @cached_property
    def served_rows(self) -> Floats:
        """(N,) reference MW of every row of serve."""
        services, origins, _, share = self.chosen.serve
        return share * self.given.demand[services, origins]

    @cached_property
    def served(self) -> Floats:
        """(W, S) reference MW of each service served at each site."""
        services, _, sites, _ = self.chosen.serve
        return added_up(self.served_rows, self.chosen.home.shape, services, sites)

    @cached_property
    def carried(self) -> Floats:
        """(W, S) reference MW of each service carried by the halls of each site."""
        return self.per_site(self.chosen.carry / self.given.energy_inference)

    @cached_property
    def inference(self) -> Floats:
        """(A, H) MW that inference draws, footprints included."""
        footprint = self.given.of("inference", "footprint_mw") @ self.chosen.host
        demand: Floats = self.chosen.carry.T @ self.given.shape
        return demand + footprint[:, None]

    @cached_property
    def firm(self) -> Floats:
        """(A,) mean MW of training that cannot move in time."""
        return self._training(flexible=False)

    @cached_property
    def flexible(self) -> Floats:
        """(A,) mean MW of training that may move within the day."""
        return self._training(flexible=True)

    @cached_property
    def placed_training(self) -> Floats:
        """(A,) mean reference MW of training placed in each hall."""
        return (self.firm + self.flexible) / self.given.energy_training

    @cached_property
    def placed_inference(self) -> Floats:
        """(A,) mean reference MW of inference carried by each hall."""
        carried: Floats = (self.chosen.carry / self.given.energy_inference).sum(axis=0)
        return carried

    @cached_property
    def it(self) -> Floats:
        """(A, H) MW of IT load."""
        return self.inference + self.firm[:, None] + self.chosen.train

    @cached_property
    def added_mw(self) -> Floats:
        """(A,) IT MW added to each hall."""
        return self.given.of("halls", "module_mw") * self.chosen.modules

    @cached_property
    def capacity(self) -> Floats:
        """(A,) IT MW of each hall with what the plan adds."""
        return self.given.of("halls", "existing_mw") + self.added_mw

    @cached_property
    def facility_of_hall(self) -> Floats:
        """(A, H) MW that each hall draws, cooling and losses included."""
        return self.given.pue * self.it

    @cached_property
    def facility(self) -> Floats:
        """(S, H) MW that the halls of each site draw."""
        return self.per_site(self.facility_of_hall.T).T

    @cached_property
    def available(self) -> Floats:
        """(S, H) MW that the contracts of each site yield, used or not."""
        wind, solar = self.chosen.site("wind_mw"), self.chosen.site("solar_mw")
        return self.given.hourly("wind_cf") * wind[:, None] + self.given.hourly("solar_cf") * solar[:, None]

    @cached_property
    def grid(self) -> Floats:
        """(S, H) MW drawn from the market."""
        return self.chosen.power("grid_mw")

    @cached_property
    def green(self) -> Floats:
        """(S, H) MW used from contracts."""
        return self.chosen.power("green_mw")

    @cached_property
    def peak_gbps(self) -> Floats:
        """(N,) peak Gbit/s of every row of serve."""
        return self.given.of("inference", "gbps_per_mw")[self.chosen.serve[0]] * self.served_rows

    @cached_property
    def data_gbps(self) -> Floats:
        """(N,) mean Gbit/s of the data moved for every row of run."""
        classes, _, jobs = self.chosen.run
        return self.given.job_gbps[classes] * jobs

    @cached_property
    def traffic(self) -> Floats:
        """(L,) Gbit/s that crosses each trunk link; pairs that no path joins cross none."""
        _, origins, sites, _ = self.chosen.serve
        classes, halls, _ = self.chosen.run
        between = self._between(origins, sites, self.peak_gbps)
        between += self._between(self.given.job_origin[classes], self.given.hall_site[halls], self.data_gbps)
        nodes, links = self.given.ids("nodes"), self.given.ids("links")
        traffic = np.zeros(len(links))
        for start, end in np.argwhere(between != 0):
            path = self.given.paths.get((nodes[start], nodes[end]), ())
            traffic[links.get_indexer(pd.Index(path, dtype=object))] += between[start, end]
        return traffic

    def per_site(self, by_hall: Floats) -> Floats:
        """Return the last axis of `by_hall` (..., A) added up over the halls of each site, (..., S)."""
        summed = np.zeros((len(self.given.ids("sites")), *by_hall.shape[:-1]))
        np.add.at(summed, self.given.hall_site, np.moveaxis(by_hall, -1, 0))
        return np.moveaxis(summed, 0, -1)

    def _training(self, *, flexible: bool) -> Floats:
        classes, halls, jobs = self.chosen.run
        of_kind = (self.given.of("training", "flexible")[classes] == 1) == flexible
        classes, halls, jobs = classes[of_kind], halls[of_kind], jobs[of_kind]
        return added_up(self.given.job_load(classes, halls) * jobs, (len(self.given.ids("halls")),), halls)

    def _between(self, origins: Places, sites: Places, gbps: Floats) -> Floats:
        nodes = len(self.given.ids("nodes"))
        starts, ends = self.given.rows("origins", "node", "nodes"), self.given.rows("sites", "node", "nodes")
        return added_up(gbps, (nodes, nodes), starts[origins], ends[sites])


def figures_of(plan: Plan, instance: Instance) -> Figures:
    """Return the figures of a plan; rows that cannot be read are left out and stand in `chosen.faults`."""
    given = Given(instance)
    return Figures(given, Chosen(plan, given))
