"""Which site can serve which demand in time, and which demand can nobody serve?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.data.instance import Instance
from optimizer.data.pairs import of_demands
from optimizer.errors import Fault
from optimizer.geography.distance import all_pairs_km
from optimizer.geography.latency import backbone_ms
from optimizer.problem.positions import rows_of
from optimizer.problem.problem import Ints

TOLERANCE_MS = 1e-9


@dataclass(frozen=True)
class Reach:
    """Distances and round trips between origins and sites (O, S), and which sites infer at all (S,).

    `demand_ms` (D, S) is the round trip of each demand: its origin's, or what pairs.csv states instead. `factor` (S,)
    multiplies the price of traffic that ends at a site.
    """

    km: NDArray[np.float64]
    backbone_ms: NDArray[np.float64]
    demand_ms: NDArray[np.float64]
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
    services, asked_from = places_of(instance)
    index = np.broadcast_arrays(services[:, None], asked_from[:, None], np.arange(len(sites))[None, :])
    demand_ms = of_demands(instance, "latency_ms").instead_of(round_trip[asked_from], *index)
    return Reach(km, round_trip, demand_ms, sites["site"].isin(capable["site"]).to_numpy(), factor)


def places_of(instance: Instance) -> tuple[Ints, Ints]:
    """Return the service and the origin of each demand, (D,) rows of their tables."""
    demand = instance["demand"]
    services = rows_of(instance, "inference", "service", demand["service"])
    return services, rows_of(instance, "origins", "origin", demand["origin"])


def within(instance: Instance, reach: Reach) -> NDArray[np.bool_]:
    """Return which pairs are admitted, (D, S): round trip with last mile within the service's limit, and no policy."""
    demand, services = instance["demand"], instance["inference"].set_index("service")
    limit = (services["latency_ms"] - services["last_mile_ms"]).loc[demand["service"]].to_numpy()
    near = (reach.demand_ms <= limit[:, None] + TOLERANCE_MS) & reach.infers[None, :]
    if instance.terms.serves is None:
        return np.asarray(near)
    return np.asarray(near & instance.terms.serves[places_of(instance)])


def unreachable(instance: Instance, reach: Reach, admitted: NDArray[np.bool_]) -> Iterator[Fault]:
    """Name every demand that no site can serve in time: a fault of the instance, never dropped."""
    demand, services = instance["demand"], instance["inference"].set_index("service")
    sites = instance["sites"]["site"]
    for row in np.flatnonzero(~admitted.any(axis=1)):
        service, origin = str(demand["service"][row]), str(demand["origin"][row])
        reached = np.where(reach.infers, reach.demand_ms[row], np.inf)
        nearest = int(np.argmin(reached))
        allowed = services["latency_ms"][service] + TOLERANCE_MS
        if np.isfinite(reached[nearest]) and reached[nearest] + services["last_mile_ms"][service] <= allowed:
            found = f"no site within its limit where the policies of scenario {instance.scenario.name} let it be served"
        elif np.isfinite(reached[nearest]):
            best = reached[nearest] + services["last_mile_ms"][service]
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
