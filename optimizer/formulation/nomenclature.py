"""Which variables the infrastructure half has: read it like a paper's nomenclature."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pyomo.environ as pyo

from optimizer.formulation.stating import Expression
from optimizer.problem.assignment import GBPS_PER_TBPS
from optimizer.problem.labels import Labels, Over
from optimizer.problem.linear import Columns
from optimizer.problem.problem import Problem

MWH_PER_GWH = 1e3
Bound = float | Callable[..., Any]  # one number for all members, or one for each


class Nomenclature:
    """The variables as Pyomo objects on one model, and the index sets they and the rules run over.

    Every variable has finite bounds that physics or the instance gives, so that any dual vector yields a valid bound.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = pyo.ConcreteModel()
        self._labels = Labels(problem.names)
        self._data: list[pyo.Var] = []
        self._index_sets(problem)
        self._workloads(problem)
        self._building(problem)
        self._power(problem)

    def _index_sets(self, problem: Problem) -> None:
        halls, demands = problem.halls, problem.demands
        services, sites = range(len(problem.services.total)), range(len(problem.sites.zone))
        hours, links = range(problem.hours), range(len(problem.links.capacity))
        reached = sorted(
            set(zip(demands.service[demands.pair_demand].tolist(), demands.pair_site.tolist(), strict=True))
        )
        self.halls_at = [np.flatnonzero(halls.site == s).tolist() for s in sites]
        self.A, self.S, self.L = _over("a", len(halls.site)), _over("s", len(sites)), _over("l", len(links))
        self.W = _over("w", len(services))
        self.AH = Over("ah", tuple((a, h) for a in range(len(halls.site)) for h in hours))
        self.SH = Over("sh", tuple((s, h) for s in sites for h in hours))
        self.WS = Over("ws", tuple(reached))
        self.WA = Over("wa", tuple((w, a) for w, s in reached for a in self.halls_at[s] if halls.infers[a]))
        self.movers = [a for a in range(len(halls.site)) if halls.trains[a]] if problem.classes.flexible.any() else []
        self.MH = Over("ah", tuple((a, h) for a in self.movers for h in hours))
        days = range(problem.hours // problem.day_length)
        self.MT = Over("at", tuple((a, t) for a in self.movers for t in days))
        self.sites_of = {w: [s for v, s in reached if v == w] for w in services}
        self.hosts_of = {(w, s): [a for a in self.halls_at[s] if halls.infers[a]] for w, s in reached}
        self.services_in = {a: [w for w, b in self.WA.members if b == a] for a in range(len(halls.site))}

    def _workloads(self, problem: Problem) -> None:
        halls, services, classes = problem.halls, problem.services, problem.classes
        self.reached = self._reached_mw(problem)
        greatest = halls.greatest
        # What a site can draw at an hour, from its connection and its storage.
        drawn = (1.0 + problem.limits.storage_share) * problem.sites.grid_mw
        self.most = {
            (w, a): float(
                min(
                    self.reached[w, int(halls.site[a])] * halls.energy_inference[a],
                    greatest[a] / services.shape[w].max(),
                    drawn[halls.site[a]] / (services.shape[w] * halls.pue[a]).max(),
                )
            )
            for (w, a) in self.WA.members
        }
        self.served = self._var("served", self.WS, upper=lambda w, s: self.reached[w, s])
        self.home = self._var("home", self.WS, upper=1, whole=True)
        self.host = self._var("host", self.WA, upper=1, whole=True)
        self.carry = self._var("carry", self.WA, upper=lambda w, a: self.most[w, a])
        self.firm = self._var("firm", self.A, upper=lambda a: greatest[a] if not classes.flexible.all() else 0)
        self.flexible = self._var("flexible", self.A, upper=lambda a: greatest[a] if a in set(self.movers) else 0)
        self.train = self._var("train", self.MH, upper=lambda a, _: greatest[a])
        self.it = self._var("it", self.AH, upper=lambda a, _: greatest[a])
        traffic = problem.demands.traffic.sum() + (classes.traffic * classes.count).sum()
        self.traffic = self._var("traffic", self.L, upper=traffic / GBPS_PER_TBPS)

    def _building(self, problem: Problem) -> None:
        halls, sites, links, limits = problem.halls, problem.sites, problem.links, problem.limits
        self.open = self._var("open", self.S, lower=lambda s: float(sites.is_open[s]), upper=1, whole=True)
        self.build = self._var("build", self.A, upper=lambda a: halls.room[a], whole=True)
        self.widen = self._var("widen", self.L, upper=lambda link: links.room[link], whole=True)
        self.wind = self._var("wind", self.S, upper=lambda s: sites.contract_mw[s])
        self.solar = self._var("solar", self.S, upper=lambda s: sites.contract_mw[s])
        self.store = self._var(
            "store", self.S, upper=lambda s: limits.storage_share * limits.storage_hours * sites.grid_mw[s]
        )
        most = sites.grid_mw * problem.weight.sum() / MWH_PER_GWH
        self.certificates = self._var("certificates", self.S, upper=lambda s: most[s])

    def _power(self, problem: Problem) -> None:
        sites, limits = problem.sites, problem.limits
        flow = limits.storage_share * sites.grid_mw
        self.grid = self._var("grid", self.SH, upper=lambda s, _: sites.grid_mw[s])
        self.green = self._var("green", self.SH, upper=lambda s, _: sites.grid_mw[s])
        self.charge = self._var("charge", self.SH, upper=lambda s, _: flow[s])
        self.discharge = self._var("discharge", self.SH, upper=lambda s, _: flow[s])
        self.level = self._var("level", self.SH, upper=lambda s, _: flow[s] * limits.storage_hours)

    def _reached_mw(self, problem: Problem) -> dict[tuple[int, int], float]:
        """MW of a service that a site can reach, and may carry, on the reference accelerator."""
        demands, services = problem.demands, problem.services
        reached = np.zeros((len(services.total), len(problem.sites.zone)))
        pair = demands.pair_demand
        np.add.at(reached, (demands.service[pair], demands.pair_site), demands.mw[pair])
        reached = np.minimum(reached, (services.max_share * services.total)[:, None])
        return {(w, s): float(reached[w, s]) for w, s in self.WS.members}

    def _var(
        self,
        name: str,
        over: Over,
        *,
        upper: Bound,
        lower: Bound = 0.0,
        whole: bool = False,
    ) -> pyo.Var:
        def bounds(_: object, *index: int) -> tuple[float, float]:
            return (
                float(lower(*index)) if callable(lower) else float(lower),
                float(upper(*index)) if callable(upper) else float(upper),
            )

        members = [member if len(member) > 1 else member[0] for member in over.members]
        var = pyo.Var(members, bounds=bounds, domain=pyo.Integers if whole else pyo.Reals)
        self.model.add_component(name, var)
        self._labels.add(name, over)
        self._data.extend(var[member] for member in members)
        return var

    def columns(self) -> Columns:
        """Return every variable of the infrastructure half as columns, in the order they were declared."""
        bounds = np.array([(var.lb, var.ub) for var in self._data], dtype=np.float64).reshape(-1, 2)
        whole = np.array([var.domain is pyo.Integers for var in self._data], dtype=bool)
        return Columns(self._labels, bounds[:, 0], bounds[:, 1], whole)

    def positions(self) -> dict[int, int]:
        """Return the column of every variable by its identity."""
        return {id(var): column for column, var in enumerate(self._data)}


def _over(letter: str, size: int) -> Over:
    return Over(letter, tuple((value,) for value in range(size)))


def total(terms: Iterable[Expression]) -> Expression:
    """Return the sum of Pyomo terms; of none, the number 0."""
    return pyo.quicksum(terms)
