"""What is the cheapest plan, found by trying every whole-number decision?

Every choice of campuses, modules, link units, jobs, hosts, homes and single-homed demand is listed in order of what it
costs by itself. For each the rest is a small linear programme, left out only where a more generous one cannot beat the
best plan so far.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from optimizer.data.instance import Instance
from tests.property.country import annuity
from tests.property.programme import Choice, Programme

KEPT = (("run",), ("run", "build", "widen"), ("run", "home", "single"))


@dataclass(frozen=True)
class Answer:
    """The least cost in CNY a year (infinite: no plan), the choice that has it, and how many were looked at."""

    cost: float
    choice: Choice = field(default_factory=dict)
    looked_at: int = 0


class BruteForce(Programme):
    """Every choice of one instance, and the best of them."""

    def solve(self) -> Answer:
        """Return the least cost over all choices."""
        listed = sorted(
            ((self.price(choice), n, choice) for n, choice in enumerate(self._choices())), key=lambda c: c[:2]
        )
        self.floors: dict[tuple[Any, ...], float] = {}
        best = Answer(math.inf)
        looked_at = 0
        for price, _, choice in listed:
            if any(price + self._floor(choice, *kept) >= best.cost for kept in KEPT):
                continue
            looked_at += 1
            cost = price + self.rest(choice)
            if cost < best.cost:
                best = Answer(cost, choice)
        return Answer(best.cost, best.choice, looked_at)

    def _floor(self, choice: Choice, *kept: str) -> float:
        """Return the rest with all but the kept decisions as generous as can be: a floor for all who share them."""
        key = (*kept, *(value for name in kept for value in choice[name].values()))
        if key not in self.floors:
            self.floors[key] = self.rest({**self._generous, **{name: choice[name] for name in kept}})
        return self.floors[key]

    def _choices(self) -> Iterator[Choice]:
        """Yield every choice that obeys the rules on whole numbers alone."""
        for opened, build in itertools.product(list(self._openings()), list(self._builds())):
            if any(n and not opened[self.country.halls[a]["site"]] for a, n in build.items()):
                continue
            hosting = list(self._hostings(opened, build))
            for host, home in hosting:
                for run, widen, single in itertools.product(self._runs, self._widenings, self._singles):
                    if all(home[w, s] for (w, _), s in single.items()):
                        yield {
                            "open": opened, "build": build, "host": host, "home": home, "run": run, "widen": widen,
                            "single": single,
                        }  # fmt: skip

    def _openings(self) -> Iterator[dict[str, int]]:
        sites = self.country.sites
        for values in itertools.product(*([1] if row["is_open"] else [0, 1] for row in sites.values())):
            yield dict(zip(sites, values, strict=True))

    def _builds(self) -> Iterator[dict[str, int]]:
        land = self.country
        for values in itertools.product(*(range(hall["modules_max"] + 1) for hall in land.halls.values())):
            build = dict(zip(land.halls, values, strict=True))
            added = {a: land.halls[a]["module_mw"] * n for a, n in build.items()}
            kinds = {
                q: sum(added[a] for a in added if land.halls[a]["accelerator"] == q) for q in land.accelerators
            }  # fmt: skip
            spent = {
                p: sum(added[a] * land.halls[a]["capex_cny_per_mw"] for a in added if land.halls[a]["operator"] == p)
                for p in land.operators
            }
            supplied = all(not mw > land.accelerators[q]["supply_mw"] * (1 + 1e-9) for q, mw in kinds.items())
            if supplied and all(not c > land.operators[p]["capital_limit_cny"] * (1 + 1e-9) for p, c in spent.items()):
                yield build

    def _hostings(self, opened: dict[str, int], build: dict[str, int]) -> Iterator[tuple[dict, dict]]:
        land = self.country
        for values in itertools.product([0, 1], repeat=len(self.hosting)):
            host = dict(zip(self.hosting, values, strict=True))
            if any(on and not land.halls[a]["existing_mw"] and not build[a] for (_, a), on in host.items()):
                continue
            for lived in itertools.product([0, 1], repeat=len(self.homing)):
                home = dict(zip(self.homing, lived, strict=True))
                housed = all(opened[s] and any(host[w, a] for a in land.hosts(s)) for (w, s), on in home.items() if on)
                enough = all(
                    sum(on for (v, _), on in home.items() if v == w) >= land.inference[w]["min_sites"]
                    for w in {w for w, _ in self.homing}
                )
                if housed and enough:
                    yield host, home

    @cached_property
    def _runs(self) -> list[dict[tuple[str, str], int]]:
        spread = [
            [
                {(j, a): n for a, n in zip(self.country.fits[j], counts, strict=True)}
                for counts in itertools.product(range(job["count"] + 1), repeat=len(self.country.fits[j]))
                if sum(counts) == job["count"]
            ]
            for j, job in self.country.training.items()
        ]
        return [{key: n for part in parts for key, n in part.items()} for parts in itertools.product(*spread)]

    @cached_property
    def _widenings(self) -> list[dict[str, int]]:
        links = self.country.links
        units = itertools.product(*(range(row["widen_max"] + 1) for row in links.values()))
        return [dict(zip(links, values, strict=True)) for values in units]

    @cached_property
    def _singles(self) -> list[dict[tuple[str, str], str]]:
        land = self.country
        whole = [(w, o) for w, o in land.demand if land.inference[w]["single_homed"]]
        reach = [[s for v, p, s in land.pairs if (v, p) == demand] for demand in whole]
        return [dict(zip(whole, sites, strict=True)) for sites in itertools.product(*reach)]

    @cached_property
    def _generous(self) -> Choice:
        land = self.country
        return {
            "open": dict.fromkeys(land.sites, 1),
            "build": {a: hall["modules_max"] for a, hall in land.halls.items()},
            "host": dict.fromkeys(self.hosting, 1),
            "home": dict.fromkeys(self.homing, 1),
            "widen": {link: row["widen_max"] for link, row in land.links.items()},
            "single": {},
            "footprints": {},
        }

    def price(self, choice: Choice) -> float:
        """Return what the whole-number decisions cost by themselves, CNY a year."""
        land, price = self.country, 0.0
        for a, n in choice["build"].items():
            hall = land.halls[a]
            rate = land.operators[hall["operator"]]["cost_of_capital"]
            shell = annuity(rate, hall["life_years"]) * hall["capex_cny_per_mw"]
            price += n * hall["module_mw"] * (shell + hall["om_cny_per_mw_year"] + land.lease(hall["accelerator"]))
        for s, on in choice["open"].items():
            price += 0.0 if land.sites[s]["is_open"] else on * land.sites[s]["opening_cny_per_year"]
        price += sum(n * land.links[link]["widen_cny_per_year"] for link, n in choice["widen"].items())
        price += sum(on * land.inference[w]["home_cny_per_year"] for (w, _), on in choice["home"].items())
        carriage = self.region.network.traffic_cny_per_gbps_km_year
        for (j, a), n in choice["run"].items():
            km = land.km[land.training[j]["origin"], land.halls[a]["site"]]
            price += n * land.mean_gbps(j) * km * carriage
        steady = np.ones(len(self.steps))
        for (w, a), on in choice["host"].items():
            price -= self.support_of(a, steady * on * land.inference[w]["footprint_mw"])
        return price


def brute_force(instance: Instance) -> Answer:
    """Return the cheapest plan of an instance whose hours come in BLOCKS."""
    return BruteForce(instance).solve()
