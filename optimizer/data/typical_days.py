"""Do the typical days stand for a year, with every hourly series there and at its level?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np
import pandas as pd

from optimizer.data import schema
from optimizer.data.calendar import Calendar
from optimizer.data.cells import quoted
from optimizer.data.sheets import Sheet
from optimizer.errors import Fault
from optimizer.library import did_you_mean
from optimizer.units import HOURS_PER_DAY

DAYS_PER_YEAR = 365.0
CLOSE = 1e-6  # relative
CLOSE_TARIFF = 1e-3  # relative: published mean prices are rounded
HOURS = list(schema.HOUR_COLUMNS)
OF_ZONES = ("tariff_cny_per_mwh", "wind_cf", "solar_cf")
LIMITS = {
    "wind_cf": (0.0, 1.0, "share of the contracted MW, 0.25 for 25 %"),
    "solar_cf": (0.0, 1.0, "share of the contracted MW, 0.25 for 25 %"),
    "pue": (1.0, 3.0, "facility MW per IT MW"),
}


def calendar_fault(name: str, file: str, days: Sheet) -> list[Fault]:
    """Return a fault where the calendar an instance asks for is not in the region."""
    known = list(dict.fromkeys(days.frame["calendar"]))
    if name in known:
        return []
    expected = f"a calendar of days.csv; {did_you_mean(name, known)}"
    return [Fault(file, quoted(name), expected, column="calendar")]


def day_faults(days: Sheet) -> list[Fault]:
    """Return what keeps the days of a calendar from standing for 365 days, numbered from 1."""
    faults: list[Fault] = []
    if not days.sound("calendar", "day", "weight_days"):
        return []
    for name, rows in days.frame.groupby("calendar", sort=False):
        first = int(rows.index[0])
        total = float(rows["weight_days"].sum())
        if abs(total - DAYS_PER_YEAR) > CLOSE * DAYS_PER_YEAR:
            found = f"weights of calendar {name} that sum to {total:.9g}"
            faults.append(days.fault(first, "weight_days", found, "weights that sum to 365 days; rescale them"))
        if sorted(rows["day"]) != list(range(1, len(rows) + 1)):
            found = f"days {', '.join(str(day) for day in sorted(rows['day'])[:10])} in calendar {name}"
            expected = f"days numbered 1 to {len(rows)} without a gap; renumber them"
            faults.append(days.fault(first, "day", found, expected))
    return faults


def profile_faults(sheets: Mapping[str, Sheet]) -> list[Fault]:
    """Return profile rows missing or superfluous, and values no such quantity can have."""
    profiles = sheets["profiles"]
    faults = _limit_faults(profiles)
    key = ["calendar", "quantity", "key", "day"]
    asking = {"days": ("calendar", "day"), "zones": ("zone",), "halls": ("pue_curve",), "profiles": key}
    if not all(sheets[name].sound(*columns) for name, columns in asking.items()):
        return faults  # every row would be called missing or superfluous
    wanted = _wanted(sheets)
    stated = dict(zip(profiles.frame[key].itertuples(index=False, name=None), profiles.frame.index, strict=True))
    faults += _missing_faults(profiles.file, [row for row in wanted if row not in stated])
    for row, position in stated.items():
        if row not in wanted:
            found = f"{row[1]} of {quoted(row[2])}, day {row[3]} of calendar {quoted(row[0])}, which nothing asks for"
            expected = (
                "a day of days.csv, a zone of zones.csv or (for pue) a pue_curve of halls.csv; remove or rename it"
            )
            faults.append(profiles.fault(int(position), "key", found, expected))
    return faults


def price_faults(sheets: Mapping[str, Sheet]) -> list[Fault]:
    """Return a fault for each zone whose mean tariff over a calendar is not its price."""
    profiles, zones, days = sheets["profiles"], sheets["zones"], sheets["days"]
    sound = profiles.sound(*profiles.frame.columns) and zones.sound("zone", "price_cny_per_mwh")
    if not sound or not days.sound("calendar", "day", "weight_days"):
        return []
    tariffs = profiles.frame[profiles.frame["quantity"] == "tariff_cny_per_mwh"]
    rows = tariffs.assign(mean=tariffs[HOURS].mean(axis=1), at=tariffs.index)
    rows = rows.merge(days.frame[["calendar", "day", "weight_days"]], on=["calendar", "day"])
    price_at = {zone: position for position, zone in enumerate(zones.frame["zone"])}
    faults: list[Fault] = []
    for (name, zone), group in rows.groupby(["calendar", "key"], sort=False):
        if zone not in price_at:
            continue
        mean = float((group["mean"] * group["weight_days"]).sum() / group["weight_days"].sum())
        position = price_at[zone]
        price = float(zones.frame["price_cny_per_mwh"].iloc[position])
        if abs(mean - price) > CLOSE_TARIFF * price:
            found = f"a price of {price:.9g} where the tariff of {zone} in calendar {name} has the mean {mean:.9g}"
            faults.append(_price_fault(profiles, zones, int(group["at"].iloc[0]), position, found))
    return faults


def build_calendar(name: str, days: pd.DataFrame, profiles: pd.DataFrame) -> Calendar:
    """Return the calendar `name` from validated tables."""
    chosen = days[days["calendar"] == name].sort_values("day")
    rows = profiles[profiles["calendar"] == name].sort_values("day", kind="stable")
    values = rows[HOURS].to_numpy(dtype=np.float64)
    places: dict[tuple[str, str], list[int]] = {}
    for position, series_of in enumerate(zip(rows["quantity"], rows["key"], strict=True)):
        places.setdefault(series_of, []).append(position)
    series = {series_of: values[positions].ravel() for series_of, positions in places.items()}
    weight = np.repeat(chosen["weight_days"].to_numpy(dtype=np.float64), HOURS_PER_DAY)
    return Calendar(name, weight, tuple(chosen["date"]), tuple(chosen["label"]), series)


def _wanted(sheets: Mapping[str, Sheet]) -> dict[tuple[str, str, str, int], None]:
    """Return every (calendar, quantity, key, day) that must have a profile row, in order."""
    zones = list(sheets["zones"].frame["zone"])
    curves = list(dict.fromkeys(sheets["halls"].frame["pue_curve"]))
    series = [*product(OF_ZONES, zones), *product(["pue"], curves)]
    days = list(sheets["days"].frame[["calendar", "day"]].itertuples(index=False, name=None))
    return dict.fromkeys((name, quantity, key, day) for (quantity, key), (name, day) in product(series, days))


def _missing_faults(file: str, missing: list[tuple[str, str, str, int]]) -> Iterator[Fault]:
    """Yield a fault for each series that lacks days."""
    absent: dict[tuple[str, str, str], list[int]] = {}
    for name, quantity, key, day in missing:
        absent.setdefault((name, quantity, key), []).append(day)
    for (name, quantity, key), days in absent.items():
        listed = ", ".join(str(day) for day in days[:12]) + (" and others" if len(days) > 12 else "")
        owner = "hall with this pue_curve" if quantity == "pue" else "zone"
        expected = f"a row for every day of every calendar and every {owner}; add day {listed}"
        yield Fault(file, f"no {quantity} of {quoted(key)} in calendar {quoted(name)}", expected, column="key")


def _limit_faults(profiles: Sheet) -> list[Fault]:
    faults: list[Fault] = []
    quantities = profiles.frame["quantity"].to_numpy()
    values = profiles.frame[HOURS].to_numpy(dtype=float)
    for quantity, (lower, upper, meaning) in LIMITS.items():
        outside = (quantities == quantity)[:, None] & ((values < lower) | (values > upper))
        for hour in np.flatnonzero(outside.any(axis=0)).tolist():
            places = np.flatnonzero(outside[:, hour]).tolist()
            found = [f"{quantity} of {values[place, hour]:.9g}" for place in places]
            expected = f"{lower:g} to {upper:g} ({meaning}); check its unit"
            faults += profiles.faults(places, HOURS[hour], found, expected)
    return faults


def _price_fault(profiles: Sheet, zones: Sheet, tariff_at: int, price_at: int, found: str) -> Fault:
    """Return the fault at the price, or at the tariff where only that was overridden."""
    expected = (
        "the mean over the year within 0.1 %; change both together "
        '(an override of table "profiles", column "hours" scales all 24 hours)'
    )
    overridden = price_at in zones.changed.get("price_cny_per_mwh", {})
    hours = [hour for hour in HOURS if tariff_at in profiles.changed.get(hour, {})]
    if hours and not overridden:
        return profiles.fault(tariff_at, hours[0], found, expected)
    return zones.fault(price_at, "price_cny_per_mwh", found, expected)
