"""What do the best continuous decisions cost, once every whole-number decision is made?

One dense linear programme, written from the words of the model alone; its limits alone depend on the choice. Hours
within which nothing changes (`BLOCKS`) are one step each: by linearity the mean over them of any plan is a plan of the
same cost.
"""

from __future__ import annotations

import itertools
import math
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import linprog

from optimizer.data.instance import Instance
from tests.property.country import Country, annuity
from tests.random_instances import BLOCKS

MILLION = 1e6
Choice = dict[str, dict[Any, int]]


class Programme:
    """The linear programme of one instance."""

    def __init__(self, instance: Instance) -> None:
        self.country = land = Country(instance)
        self.region = instance.region
        length = 24
        self.steps = [
            (day, start, end)
            for day in range(instance.calendar.hours // length)
            for start, end in BLOCKS
        ]  # fmt: skip
        self.first = [day * length + start for day, start, _ in self.steps]
        self.length = np.array([end - start for _, start, end in self.steps], dtype=float)
        self.weight = np.array([instance.calendar.weight[h] for h in self.first]) * self.length
        levers = instance.scenario.levers
        self.carbon = levers.get("carbon_price", {"price_cny_per_t": 0.0, "ledger": "location_based"})
        self.support = levers.get("power_price_support")
        self.hosting = [(w, a) for w in land.inference for a in self._hosts_of(w)]
        self.homing = [
            (w, s) for w in land.inference for s in land.sites if any(p[0] == w and p[2] == s for p in land.pairs)
        ]
        shapes = {row["shape"]: row for row in instance["shapes"].to_dict("records")}
        self.shape = {
            w: np.array([shapes[row["shape"]][f"h{start:02d}"] for _, start, _ in self.steps])
            for w, row in land.inference.items()
        }
        self.pue = {a: self._series("pue", hall["pue_curve"]) for a, hall in land.halls.items()}
        self._columns()
        self._rows()

    def _hosts_of(self, w: str) -> list[str]:
        reached = {s for v, _, s in self.country.pairs if v == w}
        return [a for s in reached for a in self.country.hosts(s)]

    def _series(self, quantity: str, key: str) -> np.ndarray:
        return self.country.instance.calendar.series[quantity, key][self.first]

    def _zone(self, s: str) -> dict[str, Any]:
        return self.country.zones[self.country.sites[s]["zone"]]

    def _columns(self) -> None:
        land, steps = self.country, range(len(self.steps))
        self.at: dict[tuple[Any, ...], int] = {}
        for key in [("serve", *pair) for pair in land.pairs] + [("carry", *pair) for pair in self.hosting]:
            self.at[key] = len(self.at)
        for a, k in itertools.product(land.halls, steps):
            self.at["train", a, k] = len(self.at)
        for s in land.sites:
            for name in ("wind", "solar", "store", "certificates"):
                self.at[name, s] = len(self.at)
            for name, k in itertools.product(("grid", "green", "charge", "discharge", "level"), steps):
                self.at[name, s, k] = len(self.at)
        self.cost = np.zeros(len(self.at))
        self.most = np.full(len(self.at), np.inf)
        self._hourly_prices()
        self._yearly_prices()
        self._workload_prices()

    def _hourly_prices(self) -> None:
        land, steps = self.country, range(len(self.steps))
        for s, k in itertools.product(land.sites, steps):
            zone, weight = self._zone(s), self.weight[k]
            tonne = self.carbon["price_cny_per_t"]
            tariff, factor = self._series("tariff_cny_per_mwh", land.sites[s]["zone"])[k], zone["emission_t_per_mwh"]
            counted = zone["residual_t_per_mwh"] if self.carbon["ledger"] == "market_based" else factor
            located = factor * tonne if self.carbon["ledger"] == "location_based" else 0.0
            self.cost[self.at["grid", s, k]] = weight * (tariff + tonne * counted)
            self.cost[self.at["green", s, k]] = weight * (zone["delivery_cny_per_mwh"] + located)

    def _yearly_prices(self) -> None:
        land = self.country
        for s in land.sites:
            zone = self._zone(s)
            for name in ("wind", "solar"):
                yearly = self.weight @ self._series(f"{name}_cf", land.sites[s]["zone"])
                self.cost[self.at[name, s]] = yearly * zone[f"{name}_cny_per_mwh"]
            claimed = zone["residual_t_per_mwh"] if self.carbon["ledger"] == "market_based" else 0.0
            price = self.region.certificates.price_cny_per_mwh - self.carbon["price_cny_per_t"] * claimed
            self.cost[self.at["certificates", s]] = price
            battery = self.region.storage
            rate = annuity(self.region.finance.storage_rate, battery.life_years)
            self.cost[self.at["store", s]] = rate * battery.capex_cny_per_mwh
            self.most[self.at["store", s]] = battery.share_of_connection * land.sites[s]["grid_mw"] * battery.hours

    def _workload_prices(self) -> None:
        land, steps = self.country, range(len(self.steps))
        price = self.region.network.traffic_cny_per_gbps_km_year
        for w, o, s in land.pairs:
            gbps = land.inference[w]["gbps_per_mw"] * land.demand[w, o]
            self.cost[self.at["serve", w, o, s]] = gbps * land.km[o, s] * price
        for w, a in self.hosting:
            self.cost[self.at["carry", w, a]] -= self.support_of(a, self.shape[w])
        for a, k in itertools.product(land.halls, steps):
            self.cost[self.at["train", a, k]] -= self.support_of(a, np.eye(len(self.steps))[k])

    def support_of(self, a: str, load: np.ndarray) -> float:
        """Return CNY a year that the lever pays for a load (K,) in MW of a hall."""
        if self.support is None:
            return 0.0
        hall = self.country.halls[a]
        zone = self.country.sites[hall["site"]]["zone"]
        imported = self.country.accelerators[hall["accelerator"]]["origin"] != "domestic"
        if (self.support["domestic_only"] and imported) or (
            self.support["zones"] and zone not in self.support["zones"]
        ):
            return 0.0
        return float(self.support["support_cny_per_mwh"] * (self.weight @ (self.pue[a] * load)))

    def _rows(self) -> None:
        self.equal: list[tuple[np.ndarray, float]] = []
        self.below: list[tuple[np.ndarray, float]] = []
        self.label: dict[tuple[Any, ...], tuple[str, int]] = {}
        self._serving_rows()
        self._hall_rows()
        self._power_rows()
        for link in self.country.links:
            crossing = {
                ("serve", w, o, s): self.country.inference[w]["gbps_per_mw"] * self.country.demand[w, o]
                for w, o, s in self.country.pairs
                if link in self._way(o, s)
            }
            self._add(("traffic", link), crossing, self.country.links[link]["capacity_gbps"])

    def _way(self, o: str, s: str) -> tuple[str, ...]:
        return self.country.paths[frozenset((self.country.origins[o]["node"], self.country.sites[s]["node"]))]

    def _add(
        self, label: tuple[Any, ...], terms: dict[tuple[Any, ...], float], right: float, *, equal: bool = False
    ) -> None:
        row = np.zeros(len(self.at))
        for key, value in terms.items():
            row[self.at[key]] += value
        rows = self.equal if equal else self.below
        self.label[label] = ("equal" if equal else "below", len(rows))
        rows.append((row, right))

    def _serving_rows(self) -> None:
        land = self.country
        for w, o in land.demand:
            served = {("serve", *p): 1.0 for p in land.pairs if p[:2] == (w, o)}
            self._add(("demand", w, o), served, 1.0, equal=True)
        for w, s in self.homing:
            load = {("serve", v, o, t): land.demand[v, o] for v, o, t in land.pairs if (v, t) == (w, s)}
            total = sum(mw for (v, _), mw in land.demand.items() if v == w)
            self._add(("share", w, s), load, land.inference[w]["max_share"] * total)
            carried = {("carry", w, a): -1 / self._energy(a, "inference") for a in land.hosts(s)}
            self._add(("carried", w, s), {**load, **carried}, 0.0, equal=True)

    def _energy(self, a: str, work: str) -> float:
        return self.country.accelerators[self.country.halls[a]["accelerator"]][f"energy_{work}"]

    def _hall_rows(self) -> None:
        for a, k in itertools.product(self.country.halls, range(len(self.steps))):
            load = {("carry", w, b): self.shape[w][k] for w, b in self.hosting if b == a}
            self._add(("hall", a, k), {**load, ("train", a, k): 1.0}, 0.0)
        for a, day in itertools.product(self.country.halls, {day for day, _, _ in self.steps}):
            work = {("train", a, k): self.length[k] for k, step in enumerate(self.steps) if step[0] == day}
            self._add(("done", a, day), work, 0.0, equal=True)

    def _power_rows(self) -> None:
        battery, land = self.region.storage, self.country
        way = math.sqrt(battery.round_trip_efficiency)
        for s, k in itertools.product(land.sites, range(len(self.steps))):
            halls = [a for a, hall in land.halls.items() if hall["site"] == s]
            use = {("train", a, k): -self.pue[a][k] for a in halls}
            use |= {("carry", w, a): -self.pue[a][k] * self.shape[w][k] for w, a in self.hosting if a in halls}
            flows = {("grid", s, k): 1.0, ("green", s, k): 1.0, ("discharge", s, k): 1.0, ("charge", s, k): -1.0}
            self._add(("balance", s, k), {**use, **flows}, 0.0, equal=True)
            self._add(("connection", s, k), {("grid", s, k): 1.0, ("green", s, k): 1.0}, land.sites[s]["grid_mw"])
            zone = land.sites[s]["zone"]
            sky = {(name, s): -self._series(f"{name}_cf", zone)[k] for name in ("wind", "solar")}
            self._add(("weather", s, k), {("green", s, k): 1.0, **sky}, 0.0)
            before = k - 1 if self.steps[k][1] > 0 else k + len(BLOCKS) - 1
            hours = self.length[k]
            level = {("level", s, k): 1.0, ("charge", s, k): -way * hours, ("discharge", s, k): hours / way}
            self._add(("level", s, k), {**level, ("level", s, before): -1.0}, 0.0, equal=True)
            for flow in ("charge", "discharge"):
                self._add((flow, s, k), {(flow, s, k): 1.0, ("store", s): -1 / battery.hours}, 0.0)
            self._add(("size", s, k), {("level", s, k): 1.0, ("store", s): -1.0}, 0.0)
        for s in land.sites:
            self._add(("contracts", s), {("wind", s): 1.0, ("solar", s): 1.0}, land.sites[s]["contract_mw"])
            market = {("grid", s, k): -self.weight[k] for k in range(len(self.steps))}
            self._add(("certificates", s), {("certificates", s): 1.0, **market}, 0.0)

    def rest(self, choice: Choice) -> float:
        """Return what the best continuous decisions cost, CNY a year; infinite if there are none."""
        stated, fixed = self.stated(choice)
        found = linprog(self.cost / MILLION, **stated, method="highs")
        if found.status == 2:
            return math.inf
        assert found.status == 0, found.message
        return float(found.fun) * MILLION - fixed

    def stated(self, choice: Choice) -> tuple[dict[str, np.ndarray], float]:
        """Return the rows and bounds of the linear programme, and the support for firm training in CNY a year."""
        right = {"equal": np.array([r for _, r in self.equal]), "below": np.array([r for _, r in self.below])}
        most, least = self.most.copy(), np.zeros(len(self.at))
        fixed = self._loads(choice, right, most)
        for (w, a), on in choice["host"].items():
            most[self.at["carry", w, a]] = np.inf if on else 0.0
        for w, o, s in self.country.pairs:
            column = self.at["serve", w, o, s]
            most[column] = choice["home"][w, s]
            if (w, o) in choice["single"]:
                least[column] = most[column] = float(choice["single"][w, o] == s)
        rows = {"A_ub": self._below, "b_ub": right["below"], "A_eq": self._equal, "b_eq": right["equal"]}
        return {**rows, "bounds": np.column_stack([least, most])}, fixed

    @cached_property
    def _below(self) -> np.ndarray:
        return np.array([row for row, _ in self.below])

    @cached_property
    def _equal(self) -> np.ndarray:
        return np.array([row for row, _ in self.equal])

    def _trained(self, a: str, choice: Choice, *, flexible: int) -> float:
        """Return the mean MW of the jobs of one kind in a hall."""
        jobs = self.country.training
        here = [(jobs[j], n) for (j, b), n in choice["run"].items() if b == a and jobs[j]["flexible"] == flexible]
        return self._energy(a, "training") * sum(n * job["work_mwh"] / 8760 for job, n in here)

    def _loads(self, choice: Choice, right: dict[str, np.ndarray], most: np.ndarray) -> float:
        """Put the loads that follow from the choice on the right-hand sides; return the support for firm training."""
        land, paid = self.country, 0.0

        def add(label: tuple[Any, ...], amount: float) -> None:
            side, row = self.label[label]
            right[side][row] += amount

        footprints = choice.get("footprints", choice["host"])
        for a, hall in land.halls.items():
            steady, flexible = (self._trained(a, choice, flexible=kind) for kind in (0, 1))
            paid += self.support_of(a, np.full(len(self.steps), steady))
            steady += sum(on * land.inference[w]["footprint_mw"] for (w, b), on in footprints.items() if b == a)
            room = hall["existing_mw"] + hall["module_mw"] * choice["build"][a]
            for k in range(len(self.steps)):
                add(("hall", a, k), room - steady)
                add(("balance", hall["site"], k), self.pue[a][k] * steady)
                most[self.at["train", a, k]] = land.instance.settings.training.peak_factor * flexible
            for day in {day for day, _, _ in self.steps}:
                add(("done", a, day), 24 * flexible)
        for link, n in choice["widen"].items():
            data = sum(
                land.mean_gbps(j) * jobs
                for (j, a), jobs in choice["run"].items()
                if link in self._way(land.training[j]["origin"], land.halls[a]["site"])
            )
            add(("traffic", link), n * land.links[link]["widen_gbps"] - data)
        return paid
