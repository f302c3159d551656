"""What is the PUE of a hall in each hour, given the weather of its site?

Up to 4 degrees there are fans, pumps and electrical losses alone; above, heat rejection grows with the temperature T:

    new     1.16 + 0.004 max(0, T - 4), T = wet-bulb                              liquid-cooled halls of 2025
    legacy  1.31 + 0.010 max(0, T - 4), T = half wet-bulb, half dry-bulb          air-cooled halls of 2016 to 2022

New halls reject heat through water or sprayed coolers. Legacy halls are a mix of water-cooled plants, which feel the
wet-bulb, and air-cooled ones, which feel the dry-bulb; the halves are an assumption.

The new halls have two numbers from two published figures: Horinger 1.18 and Gui'an below 1.20. (A slope of 0.009, which
a prototype used, puts Gui'an at 1.24.) The legacy halls add 0.15, as the prototype did, and take the slope that brings
the mean over the halls that stand to the 1.4 quoted for air cooling.

The temperatures are the month x hour climatology of the station named in the table of sites. The typical days take the
month of their medoid; their PUE above 1 is then scaled so that its weighted mean is that of all 12 x 24 values.
The residuals against every published figure at hand stand in docs/region-china.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scripts.china.days import TypicalDays
from scripts.china.exact import pinned, weighted_mean
from scripts.china.files import Row, choice, fact
from scripts.china.zones import HOURS, series

CLIMATE = "raw/cswd_270_month_hour_tdb_twb.csv.gz"
FREE_COOLING = 4.0  # degrees Celsius
MONTH_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=float)


@dataclass(frozen=True)
class Cooling:
    """How one generation of halls turns the weather into PUE."""

    floor: float
    slope: float  # per degree above free cooling
    dry_share: float  # of the temperature it feels; the rest is wet-bulb

    def pue(self, station: str) -> NDArray[np.float64]:
        """Return the PUE over the climatology of a station, (12 months, 24 hours)."""
        wet, dry = climate(station, "twb"), climate(station, "tdb")
        felt = (1 - self.dry_share) * wet + self.dry_share * dry
        return self.floor + self.slope * np.maximum(0.0, felt - FREE_COOLING)


GENERATIONS = {"new": Cooling(1.16, 0.004, 0.0), "legacy": Cooling(1.31, 0.010, 0.5)}


@cache
def climate(station: str, variable: str) -> NDArray[np.float64]:
    """Return the climatology of "tdb" or "twb" at a station, (12 months, 24 hours), degrees Celsius."""
    by_month = {
        int(row["month"]): [float(row[hour]) for hour in HOURS]
        for row in fact(CLIMATE)
        if row["station"] == station and row["var"] == variable
    }
    return np.array([by_month[month] for month in range(1, 13)])


def yearly_pue(station: str, generation: str) -> float:
    """Return the mean PUE over the whole climatology."""
    return weighted_mean(GENERATIONS[generation].pue(station), MONTH_DAYS)


def hourly_pue(station: str, generation: str, days: TypicalDays) -> NDArray[np.float64]:
    """Return the PUE of the typical days, (days, 24), with the mean of the climatology exactly."""
    months = np.array([day.month - 1 for day in days.dates])
    pue, mean = GENERATIONS[generation].pue(station)[months], yearly_pue(station, generation)
    scaled = 1 + (pue - 1) * ((mean - 1) / (weighted_mean(pue, days.weight) - 1))
    return pinned(scaled, days.weight, mean, 5)


def profiles(calendars: list[TypicalDays]) -> list[Row]:
    """Return the rows of profiles.csv that go by PUE curve: one for each site and generation of halls it has."""
    old = {hall["site"] for hall in choice("legacy_halls")}
    curves = [
        (f"{site['site']}_{generation}", site["station"], generation)
        for site in choice("sites")
        for generation in GENERATIONS
        if generation == "new" or site["site"] in old
    ]
    return [
        row
        for days in calendars
        for curve, station, generation in curves
        for row in series(days, "pue", curve, hourly_pue(station, generation, days))
    ]
