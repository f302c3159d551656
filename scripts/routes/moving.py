"""How much CO2 does 1 MW of steady training cause at one campus, by the plan's own ledger?

The instance is the region pack with a single hall, which stands and has room for the job: what differs between two
places is their grid, their weather and their hall, and nothing else.
"""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.solve.pipeline import solve
from optimizer.units import HOURS_PER_YEAR

FACTORS = Path(__file__).parent / "factors.csv"


@dataclass(frozen=True)
class Route:
    """A published route: where the work leaves, where it goes, and by how much its CO2 changes."""

    name: str
    source: str  # campus
    target: str
    origin: str  # city whose data are worked on
    published: float
    factors_alone: float  # what the factors of 2022 say by themselves, MODEL.md and issue 2
    band: tuple[float, float]  # where the model must lie with the factors of 2022


ROUTES = (
    Route("Shanghai to Sichuan", "shanghai", "tianfu", "shanghai", -0.796, -0.760, (-0.81, -0.74)),
    Route("Beijing to Inner Mongolia", "beijing", "horinger", "beijing", 0.249, 0.227, (0.16, 0.26)),
)


@dataclass(frozen=True)
class Assumptions:
    """What the answer may hang on: the year of the factors, the halls at both ends, one PUE for each, batteries."""

    year: int = 2022
    at_source: str = "new"  # or "legacy": the vintage of the PUE curve
    at_target: str = "new"
    flat_pue: tuple[float, float] | None = None  # instead of the curves
    batteries: bool = False


CASES: Mapping[str, Assumptions] = {
    "factors of 2022, new halls at both ends": Assumptions(),
    "factors of 2021": Assumptions(year=2021),
    "factors of 2023, as the pack has them": Assumptions(year=2023),
    "legacy halls at both ends": Assumptions(at_source="legacy", at_target="legacy"),
    "from a legacy hall to a new one": Assumptions(at_source="legacy"),
    "PUE 1.4 to 1.2, flat": Assumptions(flat_pue=(1.4, 1.2)),
    "batteries allowed": Assumptions(batteries=True),
}


def factors(year: int) -> dict[str, float]:
    """Return t CO2/MWh by zone, as published for a year."""
    with FACTORS.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if int(row["year"]) == year]
    return {row["zone"]: float(row["emission_t_per_mwh"]) for row in rows}


def factors_alone(national: Instance, route: Route, year: int) -> float:
    """Return the change of CO2 that the factors of both ends say by themselves, as a share."""
    zone = national["sites"].set_index("site")["zone"]
    by_zone = factors(year)
    return by_zone[zone[route.target]] / by_zone[zone[route.source]] - 1


def moved(national: Instance, route: Route, assumed: Assumptions) -> float:
    """Return the change of CO2 that moving 1 MW through the model gives, as a share."""
    flat = assumed.flat_pue or (None, None)
    before = emitted(one_mw(national, route.source, route.origin, assumed.at_source, flat[0], assumed))
    after = emitted(one_mw(national, route.target, route.origin, assumed.at_target, flat[1], assumed))
    return after / before - 1


def emitted(instance: Instance) -> float:
    """Return t CO2 a year in the location-based ledger of the best plan."""
    plan: Plan = solve(instance, gap=0.0, threads=1)
    if not plan.verified:
        message = f"the plan of {instance.name} is not verified"
        raise ValueError(message)
    return float(plan.carbon["location_based"])


def one_mw(
    national: Instance, site: str, origin: str, vintage: str, flat_pue: float | None, assumed: Assumptions
) -> Instance:
    """Return the instance of one firm job of 1 MW at one campus, in a standing hall of the imported accelerator."""
    curve = f"{site}_{vintage}"
    halls = national["halls"]
    like = halls[(halls["site"] == site) & (halls["accelerator"] == "imported") & (halls["pue_curve"] == curve)]
    tables = {
        **national.tables,
        "sites": _only(national["sites"], site=site),
        "halls": like.iloc[:1].assign(kinds="training", existing_mw=1.0, modules_max=0).reset_index(drop=True),
        "latency": national["latency"].iloc[:0],
        "zones": _with_factors(national["zones"], factors(assumed.year)),
        "inference": national["inference"].iloc[:0],
        "demand": national["demand"].iloc[:0],
        "training": national["training"]
        .iloc[:1]
        .assign(count=1, work_mwh=HOURS_PER_YEAR, peak_mw=1.0, flexible=0, data_tb=0.0, origin=origin),
    }
    calendar = national.calendar
    if flat_pue is not None:
        series = {**calendar.series, ("pue", curve): np.full(calendar.hours, flat_pue)}
        calendar = dataclasses.replace(calendar, series=series)
    share = national.region.storage.share_of_connection if assumed.batteries else 0.0
    storage = national.region.storage.model_copy(update={"share_of_connection": share})
    region = national.region.model_copy(update={"storage": storage})
    return dataclasses.replace(national, tables=tables, calendar=calendar, region=region)


def _only(table: pd.DataFrame, **wanted: str) -> pd.DataFrame:
    (column, value), *_ = wanted.items()
    return table[table[column] == value].reset_index(drop=True)


def _with_factors(zones: pd.DataFrame, by_zone: Mapping[str, float]) -> pd.DataFrame:
    emission = zones["zone"].map(by_zone).fillna(zones["emission_t_per_mwh"])
    return zones.assign(emission_t_per_mwh=emission)
