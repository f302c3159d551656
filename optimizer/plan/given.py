"""What does the instance say, as arrays that the plan's arrays can be held against?

Axes: w services, o origins, s sites, a halls, j training classes, l links, h hours; rows in the order of the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.data.instance import Instance
from optimizer.data.pairs import Stated, of_classes, of_demands
from optimizer.data.schema import HOUR_COLUMNS
from optimizer.geography.distance import all_pairs_km
from optimizer.geography.latency import backbone_ms
from optimizer.geography.paths import trunk_paths
from optimizer.units import HOURS_PER_YEAR, annuity, mean_gbps

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Flags = NDArray[np.bool_]

ROUNDING_MS = 1e-9
KEYS = {
    "services": ("inference", "service"), "origins": ("origins", "origin"), "sites": ("sites", "site"),
    "halls": ("halls", "hall"), "classes": ("training", "class"), "links": ("links", "link"),
    "zones": ("zones", "zone"), "operators": ("operators", "operator"),
    "accelerators": ("accelerators", "accelerator"), "nodes": ("nodes", "node"),
}  # fmt: skip


@dataclass(frozen=True)
class Given:
    """Arrays that follow from the instance alone; each is computed once, when first asked for."""

    instance: Instance
    _ids: dict[str, pd.Index[Any]] = field(default_factory=dict, repr=False)
    _rows: dict[tuple[str, str], Places] = field(default_factory=dict, repr=False)
    _numbers: dict[tuple[str, str], Floats] = field(default_factory=dict, repr=False)

    def ids(self, things: str) -> pd.Index[Any]:
        """Return the ids of `things` (a key of KEYS) in table order."""
        if things not in self._ids:
            table, column = KEYS[things]
            self._ids[things] = pd.Index(self.instance[table][column].to_numpy(dtype=object), dtype=object)
        return self._ids[things]

    def of(self, table: str, column: str) -> Floats:
        """Return one numeric column of the instance."""
        if (table, column) not in self._numbers:
            self._numbers[table, column] = self.instance[table][column].to_numpy(dtype=np.float64)
        return self._numbers[table, column]

    def rows(self, table: str, column: str, things: str) -> Places:
        """Return, for each row of `table`, the row of the thing that `column` names."""
        if (table, column) not in self._rows:
            named = pd.Index(self.instance[table][column].to_numpy(dtype=object), dtype=object)
            self._rows[table, column] = np.asarray(self.ids(things).get_indexer(named))
        return self._rows[table, column]

    def says(self, table: str, column: str, *answers: str) -> Flags:
        """Return where `column` holds one of `answers`."""
        return np.asarray(self.instance[table][column].isin(answers), dtype=np.bool_)

    @property
    def weight(self) -> Floats:
        """(H,) hours of the year each hour stands for."""
        return self.instance.calendar.weight

    @property
    def hours(self) -> int:
        """How many hours there are."""
        return self.instance.calendar.hours

    @cached_property
    def hall_site(self) -> Places:
        """(A,) the site each hall stands on."""
        return self.rows("halls", "site", "sites")

    @cached_property
    def hall_operator(self) -> Places:
        """(A,) the operator of each hall."""
        return self.rows("halls", "operator", "operators")

    @cached_property
    def hall_accelerator(self) -> Places:
        """(A,) the accelerator each hall is filled with."""
        return self.rows("halls", "accelerator", "accelerators")

    @cached_property
    def energy_inference(self) -> Floats:
        """(A,) IT energy per unit of inference work in each hall."""
        return self.of("accelerators", "energy_inference")[self.hall_accelerator]

    @cached_property
    def energy_training(self) -> Floats:
        """(A,) IT energy per unit of training work in each hall."""
        return self.of("accelerators", "energy_training")[self.hall_accelerator]

    @cached_property
    def takes_inference(self) -> Flags:
        """(A,) halls that may host services and exist or can be built."""
        return self.says("halls", "kinds", "inference", "both") & (self.most_mw > 0)

    @cached_property
    def takes_training(self) -> Flags:
        """(A,) halls that may run training."""
        return self.says("halls", "kinds", "training", "both")

    @cached_property
    def most_mw(self) -> Floats:
        """(A,) IT MW of each hall with every module it has room for."""
        return self.of("halls", "existing_mw") + self.of("halls", "module_mw") * self.of("halls", "modules_max")

    @cached_property
    def is_west(self) -> Flags:
        """(S,) sites of the west."""
        return self.says("sites", "side", "west")

    @cached_property
    def demand(self) -> Floats:
        """(W, O) mean IT MW on the reference accelerator; 0 where a service does not cover an origin."""
        dense = np.zeros((len(self.ids("services")), len(self.ids("origins"))))
        services, origins = self.rows("demand", "service", "services"), self.rows("demand", "origin", "origins")
        dense[services, origins] = self.of("demand", "demand_mw")
        return dense

    @cached_property
    def shape(self) -> Floats:
        """(W, H) load of each service in each hour against its mean."""
        names = pd.Index(self.instance["shapes"]["shape"].to_numpy(dtype=object))
        row = names.get_indexer(pd.Index(self.instance["inference"]["shape"].to_numpy(dtype=object)))
        by_hour = self.instance["shapes"][list(HOUR_COLUMNS)].to_numpy(dtype=np.float64)
        shape: Floats = by_hour[row][:, self.instance.calendar.hour_of_day]
        return shape

    @cached_property
    def job_mw(self) -> Floats:
        """(J,) mean MW over the year of one job, on the reference accelerator."""
        return self.of("training", "work_mwh") / HOURS_PER_YEAR

    @cached_property
    def job_gbps(self) -> Floats:
        """(J,) mean Gbit/s that moves the data of one job."""
        return mean_gbps(self.of("training", "data_tb"))

    @cached_property
    def job_origin(self) -> Places:
        """(J,) where the data of each class lie."""
        return self.rows("training", "origin", "origins")

    def job_load(self, classes: Places, halls: Places) -> Floats:
        """Return (N,) the mean MW that one job of a class draws in a hall; what is stated of the pair wins."""
        return self._stated_loads.instead_of(self.job_mw[classes] * self.energy_training[halls], classes, halls)

    @cached_property
    def _stated_loads(self) -> Stated:
        return of_classes(self.instance, "load_mw")

    @cached_property
    def km(self) -> Floats:
        """(O, S) great-circle kilometres."""
        return all_pairs_km(*(self.of(table, axis) for table in ("origins", "sites") for axis in ("lat", "lon")))

    @cached_property
    def backbone(self) -> Floats:
        """(O, S) round trip in ms without the last mile; measured values win."""
        settings = self.instance.region.latency.model_dump()
        pairs = zip(self.rows("latency", "origin", "origins"), self.rows("latency", "site", "sites"), strict=True)
        measured = {(int(o), int(s)): ms for (o, s), ms in zip(pairs, self.of("latency", "round_trip_ms"), strict=True)}
        return backbone_ms(self.km, self.is_west, measured=measured, **settings)

    @cached_property
    def round_trip(self) -> Floats:
        """(W, O, S) round trip in ms of each service without the last mile; what is stated of a pair wins."""
        everywhere = np.broadcast_to(self.backbone, (len(self.ids("services")), *self.backbone.shape))
        return of_demands(self.instance, "latency_ms").instead_of_all(everywhere)

    @cached_property
    def within_latency(self) -> Flags:
        """(W, O, S) where a site lies within a service's latency limit of an origin and has a hall for inference."""
        spare = self.of("inference", "latency_ms") - self.of("inference", "last_mile_ms")
        near = self.round_trip <= spare[:, None, None] + ROUNDING_MS
        housed = np.bincount(self.hall_site, weights=self.takes_inference, minlength=self.backbone.shape[1]) > 0
        return np.asarray(near & housed[None, None, :])

    @cached_property
    def reaches(self) -> Flags:
        """(W, O, S) where a site may serve: within the latency limit, and not forbidden by a policy."""
        allowed = self.instance.terms.serves
        return self.within_latency if allowed is None else self.within_latency & allowed

    def may_run(self, classes: Places, halls: Places) -> Flags:
        """Return (N,) whether a hall may run a class: it takes training, and no policy forbids it."""
        takes, allowed = self.takes_training[halls], self.instance.terms.runs
        return takes if allowed is None else takes & allowed[classes, halls]

    @cached_property
    def traffic_price(self) -> Floats:
        """(S,) CNY a year for a Gbit/s and a kilometre of traffic that ends at each site."""
        factor = [self.instance.terms.traffic_factor.get(site, 1.0) for site in self.ids("sites")]
        return self.instance.region.network.traffic_cny_per_gbps_km_year * np.array(factor, dtype=np.float64)

    @cached_property
    def paths(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """Links crossed between each ordered pair of connected trunk nodes."""
        links = self.instance["links"]
        rows = zip(links["link"], links["node_a"], links["node_b"], links["latency_ms"], strict=True)
        return trunk_paths(
            self.instance["nodes"]["node"], [(str(i), str(a), str(b), float(ms)) for i, a, b, ms in rows]
        )

    def by_site(self, zone_column: str) -> Floats:
        """Return (S,) a numeric column of the zone that each site draws from."""
        return self.of("zones", zone_column)[self.rows("sites", "zone", "zones")]

    def hourly(self, quantity: str) -> Floats:
        """Return (S, H) tariff_cny_per_mwh, wind_cf or solar_cf at each site."""
        series = [self.instance.calendar.series[quantity, zone] for zone in self.instance["sites"]["zone"]]
        return np.array(series, dtype=np.float64).reshape(-1, self.hours)

    @cached_property
    def pue(self) -> Floats:
        """(A, H) facility energy per IT energy."""
        series = [self.instance.calendar.series["pue", curve] for curve in self.instance["halls"]["pue_curve"]]
        return np.array(series, dtype=np.float64).reshape(-1, self.hours)

    @cached_property
    def net_price(self) -> Mapping[str, Floats]:
        """(A,) CNY that a MWh of reference work earns in each hall by kind of work, less the cost of sale."""
        gross, cost = self.price, self.sale_cost
        return {kind: gross[kind] - cost[kind] for kind in gross}

    @cached_property
    def price(self) -> Mapping[str, Floats]:
        """(A,) CNY asked for a MWh of reference work in each hall, over the products its operator sells; 0 without."""
        return self._priced(np.ones(len(self.instance["prices"])))

    @cached_property
    def sale_cost(self) -> Mapping[str, Floats]:
        """(A,) CNY that selling a MWh of reference work costs in each hall: staff, software and support."""
        return self._priced(self.of("prices", "cost_share"))

    def _priced(self, part: Floats) -> Mapping[str, Floats]:
        found = {}
        for kind in ("training", "inference"):
            by_operator = np.zeros(len(self.ids("operators")))
            asked = part * self.of("prices", "share") * self.of("prices", f"{kind}_cny_per_mwh")
            np.add.at(by_operator, self.rows("prices", "operator", "operators"), asked)
            found[kind] = by_operator[self.hall_operator]
        return found

    @cached_property
    def hall_annuity(self) -> Floats:
        """(A,) CNY a year for each MW added, building alone, at the operator's cost of capital."""
        rates = self.of("operators", "cost_of_capital")[self.hall_operator]
        years = self.of("halls", "life_years")
        yearly = [annuity(rate, life) for rate, life in zip(rates.tolist(), years.tolist(), strict=True)]
        return np.array(yearly, dtype=np.float64) * self.of("halls", "capex_cny_per_mw")

    @cached_property
    def lease(self) -> Floats:
        """(A,) CNY a year for each MW of accelerators in a hall, at the common rate unless a policy says otherwise."""
        common = self.instance.region.finance.accelerator_rate
        own = self.of("operators", "cost_of_capital")[self.hall_operator]
        rates = own if self.instance.terms.own_lease else np.full(len(own), common)
        years = self.of("accelerators", "life_years")[self.hall_accelerator]
        yearly = [annuity(rate, life) for rate, life in zip(rates.tolist(), years.tolist(), strict=True)]
        return np.array(yearly, dtype=np.float64) * self.of("accelerators", "price_cny_per_mw")[self.hall_accelerator]
