"""Which days stand for the year?

The typical days are medoids: real days of 2020 chosen jointly over all 31 provinces, so that wind and sun of one day
belong together everywhere. A day is the vector of its 24 hourly capacity factors of wind and of solar in every
province (1488 numbers); the distance is Euclidean. Medoids are found by PAM: greedy build, then the best swap of a
medoid with any other day until no swap lowers the total distance. Nothing is random; ties go to the earlier day. A
medoid stands for as many days as lie nearest to it, so weights are whole days and sum to 365.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from scripts.china.files import Row, hourly
from scripts.china.places import PROVINCES

SIZES = {"4d": 4, "12d": 12}
WIND = "raw/cn_province_onwind_cf_2020_hourly_CALIBRATED.csv.gz"
SOLAR = "raw/cn_province_solar_cf_2020_hourly.csv.gz"
YEAR_DAYS = 365
LEAP_DAY = 59  # position of 29 February, which the files leave out


@dataclass(frozen=True)
class TypicalDays:
    """One calendar: positions of the chosen days in the file's year, and days of the year each stands for."""

    name: str
    position: NDArray[np.int64]
    weight: NDArray[np.float64]

    @property
    def dates(self) -> list[date]:
        """The dates of 2020 the days were taken from."""
        return [date(2020, 1, 1) + timedelta(days=int(p) + int(p >= LEAP_DAY)) for p in self.position]


@cache
def wind_and_sun() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the hourly capacity factors of wind and of solar, each (365, 24, 31)."""
    names = [province.facts for province in PROVINCES]
    return hourly(WIND, names), hourly(SOLAR, names)


def calendars() -> list[TypicalDays]:
    """Return the calendars of 4 and 12 typical days, days in the order of the year."""
    vectors = np.concatenate([cf.reshape(YEAR_DAYS, -1) for cf in wind_and_sun()], axis=1)
    distance = cdist(vectors, vectors)
    return [_calendar(name, distance, count) for name, count in SIZES.items()]


def rows(chosen: list[TypicalDays]) -> list[Row]:
    """Return the rows of days.csv."""
    return [
        {"calendar": days.name, "day": number, "date": day.isoformat(), "label": label, "weight_days": float(weight)}
        for days in chosen
        for number, (day, label, weight) in enumerate(zip(days.dates, _labels(days), days.weight, strict=True), 1)
    ]


def _calendar(name: str, distance: NDArray[np.float64], count: int) -> TypicalDays:
    position = np.array(medoids(distance, count))
    nearest = distance[:, position].argmin(axis=1)
    return TypicalDays(name, position, np.bincount(nearest, minlength=count).astype(float))


def medoids(distance: NDArray[np.float64], count: int) -> list[int]:
    """Return the positions of `count` medoids of a square distance matrix, in increasing order."""
    chosen: list[int] = []
    for _ in range(count):
        chosen.append(int(_totals_with(distance, chosen).argmin()))
    while (better := _best_swap(distance, chosen)) is not None:
        chosen = better
    return sorted(chosen)


def _best_swap(distance: NDArray[np.float64], chosen: list[int]) -> list[int] | None:
    """Return the medoids after the best single swap, or None where no swap helps."""
    best, result = distance[:, chosen].min(axis=1).sum() - 1e-9, None
    for place in range(len(chosen)):
        others = chosen[:place] + chosen[place + 1 :]
        totals = _totals_with(distance, others)
        if totals.min() < best:
            best, result = totals.min(), [*others, int(totals.argmin())]
    return result


def _totals_with(distance: NDArray[np.float64], chosen: list[int]) -> NDArray[np.float64]:
    """Return the total distance of all days to their nearest medoid, for each day added to `chosen`."""
    nearest = distance[:, chosen].min(axis=1, initial=np.inf)
    return np.asarray(np.minimum(nearest[:, None], distance).sum(axis=0))


def _labels(days: TypicalDays) -> list[str]:
    """Describe each day by its season, and by its wind and sun against the mean of the year over the provinces."""
    wind, solar = (cf.mean(axis=(1, 2)) / cf.mean() for cf in wind_and_sun())
    season = ("winter", "spring", "summer", "autumn")
    return [
        f"{season[day.month % 12 // 3]}, {_level(wind[p], 'calm', 'windy')}, {_level(solar[p], 'dull', 'sunny')}"
        for p, day in zip(days.position, days.dates, strict=True)
    ]


def _level(ratio: float, low: str, high: str) -> str:
    """Name a ratio to the mean: within a tenth of it is mild."""
    return low if ratio < 0.9 else high if ratio > 1.1 else f"mean {'wind' if low == 'calm' else 'sun'}"
