"""Which site can serve which demand in time, and which demand can nobody serve?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.data.instance import Instance
from optimizer.errors import Fault
from optimizer.geography.distance import all_pairs_km
from optimizer.geography.latency import backbone_ms

TOLERANCE_MS = 1e-9


@dataclass(frozen=True)
class Reach:
    """Distances and round trips between origins and sites (O, S), and which sites infer at all (S,).

    `factor` (S,) multiplies the price of traffic that ends at a site.
    """

    km: NDArray[np.float64]
    backbone_ms: NDArray[np.float64]
    infers: NDArray[np.bool_]
    factor: NDArray[np.float64]


def measure(instance: Instance) -> Reach:
    """Return distances and round trips of an instance, without any last mile."""
    origins, sites, halls = instance["origins"], instance["sites"], instance["halls"]
    km = all_pairs_km(origins["lat"], origins["lon"], sites["lat"], sites["lon"])
    origin_row = pd.Series(origins.index, index=origins["origin"])
    site_row = pd.Series(sites.index, index=sites["site"])
    latency = instance["latency"]
    measured = {
        (int(origin), int(site)): float(value)
        for origin, site, value in zip(
            latency["origin"].map(origin_row), latency["site"].map(site_row), latency["round_trip_ms"], strict=True
        )
    }
    to_west = (sites["side"] == "west").to_numpy()
    round_trip = backbone_ms(km, to_west, measured=measured, **instance.region.latency.model_dump())
    capable = halls[
        halls["kinds"].isin(["inference", "both"]) & ((halls["existing_mw"] > 0) | (halls["modules_max"] > 0))
    ]
    factor = np.array([instance.terms.traffic_factor.get(site, 1.0) for site in sites["site"]], dtype=np.float64)
    return Reach(km, round_trip, sites["site"].isin(capable["site"]).to_numpy(), factor)


def within(instance: Instance, reach: Reach) -> NDArray[np.bool_]:
    """Return which pairs are admitted, (D, S): round trip with last mile within the service's limit, and no policy."""
    demand, services = instance["demand"], instance["inference"].set_index("service")
    origin_row = pd.Series(instance["origins"].index, index=instance["origins"]["origin"])
    limit = (services["latency_ms"] - services["last_mile_ms"]).loc[demand["service"]].to_numpy()
    origin = demand["origin"].map(origin_row).to_numpy(dtype=int)
    near = (reach.backbone_ms[origin] <= limit[:, None] + TOLERANCE_MS) & reach.infers[None, :]
    if instance.terms.serves is None:
        return np.asarray(near)
    service_row = pd.Series(instance["inference"].index, index=instance["inference"]["service"])
    return np.asarray(near & instance.terms.serves[demand["service"].map(service_row).to_numpy(dtype=int), origin])


def unreachable(instance: Instance, reach: Reach, admitted: NDArray[np.bool_]) -> Iterator[Fault]:
    """Name every demand that no site can serve in time: a fault of the instance, never dropped."""
    demand, services = instance["demand"], instance["inference"].set_index("service")
    origin_row = pd.Series(instance["origins"].index, index=instance["origins"]["origin"])
    sites = instance["sites"]["site"]
    for row in np.flatnonzero(~admitted.any(axis=1)):
        service, origin = str(demand["service"][row]), str(demand["origin"][row])
        round_trips = np.where(reach.infers, reach.backbone_ms[origin_row[origin]], np.inf)
        nearest = int(np.argmin(round_trips))
        allowed = services["latency_ms"][service] + TOLERANCE_MS
        if np.isfinite(round_trips[nearest]) and round_trips[nearest] + services["last_mile_ms"][service] <= allowed:
            found = f"no site within its limit where the policies of scenario {instance.scenario.name} let it be served"
        elif np.isfinite(round_trips[nearest]):
            best = round_trips[nearest] + services["last_mile_ms"][service]
            found = f"the nearest site, {sites[nearest]}, at {best:.2f} ms"
        else:
            found = "no site with an inference hall"
        yield Fault(
            file="demand.csv",
            row=int(row) + 2,
            column="origin",
            found=f"service {service} in {origin} with {found}",
            expected=(
                f"a site within {services['latency_ms'][service]:g} ms: allow the service more latency, add a site or "
                "a measured latency, or take the origin out of the service's coverage"
            ),
        )
