"""What does the smallest country with everything in it look like, as files?

`write_pack(folder)` writes the region `tiny` and the instance `tiny` over it: valid, feasible and small enough to be
changed by hand. Its ids keep alive the traps that once bit somebody: a province called NA, an
operator with leading zeros.
"""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path

from optimizer.data import schema

Rows = list[tuple[object, ...]]

HOURS = range(24)
TARIFF = [0.5] * 8 + [1.0] * 8 + [1.5] * 8  # against the mean price
WIND = [0.25 + 0.01 * (hour % 12) for hour in HOURS]
SUN = [0.0] * 6 + [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1] + [0.0] * 6
DAYTIME = [0.5] * 8 + [1.25] * 16  # mean 1

REGION: dict[str, Rows] = {
    "zones": [
        ("coast", "Coast", "沿海", 600.0, 0.6, 0.7, 330.0, 350.0, 90.0),
        ("NA", "North Area", "北区", 300.0, 0.65, 0.75, 200.0, 210.0, 60.0),
    ],
    "operators": [
        ("01", "State Telecom", "国信", "state", 0.03, ""),
        ("cloud", "Cloud Company", "云公司", "private", 0.075, 5e10),
    ],
    "prices": [
        ("01", "iaas", 0.75, 6000.0, 6400.0, 0.1),
        ("01", "paas", 0.25, 8000.0, 10_000.0, 0.3),
        ("cloud", "iaas", 0.5, 7000.0, 7200.0, 0.1),
        ("cloud", "paas", 0.5, 9000.0, 12_000.0, 0.3),
    ],
    "accelerators": [
        ("gpu", "Imported GPU", "进口", "imported", 1.0, 1.0, 2e8, 5.0, ""),
        ("npu", "Domestic NPU", "国产", "domestic", 1.4, 1.3, 1.5e8, 5.0, 500.0),
    ],
    "nodes": [
        ("n_city", "City node", "市", 31.0, 121.3),
        ("n_hill", "Hill node", "丘", 36.0, 112.0),
        ("n_plain", "Plain node", "原", 38.5, 106.2),
    ],
    "sites": [
        ("city", "City campus", "城园", "coast", "n_city", "east", "Delta hub", 31.0, 121.3, 40.0, 20.0, 1, 0.0),
        ("plain", "Plain campus", "原园", "NA", "n_plain", "west", "Plain hub", 38.5, 106.2, 60.0, 80.0, 1, 0.0),
        ("hill", "Hill campus", "丘园", "NA", "n_hill", "east", "", 36.0, 112.0, 20.0, 30.0, 0, 5e6),
    ],
    "halls": [
        ("city_old", "city", "01", "gpu", 2018, "both", 6.0, 1.0, 4, 3e7, 1.2e6, 20.0, "warm", 1.5),
        ("city_new", "city", "cloud", "npu", 2025, "both", 0.0, 1.0, 20, 3.2e7, 1.1e6, 20.0, "warm", 1.3),
        ("plain_one", "plain", "cloud", "gpu", 2024, "both", 4.0, 2.0, 10, 2.5e7, 0.9e6, 20.0, "cool", 1.2),
        ("hill_one", "hill", "01", "npu", 2025, "inference", 0.0, 1.0, 10, 2.6e7, 1e6, 20.0, "cool", 1.25),
    ],
    "origins": [
        ("harbour", "Harbour", "港", "coast", "n_city", 31.2, 121.5, 2.4e7, 4.7e12, 0.6),
        ("delta", "Delta", "洲", "coast", "n_city", 30.3, 120.2, 1.2e7, 2.0e12, 0.3),
        ("upland", "Upland", "高地", "NA", "n_plain", 38.0, 106.3, 3e6, 3e11, 0.1),
    ],
    "links": [
        ("l_east", "n_city", "n_hill", 16.0, 400.0, 100.0, 2e6, 20),
        ("l_west", "n_hill", "n_plain", 10.0, 400.0, 100.0, 1.5e6, 20),
        ("l_long", "n_city", "n_plain", 28.0, 100.0, 100.0, 4e6, 20),
    ],
    "latency": [("harbour", "plain", 27.5, "made up")],
    "days": [("one-day", 1, "2025-04-15", "ordinary", 365.0)],
    "profiles": [
        ("one-day", "tariff_cny_per_mwh", "coast", 1, *(600.0 * factor for factor in TARIFF)),
        ("one-day", "tariff_cny_per_mwh", "NA", 1, *(300.0 * factor for factor in TARIFF)),
        ("one-day", "wind_cf", "coast", 1, *WIND),
        ("one-day", "wind_cf", "NA", 1, *reversed(WIND)),
        ("one-day", "solar_cf", "coast", 1, *SUN),
        ("one-day", "solar_cf", "NA", 1, *SUN),
        ("one-day", "pue", "warm", 1, *([1.35] * 8 + [1.45] * 12 + [1.4] * 4)),
        ("one-day", "pue", "cool", 1, *([1.12] * 8 + [1.2] * 12 + [1.15] * 4)),
    ],
}
INSTANCE: dict[str, Rows] = {
    "inference": [
        ("chat", "Chat", "聊天", 60.0, 6.0, "daytime", 2, 0.8, 0.05, 1e6, 2.0, 0),
        ("live", "Live video", "直播", 15.0, 5.0, "flat", 1, 1.0, 0.02, 5e5, 5.0, 1),
    ],
    "shapes": [("daytime", *DAYTIME), ("flat", *([1.0] * 24))],
    "demand": [
        ("chat", "harbour", 4.0),
        ("chat", "delta", 2.0),
        ("chat", "upland", 1.0),
        ("live", "harbour", 1.0),
        ("live", "delta", 0.5),
    ],
    "training": [
        ("frontier", "Frontier run", "前沿", 2, 8760.0, 2.5, 0, 50.0, "harbour"),
        ("batch", "Batch jobs", "批处理", 10, 876.0, 0.4, 1, 5.0, "upland"),
    ],
}
REGION_TOML = """\
name = "tiny"
title = "Tiny country"
title_zh = "小国"
description = "Made up: three campuses, two provinces."

[latency]
equipment_ms = 1.0
short_km = 300.0
factor_short = 1.4
factor_east = 1.6
factor_west = 1.9

[network]
traffic_cny_per_gbps_km_year = 20.0

[finance]
accelerator_rate = 0.06
storage_rate = 0.05

[storage]
capex_cny_per_mwh = 9e5
life_years = 15.0
round_trip_efficiency = 0.88
hours = 2.0
share_of_connection = 0.2

[certificates]
price_cny_per_mwh = 5.0

[map]
lat_min = 20.0
lat_max = 50.0
lon_min = 95.0
lon_max = 130.0
projection = "albers"
"""
INSTANCE_TOML = """\
name = "tiny"
title = "Tiny question"
title_zh = "小问题"
description = "Where should a tiny country compute?"
region = "tiny"
calendar = "one-day"
notes = ["Everything here is made up."]

[training]
peak_factor = 2.0

[solve]
gap = 0.0001
seconds = 60.0
"""
SCENARIO_TOML = """\
name = "cheap-west"
title = "Cheaper campus in the west"
description = "The opening of the hill campus is halved and the plain gets a larger connection."

[[override]]
table = "sites"
column = "opening_cny_per_year"
where = { site = "hill" }
multiply = 0.5

[[override]]
table = "sites"
column = "grid_mw"
where = { site = "plain" }
set = 90.0
"""
SQUARES = {"coast": (110.0, 25.0, 125.0, 34.0), "NA": (100.0, 34.0, 115.0, 45.0)}  # west, south, east, north


def write_pack(folder: Path) -> Path:
    """Write `regions/tiny` and `instances/tiny` (with a scenario `cheap-west`) below `folder`; return the instance."""
    region, instance = folder / "regions" / "tiny", folder / "instances" / "tiny"
    region.mkdir(parents=True)
    (instance / "scenarios").mkdir(parents=True)
    tables = {table.name: table for table in (*schema.REGION_TABLES, *schema.INSTANCE_TABLES)}
    for place, rows_of in ((region, {**REGION, "SOURCES": sources()}), (instance, INSTANCE)):
        for name, rows in rows_of.items():
            write_rows(place / f"{name}.csv", tables[name], rows)
    (region / "region.toml").write_text(REGION_TOML, encoding="utf-8")
    (region / "borders.geojson").write_text(json.dumps(borders()), encoding="utf-8")
    (instance / "instance.toml").write_text(INSTANCE_TOML, encoding="utf-8")
    (instance / "scenarios" / "cheap-west.toml").write_text(SCENARIO_TOML, encoding="utf-8")
    return instance


def write_rows(path: Path, table: schema.Table, rows: Rows) -> None:
    """Write one table with its header; floats as their shortest exact text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in table.columns])
        writer.writerows(rows)


def borders() -> dict[str, object]:
    """Return a FeatureCollection with one rectangle for each zone."""
    features = []
    for zone, (west, south, east, north) in SQUARES.items():
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"zone": zone, "name": zone}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def sources() -> Rows:
    """Return a row of SOURCES for every column of the region's tables and every setting of region.toml."""
    places = [(table.name, column.name) for table in schema.REGION_TABLES for column in table.columns]
    for section, value in tomllib.loads(REGION_TOML).items():
        keys = [f"{section}.{key}" for key in value] if isinstance(value, dict) else [section]
        places.extend(("region.toml", key) for key in keys)
    return [(table, column, "made up", "2025", "CC0-1.0", "assumption", "") for table, column in places]
