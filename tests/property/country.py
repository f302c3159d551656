"""What does the model's text say about one instance: reach, paths, halls that fit, prices?

Written from the words of the model alone, for the brute force: it reads the instance's tables and nothing of problem/,
formulation/ or solve/.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from optimizer.data.instance import Instance


def annuity(rate: float, years: float) -> float:
    return 1 / years if rate == 0 else rate / (1 - (1 + rate) ** -years)


def haversine(a: dict[str, Any], b: dict[str, Any]) -> float:
    lat_a, lon_a, lat_b, lon_b = (math.radians(x) for x in (a["lat"], a["lon"], b["lat"], b["lon"]))
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


class Country:
    """The instance as dictionaries by id, with what reach and paths follow from it."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        for name in (
            "sites",
            "halls",
            "origins",
            "zones",
            "operators",
            "accelerators",
            "links",
            "inference",
            "training",
        ):
            rows = instance[name].to_dict("records")
            setattr(self, name, {row[next(iter(row))]: row for row in rows})
        self.demand = {(r["service"], r["origin"]): r["demand_mw"] for r in instance["demand"].to_dict("records")}
        measured = instance["latency"].to_dict("records")
        self.measured = {(r["origin"], r["site"]): r["round_trip_ms"] for r in measured}
        self.km = {(o, s): haversine(self.origins[o], self.sites[s]) for o in self.origins for s in self.sites}

    def hosts(self, site: str) -> list[str]:
        return [a for a, hall in self.halls.items() if hall["site"] == site and self._infers(hall)]

    def _infers(self, hall: dict[str, Any]) -> bool:
        return hall["kinds"] != "training" and (hall["existing_mw"] > 0 or hall["modules_max"] > 0)

    @cached_property
    def pairs(self) -> list[tuple[str, str, str]]:
        """Service, origin and site within reach of each other."""
        return [(w, o, s) for (w, o) in self.demand for s in self.sites if self.hosts(s) and self._near(w, o, s)]

    def _near(self, w: str, o: str, s: str) -> bool:
        rules, km = self.instance.region.latency, self.km[o, s]
        long = rules.factor_west if self.sites[s]["side"] == "west" else rules.factor_east
        factor = rules.factor_short if km < rules.short_km else long
        backbone = self.measured.get((o, s), 2 * 4.9e-3 * km * factor + rules.equipment_ms)
        return backbone + self.inference[w]["last_mile_ms"] <= self.inference[w]["latency_ms"] + 1e-9

    @cached_property
    def fits(self) -> dict[str, list[str]]:
        """The halls that can take each class."""
        return {
            j: [
                a
                for a, hall in self.halls.items()
                if hall["kinds"] != "inference"
                and job["peak_mw"] * self.accelerators[hall["accelerator"]]["energy_training"]
                <= hall["existing_mw"] + hall["module_mw"] * hall["modules_max"]
            ]
            for j, job in self.training.items()
        }

    @property
    def askable(self) -> bool:
        """Whether every demand and every job has somewhere to go."""
        return all(self.fits.values()) and {(w, o) for w, o, _ in self.pairs} == set(self.demand)

    @cached_property
    def paths(self) -> dict[frozenset[str], tuple[str, ...]]:
        """The links of the quickest path between two nodes; of equals the one of fewest links, then of least ids."""
        ends = sorted({end for row in self.links.values() for end in (row["node_a"], row["node_b"])})
        return {
            frozenset(pair): min(self._paths(*pair, ()), default=(0.0, 0, ()))[2]
            for pair in itertools.combinations_with_replacement(ends, 2)
        }

    def _paths(self, node: str, end: str, links: tuple[str, ...]) -> Iterator[tuple[float, int, tuple[str, ...]]]:
        if node == end:
            yield round(sum(self.links[link]["latency_ms"] for link in links), 6), len(links), links
            return
        for link, row in self.links.items():
            if link not in links and node in (row["node_a"], row["node_b"]):
                other = row["node_b"] if row["node_a"] == node else row["node_a"]
                yield from self._paths(other, end, (*links, link))

    def mean_gbps(self, j: str) -> float:
        return self.training[j]["data_tb"] * 8000 / (8760 * 3600)

    def lease(self, accelerator: str) -> float:
        row = self.accelerators[accelerator]
        return annuity(self.instance.region.finance.accelerator_rate, row["life_years"]) * row["price_cny_per_mw"]
