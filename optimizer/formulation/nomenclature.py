"""Which variables the infrastructure half has: read it like a paper's nomenclature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyomo.environ as pyo
from numpy.typing import NDArray

from optimizer.formulation.stating import Belonging, Expression, Members, total
from optimizer.problem.assignment import GBPS_PER_TBPS
from optimizer.problem.labels import Labels, Over
from optimizer.problem.linear import Columns
from optimizer.problem.problem import Floats, Problem

MWH_PER_GWH = 1e3


class Nomenclature:
    """The variables as Pyomo objects on one model, and the index sets they and the rules run over.

    Every variable has finite bounds that physics or the instance gives, so that any dual vector yields a valid bound.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = pyo.ConcreteModel()
        self.labels = Labels(problem.names)
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []
        self._whole: list[NDArray[np.bool_]] = []
        self._given: dict[str, NDArray[Any]] = {}
        self._index_sets(problem)
        self._belongings(problem)
        self._workloads(problem)
        self._building(problem)
        self._power(problem)

    def _index_sets(self, problem: Problem) -> None:
        halls, demands = problem.halls, problem.demands
        services, sites = len(problem.services.total), len(problem.sites.zone)
        days = problem.hours // problem.day_length
        self.A, self.S, self.L = _grid("a", len(halls.site)), _grid("s", sites), _grid("l", len(problem.links.capacity))
        self.W, self.H = _grid("w", services), _grid("h", problem.hours)
        self.AH = _grid("ah", len(halls.site), problem.hours)
        self.SH = _grid("sh", sites, problem.hours)
        reached = np.unique(demands.service[demands.pair_demand] * sites + demands.pair_site)
        self.WS = Over.of("ws", reached // sites, reached % sites)
        at = Members("a", (sites,), (halls.site[halls.infers],), np.flatnonzero(halls.infers))
        pair, hall = at.of((reached % sites,))
        self.WA = Over.of("wa", reached[pair] // sites, hall[:, 0])
        flexible = halls.trains & problem.classes.flexible.any()
        self.movers = np.flatnonzero(flexible)
        self.MH = _chosen("ah", self.movers, problem.hours)
        self.MT = _chosen("at", self.movers, days)

    def _belongings(self, problem: Problem) -> None:
        halls, count = problem.halls, len(problem.halls.site)
        services, sites = len(problem.services.total), len(problem.sites.zone)
        every = np.arange(count)
        w, a = self.WA.array.T
        self.halls_at = Members("a", (sites,), (halls.site,), every)
        self.hosts_of = Members("a", (services, sites), (w, halls.site[a]), a)
        self.sites_of = Members("s", (services,), (self.WS.array[:, 0],), self.WS.array[:, 1])
        self.services_in = Members("w", (count,), (a,), w)
        self.halls_of_kind = Members("a", (len(problem.limits.supply),), (halls.accelerator,), every)
        self.halls_of = Members("a", (len(problem.limits.capital),), (halls.operator,), every)
        self.moving = Members("a", (count,), (self.movers,), self.movers)  # the hall itself, if it may
        day = np.arange(problem.hours) // problem.day_length
        self.hours_of = Members("h", (problem.hours // problem.day_length,), (day,), np.arange(problem.hours))

    def _workloads(self, problem: Problem) -> None:
        halls, classes = problem.halls, problem.classes
        greatest = halls.greatest
        self.reached = self._reached_mw(problem)
        self.most = self._most_mw(problem)
        w, s = self.WS.array.T
        self.served = self._var("served", self.WS, upper=self.reached[w, s])
        self.home = self._var("home", self.WS, upper=1, whole=True)
        self.host = self._var("host", self.WA, upper=1, whole=True)
        w, a = self.WA.array.T
        self.carry = self._var("carry", self.WA, upper=self.most[w, a])
        self.firm = self._var("firm", self.A, upper=greatest if not classes.flexible.all() else 0)
        flexible = np.isin(self.A.array[:, 0], self.movers)
        self.flexible = self._var("flexible", self.A, upper=np.where(flexible, greatest, 0))
        self.train = self._var("train", self.MH, upper=greatest[self.MH.array[:, 0]])
        self.it = self._var("it", self.AH, upper=greatest[self.AH.array[:, 0]])
        traffic = problem.demands.traffic.sum() + (classes.traffic * classes.count).sum()
        self.traffic = self._var("traffic", self.L, upper=traffic / GBPS_PER_TBPS)

    def _building(self, problem: Problem) -> None:
        halls, sites, links, limits = problem.halls, problem.sites, problem.links, problem.limits
        self.open = self._var("open", self.S, lower=sites.is_open, upper=1, whole=True)
        self.build = self._var("build", self.A, upper=halls.room, whole=True)
        self.widen = self._var("widen", self.L, upper=links.room, whole=True)
        self.wind = self._var("wind", self.S, upper=sites.contract_mw)
        self.solar = self._var("solar", self.S, upper=sites.contract_mw)
        self.store = self._var("store", self.S, upper=limits.storage_share * limits.storage_hours * sites.grid_mw)
        most = sites.grid_mw * problem.weight.sum() / MWH_PER_GWH
        self.certificates = self._var("certificates", self.S, upper=most)

    def _power(self, problem: Problem) -> None:
        site, limits = self.SH.array[:, 0], problem.limits
        grid = problem.sites.grid_mw[site]
        flow = limits.storage_share * grid
        self.grid = self._var("grid", self.SH, upper=grid)
        self.green = self._var("green", self.SH, upper=grid)
        self.charge = self._var("charge", self.SH, upper=flow)
        self.discharge = self._var("discharge", self.SH, upper=flow)
        self.level = self._var("level", self.SH, upper=flow * limits.storage_hours)

    def _reached_mw(self, problem: Problem) -> Floats:
        """(W, S) MW of a service that a site can reach, and may carry, on the reference accelerator."""
        demands, services = problem.demands, problem.services
        reached = np.zeros((len(services.total), len(problem.sites.zone)))
        pair = demands.pair_demand
        np.add.at(reached, (demands.service[pair], demands.pair_site), demands.mw[pair])
        return np.minimum(reached, (services.max_share * services.total)[:, None])

    def _most_mw(self, problem: Problem) -> Floats:
        """(W, A) MW of a service that a hall may carry: what it reaches and holds, and what its site can draw."""
        halls, services = problem.halls, problem.services
        w, a = self.WA.array.T
        # What a site can draw at an hour, from its connection and its storage.
        drawn = (1.0 + problem.limits.storage_share) * problem.sites.grid_mw[halls.site[a]]
        cooled = np.zeros(len(a))
        for hour in range(problem.hours):
            cooled = np.maximum(cooled, services.shape[w, hour] * halls.pue[a, hour])
        most = np.zeros((len(services.total), len(halls.site)))
        most[w, a] = np.minimum(
            self.reached[w, halls.site[a]] * halls.energy_inference[a],
            np.minimum(halls.greatest[a] / services.shape[w].max(axis=1, initial=0.0), drawn / cooled),
        )
        return most

    def _var(
        self,
        name: str,
        over: Over,
        *,
        upper: NDArray[Any] | float,
        lower: NDArray[Any] | float = 0.0,
        whole: bool = False,
    ) -> pyo.Var:
        """Declare a variable, whose members Pyomo makes only where one is spoken of by itself."""
        var = pyo.Var(pyo.Any, dense=False, domain=pyo.Integers if whole else pyo.Reals)
        self.model.add_component(name, var)
        self.labels.add(name, over)
        self._lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), len(over)))
        self._upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), len(over)))
        self._whole.append(np.full(len(over), whole))
        return var

    def given(self, values: NDArray[Any]) -> pyo.Param:
        """Return numbers of the problem as Pyomo knows them, so that letters may index them."""
        name = f"given_{len(self._given)}"
        param = pyo.Param(pyo.Any, default=lambda _, *index: values[index].item())
        self.model.add_component(name, param)
        self._given[name] = values
        return param

    def values(self, given: pyo.Param) -> NDArray[Any]:
        """Return the numbers that were given."""
        return self._given[given.local_name]

    def total(self, over: Over | Belonging, term: Callable[..., Expression]) -> Expression:
        """Return the sum of a term over an index set or what belongs to an owner, for levers, which stand below."""
        return total(over, term)

    def columns(self) -> Columns:
        """Return every variable of the infrastructure half as columns, in the order they were declared."""
        lower, upper, whole = np.concatenate(self._lower), np.concatenate(self._upper), np.concatenate(self._whole)
        return Columns(self.labels, lower, upper, whole)


def _grid(letters: str, *sizes: int) -> Over:
    """Return the index set of every combination, the last letter running fastest."""
    return Over.of(letters, *(axis.ravel() for axis in np.indices(sizes)))


def _chosen(letters: str, first: NDArray[np.int64], size: int) -> Over:
    """Return the index set of some values of one letter with every value of another."""
    return Over.of(letters, np.repeat(first, size), np.tile(np.arange(size), len(first)))
