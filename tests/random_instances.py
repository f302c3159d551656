"""What does a small country drawn at random look like?

`random_instance(seed)` returns an instance small enough that every whole-number decision can be listed, drawn so that
each rule binds now and then: scarce halls, connections, supply and capital, narrow trunks, tight latency, cheap sun and
batteries, levers. Hours come in `BLOCKS` of equal data, which a brute force may use.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from optimizer.data import schema
from optimizer.data.instance import Instance
from optimizer.data.scenarios import NEUTRAL
from optimizer.data.settings import InstanceSettings, RegionSettings, ScenarioSettings
from optimizer.data.typical_days import build_calendar
from tests.packs import INSTANCE_TOML, REGION_TOML, Rows, borders, sources

BLOCKS = ((0, 7), (7, 15), (15, 24))  # hours of the day within which nothing changes
MOST_CHOICES = 1500  # whole-number decisions an instance may offer, before any rule forbids some
PLACES = ((31.0, 121.0, "coast", "n0"), (38.5, 106.2, "NA", "n1"), (36.0, 112.0, "NA", "n2"))
TABLES = {table.name: table for table in (*schema.REGION_TABLES, *schema.INSTANCE_TABLES)}


def random_instance(seed: int) -> Instance:
    """Return the instance of a seed; the same seed gives the same instance."""
    draw = np.random.default_rng(seed)
    while True:
        rows = {**_places(draw), **_prices(draw)}
        rows.update(_halls(draw, rows))
        rows.update(_workloads(draw, rows))
        rows["links"] = _links(draw)
        rows["prices"] = _price_list(np.random.default_rng([seed, 1]))  # a stream of its own: other draws stay
        if choices(rows) <= MOST_CHOICES and _jobs_fit(rows):
            return made(f"random-{seed}", rows, _region(draw), float(draw.choice([1.0, 1.5, 3.0])), _levers(draw))


def _jobs_fit(rows: Mapping[str, Rows]) -> bool:
    """Return whether some hall can take every job, whatever its accelerator."""
    largest = max(row[6] + row[7] * row[8] for row in rows["halls"] if row[5] != "inference")
    return all(1.4 * row[5] <= largest for row in rows["training"])


def choices(rows: Mapping[str, Rows]) -> float:
    """Return how many whole-number decisions there are at most."""
    halls = rows["halls"]
    modules = math.prod(row[8] + 1 for row in halls) * math.prod(row[7] + 1 for row in rows["links"])
    opened = 2 ** sum(not row[11] for row in rows["sites"])
    hosts = 2 ** (len(rows["inference"]) * sum(row[5] != "training" for row in halls))
    trainers = sum(row[5] != "inference" for row in halls)
    runs = math.prod(math.comb(row[3] + max(trainers - 1, 0), row[3]) for row in rows["training"])
    single = {row[0] for row in rows["inference"] if row[11]}
    served = len(rows["sites"]) ** sum(row[0] in single for row in rows["demand"])
    return modules * opened * hosts * runs * served


def made(
    name: str, rows: Mapping[str, Rows], region: dict[str, Any], peak_factor: float, levers: dict[str, dict[str, Any]]
) -> Instance:
    """Return the instance of rows and settings, as reading them from files would."""
    tables = {table: typed_table(table, sources() if table == "SOURCES" else rows.get(table, [])) for table in TABLES}
    settings = {**tomllib.loads(INSTANCE_TOML), "name": name, "calendar": "days"}
    settings["training"] = {"peak_factor": peak_factor}
    scenario = ScenarioSettings(name="drawn", title="Drawn", description="Drawn.", levers=levers) if levers else NEUTRAL
    return rebuilt(tables, RegionSettings(**region), InstanceSettings(**settings), scenario)


def rebuilt(
    tables: Mapping[str, pd.DataFrame], region: RegionSettings, settings: InstanceSettings, scenario: ScenarioSettings
) -> Instance:
    """Return an instance of the given tables and settings, with its calendar."""
    return Instance(
        settings=settings,
        region=region,
        scenario=scenario,
        calendar=build_calendar(settings.calendar, tables["days"], tables["profiles"]),
        tables=tables,
        borders=json.dumps(borders()),
        hashes={},  # of no file: they were never written
    )


def changed(instance: Instance, **tables: pd.DataFrame) -> Instance:
    """Return the instance with some tables replaced."""
    return rebuilt({**instance.tables, **tables}, instance.region, instance.settings, instance.scenario)


def typed_table(name: str, rows: Rows) -> pd.DataFrame:
    """Return rows as the table reading would give."""
    columns = TABLES[name].columns
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    typed = {}
    for column, values in zip(columns, cells, strict=True):
        if column.kind == "number":
            typed[column.name] = pd.Series([math.nan if value == "" else value for value in values], dtype=np.float64)
        elif column.kind in ("integer", "flag"):
            typed[column.name] = pd.Series(list(values), dtype=np.int64)
        else:
            typed[column.name] = pd.Series([str(value) for value in values], dtype="str")
    return pd.DataFrame(typed)


def _number(draw: np.random.Generator, lower: float, upper: float) -> float:
    """Return a number of three digits, so that a failing case is easy to read."""
    return float(f"{draw.uniform(lower, upper):.3g}")


def _near(draw: np.random.Generator, lat: float, lon: float) -> tuple[float, float]:
    return lat + _number(draw, 0, 0.9), lon + _number(draw, 0, 0.9)


def _places(draw: np.random.Generator) -> dict[str, Rows]:
    sites: Rows = []
    for position in range(draw.choice([2, 2, 2, 2, 3])):
        lat, lon, zone, node = PLACES[position]
        side = "west" if zone == "NA" and draw.random() < 0.7 else "east"
        stands = position == 0 or draw.random() < 0.6
        connection, contracts = _number(draw, 5, 14), float(draw.choice([0.0, 4.0, 10.0]))
        sites.append(
            (
                f"s{position}",
                "Site",
                "",
                zone,
                node,
                side,
                "",
                *_near(draw, lat, lon),
                connection,
                contracts,
                int(stands),
                2e6,
            )
        )
    homes = PLACES[: draw.choice([1, 2, 2, 3])]
    origins = [
        (f"o{i}", "Origin", "", zone, node, *_near(draw, lat, lon), 1e6, 1e11, 1 / len(homes))
        for i, (lat, lon, zone, node) in enumerate(homes)
    ]
    nodes = [(node, "Node", "", lat, lon) for lat, lon, _, node in PLACES]
    measured = [("o0", "s1", _number(draw, 22, 30), "measured")] if draw.random() < 0.2 else []
    return {"sites": sites, "origins": origins, "nodes": nodes, "latency": measured}


def _prices(draw: np.random.Generator) -> dict[str, Rows]:
    days = draw.choice([1, 1, 1, 1, 2])
    weights = [365.0] if days == 1 else [200.0, 165.0]
    zones: Rows = []
    profiles: Rows = []
    for zone, lower, upper in (("coast", 400, 900), ("NA", 200, 600)):
        wind, solar, delivery = _number(draw, 80, 400), _number(draw, 80, 400), _number(draw, 0, 150)
        residual = _number(draw, 0.1, 0.9)
        zones.append((zone, zone, "", 500.0, _number(draw, 0.1, 0.9), residual, wind, solar, delivery))
        for day in range(1, days + 1):
            for quantity, least, most in (
                ("tariff_cny_per_mwh", lower, upper),
                ("wind_cf", 0, 0.6),
                ("solar_cf", 0, 0.8),
            ):
                profiles.append(("days", quantity, zone, day, *_blocks([_number(draw, least, most) for _ in BLOCKS])))
    for curve, least in (("old", 1.3), ("new", 1.05)):
        for day in range(1, days + 1):
            values = [_number(draw, least, least + 0.3) for _ in BLOCKS]
            profiles.append(("days", "pue", curve, day, *_blocks(values)))
    # Prices stand for a year: the mean tariff is the price level.
    for position, row in enumerate(zones):
        series = [
            (weights[p[3] - 1], np.mean(p[4:])) for p in profiles if p[1] == "tariff_cny_per_mwh" and p[2] == row[0]
        ]
        zones[position] = (*row[:3], float(sum(weight * mean for weight, mean in series) / 365), *row[4:])
    calendar = [("days", day + 1, "2025-01-01", "ordinary", weight) for day, weight in enumerate(weights)]
    supply = ["", _number(draw, 1, 5)][int(draw.random() < 0.3)]
    limit = ["", _number(draw, 5e7, 3e8)][int(draw.random() < 0.3)]
    accelerators = [
        ("gpu", "GPU", "", "imported", 1.0, 1.0, 2e7, 5.0, supply),
        ("npu", "NPU", "", "domestic", 1.4, 1.25, 1.2e7, 5.0, ""),
    ]
    operators = [("01", "State", "", "state", 0.0, limit), ("cloud", "Cloud", "", "private", 0.07, "")]
    return {
        "zones": zones, "profiles": profiles, "days": calendar, "accelerators": accelerators, "operators": operators,
    }  # fmt: skip


def _price_list(draw: np.random.Generator) -> Rows:
    """Return what both operators ask, from less than work costs to far more."""
    rows: Rows = []
    for operator in ("01", "cloud"):
        paas = float(draw.choice([0.0, 0.25, 0.5]))
        bare, mark_up = _number(draw, 400, 3000), _number(draw, 1.1, 2.0)
        rows.append((operator, "iaas", 1 - paas, bare, _number(draw, 400, 3000), 0.1))
        rows.append((operator, "paas", paas, float(f"{bare * mark_up:.4g}"), _number(draw, 600, 5000), 0.3))
    return rows


def _blocks(values: list[float]) -> list[float]:
    return [value for value, (start, end) in zip(values, BLOCKS, strict=True) for _ in range(start, end)]


def _halls(draw: np.random.Generator, rows: Mapping[str, Rows]) -> dict[str, Rows]:
    halls: Rows = []
    for site in rows["sites"]:
        for position in range(draw.choice([1, 1, 2])):
            existing = _number(draw, 0.5, 4) if site[11] and (position == 0 or draw.random() < 0.3) else 0.0
            room = int(draw.choice([0, 1, 2])) if existing else int(draw.choice([1, 1, 2]))
            new = existing == 0
            kinds = str(draw.choice(["both", "both", "inference", "training"])) if halls else "both"
            halls.append((
                f"{site[0]}-{position}", site[0], str(draw.choice(["01", "cloud"])), str(draw.choice(["gpu", "npu"])),
                2025 if new else 2018, kinds, existing,
                _number(draw, 1, 4), room, _number(draw, 1e7, 4e7), _number(draw, 2e5, 1e6), 20.0,
                "new" if new else "old", 2.0,
            ))  # fmt: skip
    return {"halls": halls}


def _workloads(draw: np.random.Generator, rows: Mapping[str, Rows]) -> dict[str, Rows]:
    services: Rows = []
    demand: Rows = []
    shapes: Rows = [("flat", *([1.0] * 24))]
    housed = {hall[1] for hall in rows["halls"] if hall[5] != "training"}
    infers = {site[4] for site in rows["sites"] if site[0] in housed}  # nodes with a campus for inference
    for w in range(draw.choice([0, 1, 1, 1, 2])):
        low = _number(draw, 0.3, 0.9)
        high = (24 - 7 * low) / 17
        shapes.append((f"daily{w}", *_blocks([low, high, high])))
        limit, single = float(draw.choice([10, 40, 40, 60])), int(draw.random() < 0.3)
        share = float(draw.choice([1.0, 1.0, 1.0, 0.7]))
        services.append((
            f"w{w}", "Service", "", limit, 3.0, str(draw.choice([f"daily{w}", "flat"])), int(draw.choice([1, 1, 1, 2])),
            share, float(draw.choice([0.0, 0.1, 0.3])), 2e5, float(draw.choice([0.0, 5.0, 20.0])), single,
        ))  # fmt: skip
        asking = [origin for origin in rows["origins"] if limit > 10 or origin[4] in infers]
        kept = [origin for origin in asking if draw.random() < 0.8] or asking[:1]
        demand += [(f"w{w}", origin[0], _number(draw, 0.2, 2.0)) for origin in kept]
    training: Rows = []
    for j in range(draw.choice([0, 1, 1, 2]) if demand else 1):
        mean = _number(draw, 0.1, 1.2)
        training.append((
            f"j{j}", "Class", "", int(draw.choice([1, 1, 2])), float(f"{8760 * mean:.6g}"), mean * 1.2,
            int(draw.random() < 0.6), _number(draw, 0, 5e4), str(rows["origins"][-1][0]),
        ))  # fmt: skip
    return {"inference": services, "shapes": shapes, "demand": demand, "training": training}


def _links(draw: np.random.Generator) -> Rows:
    ends = [("n0", "n1", 28.0), ("n0", "n2", 16.0), ("n2", "n1", float(draw.choice([12.0, 10.0, 18.0])))]
    if draw.random() < 0.3:
        ends.append(("n1", "n0", 28.0))  # a parallel link: the lesser id carries the traffic
    return [
        (
            f"l{i}",
            a,
            b,
            latency,
            float(draw.choice([0.0, 20.0, 40.0, 200.0, 200.0])),
            20.0,
            1e5,
            int(draw.choice([0, 0, 0, 1, 2])),
        )
        for i, (a, b, latency) in enumerate(ends)
    ]


def _region(draw: np.random.Generator) -> dict[str, Any]:
    region = tomllib.loads(REGION_TOML)
    region["storage"]["capex_cny_per_mwh"] = float(draw.choice([9e5, 1e5, 2e4]))
    region["storage"]["hours"] = float(draw.choice([2.0, 4.0]))
    region["network"]["traffic_cny_per_gbps_km_year"] = float(draw.choice([20.0, 200.0]))
    return region


def _levers(draw: np.random.Generator) -> dict[str, dict[str, Any]]:
    levers: dict[str, dict[str, Any]] = {}
    if draw.random() < 0.25:
        ledger = str(draw.choice(["location_based", "market_based", "hour_matched"]))
        levers["carbon_price"] = {"price_cny_per_t": _number(draw, 1, 400), "ledger": ledger}
    if draw.random() < 0.15:
        zones = ["NA"] if draw.random() < 0.5 else []
        support = _number(draw, 10, 150)
        levers["power_price_support"] = {
            "support_cny_per_mwh": support, "zones": zones, "domestic_only": bool(draw.random() < 0.5),
        }  # fmt: skip
    return levers
