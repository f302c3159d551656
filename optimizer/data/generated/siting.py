"""Where do the campuses of a generated instance stand, and which cities ask?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.data.generated.asked import Asked
from optimizer.data.generated.ground import Floats, Ground, chosen, shares_of_one, to_digits
from optimizer.data.self_contained import numbered
from optimizer.geography.distance import great_circle_km
from optimizer.units import EARTH_RADIUS_KM

CANDIDATES = 20  # places drawn for each campus, of which one is taken
APART_KM = 60.0  # campuses much nearer than this to one another are rare
WESTERN = (0.35, 0.5)  # share of the campuses that lie in the west; 9 of 28 in the pack `china`, which are larger
ORIGINS_PER_SITE = (2.0, 4.0)
FEWEST_ORIGINS = 4
PLACE_DIGITS = 4  # of degrees: 10 m
KM_PER_DEGREE = np.pi * EARTH_RADIUS_KM / 180.0


def origins(asked: Asked, ground: Ground) -> pd.DataFrame:
    """Return 2 to 4 cities a campus, at most all there are, drawn by their weight, whose weights sum to 1."""
    random = asked.random("origins")
    every = ground.tables["origins"]
    weight = every["weight"].to_numpy(dtype=np.float64)
    count = max(FEWEST_ORIGINS, round(asked.sites * float(random.uniform(*ORIGINS_PER_SITE))))
    drawn = every.iloc[chosen(random, np.maximum(weight, 1e-9), min(count, len(every)))].reset_index(drop=True)
    return drawn.assign(weight=shares_of_one(drawn["weight"].to_numpy(dtype=np.float64)))


def places(asked: Asked, ground: Ground) -> pd.DataFrame:
    """Return a row for each campus: its id, its own place and name, and all that it inherits from its anchor.

    Campuses are taken one by one from places scattered around the anchors. The nearer a place to a campus that
    stands, the less likely it is taken, so that campuses do not collapse into a few clusters.
    """
    random = asked.random("sites")
    western = round(asked.sites * float(random.uniform(*WESTERN)))
    western = min(max(western, 1), asked.sites - 1) if asked.sites > 1 else western
    taken: list[pd.DataFrame] = []
    for side, count in (("west", western), ("east", asked.sites - western)):
        anchors = ground.anchors[ground.anchors["side"] == side]
        taken += [_taken(random, anchors, count, ground.settings["map"], taken)] if count else []
    found = pd.concat(taken, ignore_index=True)
    times = found.groupby("name", sort=False).cumcount() + 1
    return found.assign(
        site=numbered("s", asked.sites),
        name=found["name"] + " " + times.astype(str),
        name_zh=[f"{name} {number}" if name else "" for name, number in zip(found["name_zh"], times, strict=True)],
    )


def _taken(
    random: np.random.Generator, anchors: pd.DataFrame, count: int, box: dict[str, float], standing: list[pd.DataFrame]
) -> pd.DataFrame:
    """Return `count` places of one side, away from one another and from those that stand."""
    weight = anchors["weight"].to_numpy(dtype=np.float64)
    drawn = np.searchsorted(np.cumsum(weight / weight.sum()), random.random(CANDIDATES * count)).clip(
        max=len(weight) - 1
    )
    around = anchors.iloc[drawn].reset_index(drop=True)
    km = around["spread_km"].to_numpy(dtype=np.float64) * np.sqrt(random.random(len(around)))
    angle = 2 * np.pi * random.random(len(around))
    lat = around["lat"].to_numpy(dtype=np.float64) + km * np.sin(angle) / KM_PER_DEGREE
    lon = around["lon"].to_numpy(dtype=np.float64) + km * np.cos(angle) / KM_PER_DEGREE / np.cos(np.radians(lat))
    lat = to_digits(np.clip(lat, box["lat_min"], box["lat_max"]), PLACE_DIGITS)
    lon = to_digits(np.clip(lon, box["lon_min"], box["lon_max"]), PLACE_DIGITS)
    nearest = np.full(len(lat), np.inf)
    for frame in standing:
        for row in range(len(frame)):
            nearest = np.minimum(nearest, _km(lat, lon, float(frame["lat"].iloc[row]), float(frame["lon"].iloc[row])))
    order: list[int] = []
    for draw in random.random(count):
        liking = 1.0 - np.exp(-((nearest / APART_KM) ** 2))
        liking[order] = 0.0
        liking += 1e-12 * (nearest > 0)
        total = np.cumsum(liking)
        at = int(np.searchsorted(total, draw * total[-1]).clip(max=len(lat) - 1))
        order.append(at)
        nearest = np.minimum(nearest, _km(lat, lon, float(lat[at]), float(lon[at])))
    return around.assign(lat=lat, lon=lon).iloc[order].reset_index(drop=True)


def _km(lat: Floats, lon: Floats, to_lat: float, to_lon: float) -> Floats:
    return great_circle_km(lat, lon, to_lat, to_lon)
