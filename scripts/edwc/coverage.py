"""Which origins does each service cover, and what do they ask for?"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.data.schema import HOUR_COLUMNS
from optimizer.geography.distance import all_pairs_km
from optimizer.geography.latency import backbone_ms
from scripts.edwc.services import REAL_TIME_MS, SAFETY_MS, SERVICES, Service

UNIT_MW = 1e-4  # demands are whole multiples of this, so that the total of each service is exact
GRID_FACTOR = 1.6  # connections of the greenfield variant, as in the prototype of the notes
MODULES_FACTOR = 2  # its room for modules: a whole number, so that the connection and not the room binds


@dataclass(frozen=True)
class Places:
    """What the script needs of the region; `backbone` (O, S) is the round trip in ms without the last mile."""

    origins: pd.DataFrame
    sites: pd.DataFrame
    halls: pd.DataFrame
    accelerators: pd.DataFrame
    backbone: NDArray[np.float64]
    highest_pue: NDArray[np.float64]  # (A,) of each hall in any hour of any calendar

    @property
    def serving(self) -> NDArray[np.bool_]:
        """(S,) the sites with a hall that takes inference and stands or can be built."""
        return self._with_hall((self.halls["existing_mw"] > 0) | (self.halls["modules_max"] > 0))

    @property
    def standing(self) -> NDArray[np.bool_]:
        """(S,) the sites with a hall that takes inference and stands today."""
        return self._with_hall(self.halls["existing_mw"] > 0)

    def reach(self, service: Service, safety_ms: float = 0.0) -> NDArray[np.bool_]:
        """Return (O, S): whether the site may serve the origin with `safety_ms` to spare."""
        trip = self.backbone + service.last_mile_ms
        return np.asarray((trip <= service.latency_ms - safety_ms + 1e-9) & self.serving[None, :], dtype=np.bool_)

    def covers(self, service: Service) -> NDArray[np.bool_]:
        """Return (O,): whether the service covers the origin, with `SAFETY_MS` to spare.

        Real-time services count only campuses that serve today: else an origin beside an empty field would oblige
        every plan to build a whole module there for a fraction of a megawatt.
        """
        reach = self.reach(service, SAFETY_MS)
        if service.latency_ms <= REAL_TIME_MS:
            reach &= self.standing[None, :]
        return np.asarray(reach.any(axis=1), dtype=np.bool_)

    def _with_hall(self, stands: pd.Series[bool]) -> NDArray[np.bool_]:
        chosen = stands & self.halls["kinds"].isin(["inference", "both"])
        return np.asarray(self.sites["site"].isin(self.halls.loc[chosen, "site"]), dtype=np.bool_)


@dataclass(frozen=True)
class Demand:
    """One service's demand: (O,) reference MW, zero where not covered, and the uncovered share of national demand."""

    service: Service
    mw: NDArray[np.float64]
    uncovered: float
    uncovered_origins: int


def read_places(region: Path) -> Places:
    """Read the region's places as they stand in its folder."""
    tables = {name: _table(region, name) for name in ("origins", "sites", "halls", "accelerators", "latency")}
    settings = tomllib.loads((region / "region.toml").read_text(encoding="utf-8"))["latency"]
    origins, sites = tables["origins"], tables["sites"]
    origin_row = {name: row for row, name in enumerate(origins["origin"])}
    site_row = {name: row for row, name in enumerate(sites["site"])}
    latency = tables["latency"]
    pairs = zip(latency["origin"], latency["site"], latency["round_trip_ms"].astype(float), strict=True)
    measured = {(origin_row[origin], site_row[site]): value for origin, site, value in pairs}
    km = all_pairs_km(origins["lat"], origins["lon"], sites["lat"], sites["lon"])
    backbone = backbone_ms(km, np.asarray(sites["side"] == "west", dtype=np.bool_), measured=measured, **settings)
    halls = tables["halls"]
    return Places(origins, sites, halls, tables["accelerators"], backbone, _highest_pue(region, halls))


def _highest_pue(region: Path, halls: pd.DataFrame) -> NDArray[np.float64]:
    profiles = pd.read_csv(region / "profiles.csv", keep_default_na=False)
    curves = profiles[profiles["quantity"] == "pue"].set_index("key")[list(HOUR_COLUMNS)]
    highest = curves.max(axis=1).groupby(level=0).max()
    return np.asarray(highest.loc[halls["pue_curve"]], dtype=np.float64)


def _table(region: Path, name: str) -> pd.DataFrame:
    table = pd.read_csv(region / f"{name}.csv", keep_default_na=False, na_values=[])
    for column in table.columns:
        numbers = pd.to_numeric(table[column], errors="coerce")
        if table[column].ne("").all() and numbers.notna().all():
            table[column] = numbers
    return table


def demand(places: Places, service: Service) -> Demand:
    """Return the service's demand: its national mean spread by weight over the origins within reach."""
    weight = places.origins["weight"].to_numpy(dtype=np.float64)
    covered = places.covers(service)
    share = np.where(covered, weight, 0.0)
    units = share / share.sum() * service.mean_mw / UNIT_MW
    whole = np.floor(units).astype(np.int64)
    short = round(service.mean_mw / UNIT_MW) - int(whole.sum())
    whole[np.argsort(-(units - whole), kind="stable")[:short]] += 1
    return Demand(
        service,
        np.round(whole * UNIT_MW, 4),
        abs(float(weight[~covered].sum() / weight.sum())),
        int((~covered).sum()),
    )


def demands(places: Places) -> list[Demand]:
    """Return the demand of every service."""
    return [demand(places, service) for service in SERVICES]


def greenfield(places: Places) -> Places:
    """Return the places of `edwc-greenfield`: nothing stands, connections and room for modules are larger."""
    halls = places.halls.assign(existing_mw=0.0, modules_max=places.halls["modules_max"] * MODULES_FACTOR)
    return replace(places, halls=halls, sites=places.sites.assign(grid_mw=places.sites["grid_mw"] * GRID_FACTOR))
