"""What does a country hold before any campus stands on it, and how are things drawn from it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Ground:
    """A country: its tables by name, its settings as in region.toml, its borders and where its campuses may stand.

    `tables` holds zones, operators, prices, accelerators, nodes, links, days and profiles of one calendar, and all
    origins there are. `anchors` are the places near which campuses are drawn: name, name_zh, zone, node, side, hub,
    lat, lon, weight (how often), spread_km (how near), capex (CNY/MW), contract (share of the connection),
    new and old (names of PUE curves), limit (PUE allowed for new halls).
    `sources` has the columns of SOURCES.csv.
    """

    tables: Mapping[str, pd.DataFrame]
    settings: Mapping[str, Any]
    borders: str
    anchors: pd.DataFrame
    sources: pd.DataFrame


def chosen(random: np.random.Generator, weight: Floats, count: int) -> Ints:
    """Return `count` positions drawn without replacement, those of more weight sooner, in ascending order.

    Efraimidis and Spirakis (2006): the least of exponential draws divided by their weights.
    """
    ages = np.round(-np.log(1.0 - random.random(len(weight))) / weight, 9)
    return np.sort(np.argsort(ages, kind="stable")[:count])


def log_uniform(random: np.random.Generator, low: float, high: float, size: int) -> Floats:
    """Return draws whose logarithm is uniform between those of `low` and `high`."""
    return np.asarray(low * (high / low) ** random.random(size), dtype=np.float64)


def shares_of_one(weight: Floats, digits: int = 9) -> Floats:
    """Return shares rounded to `digits` that sum to 1; the greatest takes what rounding leaves."""
    shares = np.round(weight / weight.sum(), digits)
    shares[np.argmax(shares)] += 1.0 - shares.sum()
    return to_digits(shares, digits)


def to_digits(values: Floats, digits: int) -> Floats:
    """Return values rounded, so that the last bits, in which machines differ, are never written."""
    return np.asarray(np.round(values, digits), dtype=np.float64)
