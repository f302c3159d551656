"""What does the region pack of China give a generated instance?"""

from __future__ import annotations

import tomllib

import numpy as np
import pandas as pd

from optimizer.data import schema
from optimizer.data.generated.asked import Asked
from optimizer.data.generated.calendars import shortened
from optimizer.data.generated.ground import Floats, Ground
from optimizer.data.tables import read_sheet
from optimizer.data.writing import BORDERS_FILE
from optimizer.errors import BadInput
from optimizer.geography.distance import all_pairs_km
from optimizer.library import REGION_FILE, packs

NEEDED = (
    schema.ZONES, schema.OPERATORS, schema.PRICES, schema.ACCELERATORS, schema.NODES, schema.SITES, schema.HALLS,
    schema.ORIGINS, schema.LINKS, schema.DAYS, schema.PROFILES, schema.SOURCES,
)  # fmt: skip
CAMPUS_SHARE = 0.5  # of the new campuses lie near those of the pack, which stand for hubs and energy bases
WESTERN_CAMPUS = 3.0  # how much more often a western campus is followed than an eastern one
SPREAD_KM = {"campus": 60.0, "city": 30.0}
CONTRACT = {"east": 0.56, "west": 0.66}  # of the connection: all contract limits of the pack over all connections


def ground(asked: Asked) -> Ground:
    """Return the country of the pack `china` with a calendar of the days asked for."""
    folder = packs("regions") / "china"
    tables: dict[str, pd.DataFrame] = {}
    for table in NEEDED:
        sheet, faults = read_sheet(table, folder / table.file)
        if sheet is None or faults:
            raise BadInput(faults)
        tables[table.name] = sheet.frame
    settings = tomllib.loads((folder / REGION_FILE).read_text(encoding="utf-8"))
    every = tables["days"]
    lengths = every["calendar"].value_counts(sort=False)
    source = str(min((name for name in lengths.index if lengths[name] >= asked.days), key=lambda name: lengths[name]))
    tables["days"], tables["profiles"] = shortened(
        every[every["calendar"] == source],
        tables["profiles"][tables["profiles"]["calendar"] == source],
        asked.days,
        f"{asked.days}d",
    )
    sources = tables.pop("SOURCES")
    borders = (folder / BORDERS_FILE).read_text(encoding="utf-8")
    return Ground(tables, settings, borders, _anchors(tables), sources)


def _anchors(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the campuses of the pack and its cities, each with what a campus there inherits from the nearest one."""
    sites, origins, halls = tables["sites"], tables["origins"], tables["halls"]
    new = halls[halls["existing_mw"] == 0].groupby("site", sort=False).first()
    old = halls[halls["existing_mw"] > 0].groupby("site", sort=False).first()
    own = sites["site"].map(new["pue_curve"])
    capex, limit = sites["site"].map(new["capex_cny_per_mw"]), sites["site"].map(new["pue_limit"])
    legacy = sites["site"].map(old["pue_curve"])
    campuses = pd.DataFrame({
        "name": sites["name"], "name_zh": sites["name_zh"], "zone": sites["zone"], "node": sites["node"],
        "side": sites["side"], "hub": sites["hub"], "lat": sites["lat"], "lon": sites["lon"],
        "weight": np.where(sites["side"] == "west", WESTERN_CAMPUS, 1.0), "spread_km": SPREAD_KM["campus"],
    })  # fmt: skip
    campuses["weight"] *= CAMPUS_SHARE / campuses["weight"].sum()
    root = np.sqrt(origins["weight"].to_numpy(dtype=np.float64))  # large cities, but not only the largest
    cities = pd.DataFrame({
        "name": origins["name"], "name_zh": origins["name_zh"], "zone": origins["zone"], "node": origins["node"],
        "side": "", "hub": "", "lat": origins["lat"], "lon": origins["lon"],
        "weight": (1.0 - CAMPUS_SHARE) * root / root.sum(), "spread_km": SPREAD_KM["city"],
    })  # fmt: skip
    anchors = pd.concat([campuses, cities], ignore_index=True)
    km = all_pairs_km(anchors["lat"], anchors["lon"], sites["lat"], sites["lon"])
    nearest, nearest_old = km.argmin(axis=1), np.where(legacy.notna().to_numpy(), km, np.inf).argmin(axis=1)
    side_of_zone = sites.drop_duplicates("zone").set_index("zone")["side"]
    side = anchors["zone"].map(side_of_zone)
    anchors["side"] = side.where(side.notna(), pd.Series(sites["side"].to_numpy()[nearest]))
    return anchors.assign(
        new=own.to_numpy()[nearest],
        old=legacy.to_numpy()[nearest_old],
        capex=_numbers(capex)[nearest],
        limit=_numbers(limit)[nearest],
        contract=anchors["side"].map(CONTRACT),
    )


def _numbers(column: pd.Series[float]) -> Floats:
    return np.asarray(column.to_numpy(dtype=np.float64), dtype=np.float64)
