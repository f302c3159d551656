"""What does a made-up country of square provinces give a generated instance?"""

from __future__ import annotations

import json
import tomllib
from typing import Any

import numpy as np
import pandas as pd

from optimizer.data import schema
from optimizer.data.generated.asked import Asked
from optimizer.data.generated.calendars import DAYS_PER_YEAR, at_mean, profile_rows
from optimizer.data.generated.ground import Bools, Floats, Ground, log_uniform, shares_of_one, to_digits
from optimizer.data.self_contained import numbered
from optimizer.geography.distance import great_circle_km
from optimizer.library import REGION_FILE, packs
from optimizer.units import FIBRE_MS_PER_KM

SIDE_DEGREES = 2.7  # of a province: 300 km
FEWEST, SITES_PER_PROVINCE = 9, 1.5
CITIES_PER_SITE = 6  # of which siting takes 2 to 4
RATE = 0.06  # of accelerators and batteries, as in the pack `china`
OPERATORS = (
    ("commons", "Commons Telecom", "state", 0.03, 1e9),
    ("grid", "Grid Compute", "state", 0.035, 1e9),
    ("venture", "Venture Cloud", "private", 0.075, np.nan),
    ("orbit", "Orbit Cloud", "private", 0.085, np.nan),
)
PRODUCTS = (("iaas", 0.75, 7000.0, 7000.0, 0.1), ("paas", 0.25, 9000.0, 12_000.0, 0.3))
ACCELERATORS = (
    ("swift", "Swift (imported)", "imported", 1.0, 1.0, 150e6, 5.0),
    ("sturdy", "Sturdy (domestic)", "domestic", 1.4, 1.25, 100e6, 5.0),
)
HOUR = np.arange(24) + 0.5
ROUTE = 1.4  # of a trunk over the great circle
MADE_UP = "made up by eastwest generate"


def ground(asked: Asked) -> Ground:
    """Return a square country on the equator, large enough for the campuses; the seed draws its weather and prices."""
    random = asked.random("country")
    width = int(np.ceil(np.sqrt(max(FEWEST, asked.sites / SITES_PER_PROVINCE))))
    names = numbered("p", width * width)
    row, column = np.divmod(np.arange(width * width), width)
    lat = np.round((row - (width - 1) / 2) * SIDE_DEGREES, 4)
    lon = np.round((column - (width - 1) / 2) * SIDE_DEGREES, 4)
    west = column < width / 2
    titles = [f"Province {name[1:]}" for name in names]
    zones = _zones(random, names, titles, west)
    days, share = _days(asked)
    curves = _climates(random, row / max(width - 1, 1))
    profiles = _profiles(random, asked, zones, west, share, curves)
    nodes = pd.DataFrame({"node": names, "name": titles, "name_zh": "", "lat": lat, "lon": lon})
    edge = round(width * SIDE_DEGREES / 2 + 0.5, 2)
    tables = {
        "zones": zones, "nodes": nodes, "days": days, "profiles": profiles, "links": _links(random, nodes, width),
        "origins": _cities(asked, nodes, west), **_companies(),
    }  # fmt: skip
    return Ground(tables, _settings(edge), _borders(nodes), _anchors(random, nodes, west), _sources(tables, edge))


def _zones(random: np.random.Generator, names: list[str], titles: list[str], west: Bools) -> pd.DataFrame:
    count = len(names)
    price = np.round(np.where(west, random.uniform(300, 420, count), random.uniform(520, 720, count)))
    emission = np.round(random.uniform(0.25, 0.85, count), 3)
    return pd.DataFrame({
        "zone": names, "name": titles, "name_zh": "", "price_cny_per_mwh": price, "emission_t_per_mwh": emission,
        "residual_t_per_mwh": emission,
        "wind_cny_per_mwh": np.round(np.where(west, 0.75, 0.6) * price * random.uniform(0.85, 1.1, count)),
        "solar_cny_per_mwh": np.round(np.where(west, 0.65, 0.55) * price * random.uniform(0.85, 1.1, count)),
        "delivery_cny_per_mwh": np.round(0.4 * price),
    })  # fmt: skip


def _days(asked: Asked) -> tuple[pd.DataFrame, Floats]:
    """Return days spread evenly over the year, and where in the year each lies, 0 to 1."""
    count = asked.days
    share = (np.arange(count) + 0.5) / count
    number = np.floor(share * 365).astype(np.int64)
    date = np.datetime64("2025-01-01") + number.astype("timedelta64[D]")
    weight = np.full(count, np.round(DAYS_PER_YEAR / count, 6))
    weight[0] = np.round(DAYS_PER_YEAR - weight[1:].sum(), 6)
    season = np.array(["winter", "spring", "summer", "autumn"])[(share * 4).astype(np.int64) % 4]
    return pd.DataFrame({"calendar": f"{count}d", "day": np.arange(1, count + 1), "date": date.astype(str),
                         "label": season, "weight_days": weight}), share  # fmt: skip


def _climates(random: np.random.Generator, south: Floats) -> Floats:
    """Return (P,) the yearly mean of a province's temperature in degrees, warmer towards one side."""
    return np.asarray(np.round(6.0 + 16.0 * south + random.uniform(-2, 2, len(south)), 2), dtype=np.float64)


def _profiles(
    random: np.random.Generator, asked: Asked, zones: pd.DataFrame, west: Bools, share: Floats, warmth: Floats
) -> pd.DataFrame:
    """Return tariffs, wind, sun and PUE of each province, over the days that lie at `share` (D,) of the year."""
    count, days = len(zones), asked.days
    calendar, names = f"{days}d", zones["zone"].tolist()
    weight = np.ones(days)
    season = -np.cos(2 * np.pi * share)  # 1 in the middle of summer
    daily = asked.random("days")
    cheap = np.where((HOUR < 7) | (HOUR > 23), 0.6, np.where((HOUR > 17) & (HOUR < 22), 1.45, 1.05))
    noon = np.where((HOUR > 10) & (HOUR < 15), 1.0, 0.0)
    dip = np.where(west, random.uniform(0.3, 0.5, count), random.uniform(0.0, 0.2, count))  # of much sun at noon
    tariff = np.maximum(cheap[None, None] - dip[:, None, None] * noon, 0.2) * np.ones((1, days, 1))
    blow = daily.random((count, days, 1)) * 1.4 + 0.3
    wind = np.minimum(blow * (1.0 + 0.25 * np.cos(2 * np.pi * (HOUR - 2) / 24)) - 0.2 * season[:, None], 2.5)
    clear = 0.4 + 0.6 * daily.random((count, days, 1))
    sun = np.maximum(np.sin(np.pi * (HOUR - 6) / 12), 0.0) * clear * (1.0 + 0.2 * season[:, None])
    wind_mean = to_digits(np.where(west, random.uniform(0.26, 0.38, count), random.uniform(0.16, 0.25, count)), 4)
    sun_mean = to_digits(np.where(west, random.uniform(0.16, 0.22, count), random.uniform(0.11, 0.15, count)), 4)
    heat = warmth[:, None, None] + 10.0 * season[:, None] + 4.0 * np.cos(2 * np.pi * (HOUR - 15) / 24)
    excess = np.maximum(heat - 4.0, 0.0)
    parts = [
        profile_rows(
            calendar,
            "tariff_cny_per_mwh",
            names,
            at_mean("tariff_cny_per_mwh", tariff, zones["price_cny_per_mwh"].to_numpy(dtype=np.float64), weight),
        ),
        profile_rows(calendar, "wind_cf", names, at_mean("wind_cf", np.maximum(wind, 0.02), wind_mean, weight)),
        profile_rows(calendar, "solar_cf", names, at_mean("solar_cf", sun, sun_mean, weight)),
        # The slopes of the pack `china`, 0.004 and 0.010 a degree above 4; the rest is made up.
        profile_rows(calendar, "pue", [f"{name}_new" for name in names], np.round(1.14 + 0.004 * excess, 4)),
        profile_rows(calendar, "pue", [f"{name}_old" for name in names], np.round(1.28 + 0.010 * excess, 4)),
    ]
    return pd.concat(parts, ignore_index=True)


def _links(random: np.random.Generator, nodes: pd.DataFrame, width: int) -> pd.DataFrame:
    """Return trunks that join each province with its neighbours to the east and to the north."""
    at = np.arange(width * width)
    a = np.concatenate([at[at % width < width - 1], at[at < width * (width - 1)]])
    b = np.concatenate([at[at % width < width - 1] + 1, at[at < width * (width - 1)] + width])
    lat, lon = nodes["lat"].to_numpy(dtype=np.float64), nodes["lon"].to_numpy(dtype=np.float64)
    km = great_circle_km(lat[a], lon[a], lat[b], lon[b])
    ids = nodes["node"].to_numpy()
    unit = 1600.0
    return pd.DataFrame({
        "link": [f"{x}-{y}" for x, y in zip(ids[a], ids[b], strict=True)], "node_a": ids[a], "node_b": ids[b],
        "latency_ms": np.round(2 * FIBRE_MS_PER_KM * ROUTE * km, 3),
        "capacity_gbps": 1000.0 * random.integers(1, 9, len(a)), "widen_gbps": unit,
        "widen_cny_per_year": np.round(unit * 18.0 * ROUTE * km, -3), "widen_max": 20,
    })  # fmt: skip


def _cities(asked: Asked, nodes: pd.DataFrame, west: Bools) -> pd.DataFrame:
    """Return cities within the provinces, most people in the east."""
    random = asked.random("origins")
    count = max(FEWEST, CITIES_PER_SITE * asked.sites)
    province = np.sort(random.choice(len(nodes), count, p=np.where(west, 1.0, 2.5) / np.where(west, 1.0, 2.5).sum()))
    people = np.round(log_uniform(random, 2e5, 2e7, count), -3)
    half = SIDE_DEGREES / 2
    at = nodes.iloc[province].reset_index(drop=True)
    ids = numbered("o", count)
    return pd.DataFrame({
        "origin": ids, "name": [f"City {name[1:]}" for name in ids], "name_zh": "", "zone": at["node"],
        "node": at["node"], "lat": np.round(at["lat"] + random.uniform(-half, half, count), 4),
        "lon": np.round(at["lon"] + random.uniform(-half, half, count), 4), "population": people,
        "gdp_cny": np.round(people * log_uniform(random, 5e4, 2e5, count), -6), "weight": shares_of_one(people),
    })  # fmt: skip


def _anchors(random: np.random.Generator, nodes: pd.DataFrame, west: Bools) -> pd.DataFrame:
    """Return every province as a place for campuses anywhere within it."""
    capex = np.round(np.where(west, random.uniform(20e6, 26e6, len(nodes)), random.uniform(27e6, 38e6, len(nodes))), -5)
    side = np.where(west, "west", "east")
    return pd.DataFrame({
        "name": nodes["name"], "name_zh": "", "zone": nodes["node"], "node": nodes["node"], "side": side, "hub": "",
        "lat": nodes["lat"], "lon": nodes["lon"], "weight": random.uniform(0.5, 1.5, len(nodes)),
        "spread_km": 140.0, "capex": capex, "contract": np.where(west, 0.8, 0.5), "new": nodes["node"] + "_new",
        "old": nodes["node"] + "_old", "limit": np.where(west, 1.2, 1.25),
    })  # fmt: skip


def _companies() -> dict[str, pd.DataFrame]:
    accelerators = [
        dict(
            zip(
                (
                    "accelerator",
                    "name",
                    "origin",
                    "energy_training",
                    "energy_inference",
                    "price_cny_per_mw",
                    "life_years",
                ),
                kind,
                strict=True,
            )
        )
        for kind in ACCELERATORS
    ]
    operators = [
        dict(zip(("operator", "name", "kind", "cost_of_capital", "capital_limit_cny"), firm, strict=True))
        for firm in OPERATORS
    ]
    prices = [
        dict(
            zip(
                ("operator", "product", "share", "training_cny_per_mwh", "inference_cny_per_mwh", "cost_share"),
                (firm[0], *product),
                strict=True,
            )
        )
        for firm in OPERATORS
        for product in PRODUCTS
    ]
    return {
        "accelerators": pd.DataFrame(accelerators).assign(name_zh="", supply_mw=np.nan),
        "operators": pd.DataFrame(operators).assign(name_zh=""),
        "prices": pd.DataFrame(prices),
    }


def _settings(edge: float) -> dict[str, Any]:
    """Return the settings of the pack `lattice` for a country of this size, in which money has a price."""
    settings = tomllib.loads((packs("regions") / "lattice" / REGION_FILE).read_text(encoding="utf-8"))
    settings.pop("title_zh")
    return {
        **settings,
        "title": "Lattice, a made-up country",
        "description": "Square provinces on the equator, 300 km apart. Every number is made up.",
        "finance": {"accelerator_rate": RATE, "storage_rate": RATE},
        "map": {"lat_min": -edge, "lat_max": edge, "lon_min": -edge, "lon_max": edge, "projection": "plain"},
    }


def _borders(nodes: pd.DataFrame) -> str:
    half = SIDE_DEGREES / 2
    features = []
    for zone, name, lat, lon in zip(nodes["node"], nodes["name"], nodes["lat"], nodes["lon"], strict=True):
        south, north, west, east = (round(edge, 4) for edge in (lat - half, lat + half, lon - half, lon + half))
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        features.append({"type": "Feature", "properties": {"zone": zone, "name": name},
                         "geometry": {"type": "Polygon", "coordinates": [ring]}})  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features})


def _sources(tables: dict[str, pd.DataFrame], edge: float) -> pd.DataFrame:
    named = [
        (table.name, column.name) for table in schema.REGION_TABLES if table.name in tables for column in table.columns
    ]
    named += [("borders.geojson", "geometry")]
    named += [
        ("region.toml", f"{section}.{key}")
        for section, keys in _settings(edge).items()
        if isinstance(keys, dict)
        for key in keys
    ]
    rows = [{"table": table, "column": column, "source": MADE_UP, "year": "2025", "licence": "Apache-2.0",
             "confidence": "assumption", "note": ""} for table, column in named]  # fmt: skip
    return pd.DataFrame(rows)
