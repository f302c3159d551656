"""Which demand travels where?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.plan.figures import Figures

LEAST_MW = 1e-6  # below this a flow is rounding


@dataclass(frozen=True)
class Flow:
    """Demand of one service on its way to one site, in reference MW; `origins` counts the places it is gathered from."""

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
    columns = ["service", "site", "lat", "lon", "mw", "origin", "zone"]
    single = pairs[alone].astype({"service": object, "site": object, "origin": object, "zone": object})
    found = [Flow(*row, origins=1) for row in single[columns].itertuples(index=False, name=None)]
    for (service, zone, site), group in pairs[~alone].groupby(["service", "zone", "site"]):
        mw = group["mw"].to_numpy(dtype=float)
        lat, lon = (float(np.average(group[axis], weights=mw)) for axis in ("lat", "lon"))
        found.append(Flow(int(service), int(site), lat, lon, float(mw.sum()), -1, int(zone), len(group)))
    return tuple(found)
