"""What does electricity cost and emit in each province, and when?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scripts.china.days import TypicalDays, wind_and_sun
from scripts.china.exact import capped_scale, pinned, weighted_mean
from scripts.china.files import Row, fact
from scripts.china.places import PROVINCES, Province

TIBET_PRICE = 0.60  # CNY/kWh, assumption: no figure in any source; between Sichuan and Hainan
SOUTHWEST_FACTOR = 0.2268  # t/MWh, Southwest China grid 2022: no factor is published for Tibet
WIND_RATIO, SOLAR_RATIO = 1.0, 0.9  # contract price against the coal benchmark price
GREEN_PREMIUM = 15.0  # CNY/MWh on delivered contracts
# Energy part in sharp, peak, flat, valley and deep-valley hours, against flat.
PERIOD_FACTOR = {1: 1.6, 2: 1.4, 3: 1.0, 4: 0.55, 5: 0.4}
HOURS = [f"h{hour:02d}" for hour in range(24)]


def rows() -> list[Row]:
    """Return the rows of zones.csv."""
    return [_row(province) for province in PROVINCES]


def _row(province: Province) -> Row:
    price, benchmark = price_of(province), benchmark_of(province)
    factor = _by_province("grid_emission_factors.csv", "ef2023")[province.facts]
    emission = round(float(factor), 4) if factor else SOUTHWEST_FACTOR
    return {
        "zone": province.zone,
        "name": province.name,
        "name_zh": province.name_zh,
        "price_cny_per_mwh": price,
        "emission_t_per_mwh": emission,
        "residual_t_per_mwh": emission,
        "wind_cny_per_mwh": round(WIND_RATIO * benchmark, 2),
        "solar_cny_per_mwh": round(SOLAR_RATIO * benchmark, 2),
        "delivery_cny_per_mwh": round(max(0.0, price - benchmark) + GREEN_PREMIUM, 2),
    }


def price_of(province: Province) -> float:
    """Return the mean price of grid electricity, CNY/MWh."""
    stated = _by_province("provinces.csv", "ci_price_est_cny_kwh_2024")[province.facts]
    return round(1000 * float(stated or TIBET_PRICE), 2)


def benchmark_of(province: Province) -> float:
    """Return the coal benchmark price, CNY/MWh."""
    return round(1000 * float(_by_province("provinces.csv", "coal_benchmark_price_cny_kwh")[province.facts]), 2)


def profiles(calendars: list[TypicalDays]) -> list[Row]:
    """Return the rows of profiles.csv that go by zone: tariff, wind, solar."""
    wind, solar = wind_and_sun()
    result: list[Row] = []
    for days in calendars:
        for place, province in enumerate(PROVINCES):
            result += series(days, "tariff_cny_per_mwh", province.zone, tariff(province, days))
            result += series(days, "wind_cf", province.zone, rescaled(wind[:, :, place], days))
            result += series(days, "solar_cf", province.zone, rescaled(solar[:, :, place], days))
    return result


def series(days: TypicalDays, quantity: str, key: str, values: NDArray[np.float64]) -> list[Row]:
    """Return one row of profiles.csv for each typical day of `values` (days, 24)."""
    return [
        {"calendar": days.name, "quantity": quantity, "key": key, "day": number, **_hours(row)}
        for number, row in enumerate(values, 1)
    ]


def _hours(values: NDArray[np.float64]) -> dict[str, float]:
    return dict(zip(HOURS, map(float, values), strict=True))


def tariff(province: Province, days: TypicalDays) -> NDArray[np.float64]:
    """Return hourly tariffs (days, 24) in CNY/MWh whose weighted mean is the price level exactly.

    Time-of-use factors act on the energy part (the coal benchmark price) alone; grid fees and levies stay flat.
    The periods are those of the month each day was taken from.
    """
    price, energy = price_of(province), min(benchmark_of(province), price_of(province))
    factor = period_factors(province, [day.month for day in days.dates])
    factor /= weighted_mean(factor, days.weight)
    return pinned(price - energy + energy * factor, days.weight, price, 3)


def rescaled(year: NDArray[np.float64], days: TypicalDays) -> NDArray[np.float64]:
    """Return the capacity factors (days, 24) of the typical days, scaled to the mean of `year` (365, 24) exactly."""
    mean = float(year.mean())
    return pinned(capped_scale(year[days.position], days.weight, mean), days.weight, mean, 5)


def period_factors(province: Province, months: list[int]) -> NDArray[np.float64]:
    """Return the time-of-use factors of the energy part in each of the `months` (1 to 12), (months, 24)."""
    if not province.periods:
        return np.ones((len(months), 24))
    rows_by_month = {
        int(row["month"]): row for row in fact("tou_periods_by_province.csv") if row["region"] == province.periods
    }
    return np.array([[PERIOD_FACTOR[int(rows_by_month[month][hour])] for hour in HOURS] for month in months])


def _by_province(file: str, column: str) -> dict[str, str]:
    return {row["province"]: row[column] for row in fact(file)}
