"""A published problem as an instance: a made-up region in which nothing costs anything but what the problem says.

A facility is a campus that is not open yet, with room for one module of its capacity; a customer is an origin. An agent
is a hall that stands; a job is a training class of one. What serving or running costs stands in pairs.csv.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from optimizer.data import schema
from optimizer.data.published.problems import Assignment, Floats, Location, Published
from optimizer.data.self_contained import Files, numbered, table_of
from optimizer.units import HOURS_PER_YEAR

USUAL_MW = (1.0, 10_000.0)  # where the greatest amount lies, else all are divided by a power of ten: they become MW
SIDE_DEGREES = 10.0  # of the square in which everything lies: too small for distances to matter
SERVICE, SHAPE, ZONE, NODE, OPERATOR, ACCELERATOR, CURVE, CALENDAR = (
    "customers", "flat", "plain", "node", "operator", "unit", "one", "flat",
)  # fmt: skip
REGION: Mapping[str, Any] = {
    "abstract": True,
    "latency": {"equipment_ms": 0.0, "short_km": 0.0, "factor_short": 1.0, "factor_east": 1.0, "factor_west": 1.0},
    "network": {"traffic_cny_per_gbps_km_year": 0.0},
    "finance": {"accelerator_rate": 0.0, "storage_rate": 0.0},
    "storage": {"capex_cny_per_mwh": 0.0, "life_years": 10.0, "round_trip_efficiency": 1.0, "hours": 1.0,
                "share_of_connection": 0.0},
    "certificates": {"price_cny_per_mwh": 0.0},
    "map": {"lat_min": -1.0, "lat_max": SIDE_DEGREES + 1, "lon_min": -1.0, "lon_max": SIDE_DEGREES + 1,
            "projection": "plain"},
}  # fmt: skip
Place = tuple[float, float]
HOURS: Mapping[str, float] = dict.fromkeys(schema.HOUR_COLUMNS, 1.0)
NOWHERE: Mapping[str, float] = dict.fromkeys(schema.HOUR_COLUMNS, 0.0)


@dataclass(frozen=True)
class Origin:
    """Where a problem comes from: the file's name, its format in words, and what was asked for."""

    file: str
    family: str
    asked: str


def files_of(problem: Published, name: str, origin: Origin) -> Files:
    """Return the folder of an instance whose plans are the solutions of a problem, at the same cost in CNY a year."""
    per_mw = _per_mw(problem.capacity)
    if isinstance(problem, Location):
        own, title = _located(problem, per_mw), f"{len(problem.capacity)} facilities, {len(problem.demand)} customers"
    else:
        own, title = _assigned(problem, per_mw), f"{len(problem.capacity)} agents, {len(problem.cost)} jobs"
    tables = {table: table_of(table, rows) for table, rows in {**_everywhere(), **own}.items()}
    tables["SOURCES"] = _sources(tables, origin)
    notes = [f"A published problem, not a country: {origin.family}, file {origin.file}{origin.asked}."]
    notes += [f"1 MW stands for {per_mw:g} units of the file."] if per_mw != 1 else []
    notes += ["1 CNY a year stands for a unit of its cost."]
    described = {"name": name, "title": title, "description": " ".join(notes)}
    return Files(
        tables,
        {
            "region.toml": {**described, **REGION},
            "instance.toml": {**described, "region": ".", "calendar": CALENDAR, "notes": notes,
                              "training": {"peak_factor": 1.0}, "solve": {"gap": 1e-6, "seconds": 60.0}},
        },
        _square(),
    )  # fmt: skip


def _per_mw(capacity: Floats) -> float:
    least, most = USUAL_MW
    greatest = float(capacity.max(initial=0.0))
    if greatest == 0.0 or least <= greatest <= most:
        return 1.0
    return float(10.0 ** (np.ceil(np.log10(greatest / most)) if greatest > most else np.floor(np.log10(greatest))))


def _located(problem: Location, per_mw: float) -> dict[str, Any]:
    facilities, customers = numbered("s", len(problem.capacity)), numbered("c", len(problem.demand))
    capacity, demand = problem.capacity / per_mw, problem.demand / per_mw
    places, homes = _lattice(len(facilities), len(customers))
    sites = [
        _site(site, place, most, is_open=0, opening=fixed)
        for site, place, most, fixed in zip(facilities, places, capacity, problem.fixed, strict=True)
    ]
    halls = [_hall(site, "inference", 0.0, most) for site, most in zip(facilities, capacity, strict=True)]
    shares = problem.demand / problem.demand.sum()
    origins = [_origin(customer, place, share) for customer, place, share in zip(customers, homes, shares, strict=True)]
    service = {
        "service": SERVICE, "name": "Customers", "name_zh": "", "latency_ms": 10_000.0, "last_mile_ms": 0.0,
        "shape": SHAPE, "min_sites": 1, "max_share": 1.0, "footprint_mw": 0.0, "home_cny_per_year": 0.0,
        "gbps_per_mw": 0.0, "single_homed": int(problem.single_source),
    }  # fmt: skip
    asked = [{"service": SERVICE, "origin": c, "demand_mw": mw} for c, mw in zip(customers, demand, strict=True)]
    pairs = pd.DataFrame({
        "workload": SERVICE,
        "origin": np.repeat(customers, len(facilities)),
        "hall": np.tile(facilities, len(customers)),
        "cost_cny_per_year": problem.cost.ravel(),
    })  # fmt: skip
    return {"sites": sites, "halls": halls, "origins": origins, "inference": [service],
            "shapes": [{"shape": SHAPE, **HOURS}], "demand": asked, "pairs": pairs}  # fmt: skip


def _assigned(problem: Assignment, per_mw: float) -> dict[str, Any]:
    agents, jobs = numbered("s", len(problem.capacity)), numbered("j", len(problem.cost))
    capacity, load = problem.capacity / per_mw, problem.load / per_mw
    places, _ = _lattice(len(agents), 0)
    sites = [
        _site(site, place, most, is_open=1, opening=0.0)
        for site, place, most in zip(agents, places, capacity, strict=True)
    ]
    halls = [_hall(site, "training", most, 1.0) for site, most in zip(agents, capacity, strict=True)]
    mean = load.mean(axis=1)
    training = [
        {"class": job, "name": f"Job {at}", "name_zh": "", "count": 1, "work_mwh": mw * HOURS_PER_YEAR, "peak_mw": mw,
         "flexible": 0, "data_tb": 0.0, "origin": "o"}
        for at, (job, mw) in enumerate(zip(jobs, mean, strict=True), start=1)
    ]  # fmt: skip
    pairs = pd.DataFrame({
        "workload": np.repeat(jobs, len(agents)),
        "origin": "",
        "hall": np.tile(agents, len(jobs)),
        "cost_cny_per_year": problem.cost.ravel(),
        "load_mw": load.ravel(),
    })  # fmt: skip
    return {"sites": sites, "halls": halls, "origins": [_origin("o", (0.0, 0.0), 1.0)], "training": training,
            "pairs": pairs}  # fmt: skip


def _lattice(facilities: int, customers: int) -> tuple[list[Place], list[Place]]:
    """Return places of facilities and of customers in rows of a square, the facilities evenly among the customers."""
    count = facilities + customers
    width = max(1, int(np.ceil(np.sqrt(count))))
    step = SIDE_DEGREES / width
    places = [(round((at // width + 0.5) * step, 6), round((at % width + 0.5) * step, 6)) for at in range(count)]
    chosen = {number * count // facilities for number in range(facilities)}
    return [places[at] for at in sorted(chosen)], [place for at, place in enumerate(places) if at not in chosen]


def _site(site: str, place: Place, mw: float, *, is_open: int, opening: float) -> dict[str, Any]:
    return {
        "site": site, "name": f"Facility {site[1:]}", "name_zh": "", "zone": ZONE, "node": NODE, "side": "east",
        "hub": "", "lat": place[0], "lon": place[1], "grid_mw": max(mw, 1.0), "contract_mw": 0.0, "is_open": is_open,
        "opening_cny_per_year": opening,
    }  # fmt: skip


def _hall(site: str, kinds: str, existing: float, module: float) -> dict[str, Any]:
    """Return a hall of a campus, with its name; one that stands today cannot grow, one of no size cannot be built."""
    grows = existing == 0.0 and kinds == "inference" and module > 0.0
    return {
        "hall": site, "site": site, "operator": OPERATOR, "accelerator": ACCELERATOR, "vintage": 2025, "kinds": kinds,
        "existing_mw": existing, "module_mw": module if module > 0.0 else 1.0, "modules_max": int(grows),
        "capex_cny_per_mw": 0.0, "om_cny_per_mw_year": 0.0, "life_years": 20.0, "pue_curve": CURVE, "pue_limit": 1.0,
    }  # fmt: skip


def _origin(origin: str, place: Place, weight: float) -> dict[str, Any]:
    return {"origin": origin, "name": f"Customer {origin[1:]}" if origin[1:] else "Everybody", "name_zh": "",
            "zone": ZONE, "node": NODE, "lat": place[0], "lon": place[1], "population": 0.0, "gdp_cny": 0.0,
            "weight": weight}  # fmt: skip


def _everywhere() -> dict[str, Sequence[Mapping[str, Any]]]:
    """Return the rows of the tables that are the same for every problem."""
    free = dict.fromkeys(("wind_cny_per_mwh", "solar_cny_per_mwh", "delivery_cny_per_mwh"), 0.0)
    day = {"calendar": CALENDAR, "day": 1}
    hourly = (("tariff_cny_per_mwh", ZONE, NOWHERE), ("wind_cf", ZONE, NOWHERE), ("solar_cf", ZONE, NOWHERE),
              ("pue", CURVE, HOURS))  # fmt: skip
    return {
        "zones": [{"zone": ZONE, "name": "Plain", "name_zh": "", "price_cny_per_mwh": 0.0, "emission_t_per_mwh": 0.0,
                   "residual_t_per_mwh": 0.0, **free}],
        "operators": [{"operator": OPERATOR, "name": "Operator", "name_zh": "", "kind": "private",
                       "cost_of_capital": 0.0, "capital_limit_cny": np.nan}],
        "prices": [],
        "accelerators": [{"accelerator": ACCELERATOR, "name": "Unit", "name_zh": "", "origin": "domestic",
                          "energy_training": 1.0, "energy_inference": 1.0, "price_cny_per_mw": 0.0, "life_years": 5.0,
                          "supply_mw": np.nan}],
        "nodes": [{"node": NODE, "name": "Node", "name_zh": "", "lat": 0.0, "lon": 0.0}],
        "links": [],
        "latency": [],
        "days": [{**day, "date": "2025-01-01", "label": "every day", "weight_days": 365.0}],
        "profiles": [{**day, "quantity": quantity, "key": key, **values} for quantity, key, values in hourly],
        "inference": [], "shapes": [], "demand": [], "training": [],
    }  # fmt: skip


def _sources(tables: Mapping[str, pd.DataFrame], origin: Origin) -> pd.DataFrame:
    """Return where each column comes from: amounts and costs from the file, all else is there to say nothing."""
    read = {("sites", "opening_cny_per_year"), ("halls", "module_mw"), ("halls", "existing_mw"),
            ("demand", "demand_mw"), ("pairs", "cost_cny_per_year"), ("pairs", "load_mw"),
            ("training", "work_mwh"), ("training", "peak_mw")}  # fmt: skip
    named = [(name, column) for name, frame in tables.items() for column in frame.columns]
    named += [
        ("region.toml", f"{section}.{key}")
        for section, keys in REGION.items()
        if isinstance(keys, dict)
        for key in keys
    ]
    rows = [
        {"table": table, "column": column,
         "source": f"{origin.family}, file {origin.file}" if (table, column) in read else "made up: it plays no part",
         "year": "as published", "licence": "as published",
         "confidence": "high" if (table, column) in read else "assumption", "note": ""}
        for table, column in named
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _square() -> str:
    edge = SIDE_DEGREES
    ring = [[0.0, 0.0], [edge, 0.0], [edge, edge], [0.0, edge], [0.0, 0.0]]
    feature = {"type": "Feature", "properties": {"zone": ZONE, "name": "Plain"},
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": [feature]})
