"""Which demand travels where?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from optimizer.plan.figures import Figures

LEAST_MW = 1e-6  # below this a flow is rounding


@dataclass(frozen=True)
class Flow:
    """Demand of one service on its way to one site, in reference MW, gathered from `origins` places."""

    service: int
    site: int
    lat: float
    lon: float
    mw: float
    origin: int  # row of the origin, or -1 where several are gathered
    zone: int  # row of the zone the origins lie in
    origins: int


def served(figures: Figures) -> pd.DataFrame:
    """Return one row for each pair that is served: rows of service, origin, site and zone, place and reference MW."""
    given = figures.given
    services, origins, sites, _ = figures.chosen.serve
    pairs = pd.DataFrame(
        {
            "service": services,
            "origin": origins,
            "site": sites,
            "zone": given.rows("origins", "zone", "zones")[origins],
            "lat": given.of("origins", "lat")[origins],
            "lon": given.of("origins", "lon")[origins],
            "mw": figures.served_rows,
        }
    )
    order = ["service", "mw", "origin", "site"]
    return pairs[pairs["mw"] > LEAST_MW].sort_values(order, ascending=[True, False, True, True], ignore_index=True)


def flows(figures: Figures, largest: int) -> tuple[Flow, ...]:
    """Return the `largest` flows of each service one by one and the rest gathered by zone of origin and site.

    Gathered flows start at the middle of their demand.
    """
    pairs = served(figures)
    alone = pairs.groupby("service").cumcount() < largest
    single = [_flow(row, row["origin"], 1) for row in pairs[alone].to_dict("records")]
    rest = pairs[~alone]
    middles = rest.assign(lat=rest["lat"] * rest["mw"], lon=rest["lon"] * rest["mw"], origins=1)
    grouped = middles.groupby(["service", "zone", "site"], as_index=False)[["lat", "lon", "mw", "origins"]].sum()
    grouped = grouped.assign(lat=grouped["lat"] / grouped["mw"], lon=grouped["lon"] / grouped["mw"])
    return (*single, *(_flow(row, -1, int(row["origins"])) for row in grouped.to_dict("records")))


def _flow(row: dict[Any, Any], origin: int, origins: int) -> Flow:
    whole = {key: int(row[key]) for key in ("service", "site", "zone")}
    lat, lon, mw = (float(row[key]) for key in ("lat", "lon", "mw"))
    return Flow(**whole, lat=lat, lon=lon, mw=mw, origin=origin, origins=origins)
