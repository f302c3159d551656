"""Which services does a generated instance have, and who asks for them?"""

from __future__ import annotations

import csv
from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.data.generated.asked import Asked
from optimizer.data.generated.ground import Bools, Floats, Ground, log_uniform, to_digits
from optimizer.data.generated.halls import Built
from optimizer.data.generated.reach import Room, room
from optimizer.data.schema import HOUR_COLUMNS
from optimizer.data.self_contained import numbered
from optimizer.library import packs

LATENCY_MS = np.array([5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 100.0, 200.0])
LATENCY_SHARES = np.array([0.05, 0.13, 0.1, 0.2, 0.1, 0.17, 0.1, 0.05, 0.1])
PATIENT_MS = 100.0  # the first service allows this at least: what campuses near cities cannot take goes there
REAL_TIME_MS = 10.0  # services up to here have leased lines
LAST_MILE_MS = {"leased": (1.0, 1.5), "public": (6.0, 8.0)}  # as in edwc-2025
LEAST_COVERED = 0.1  # of national demand, else a service allows more latency
UNEVEN = 0.8  # log deviation of the sizes of services
MAX_SHARES = np.array([0.4, 0.5, 0.6, 0.8, 1.0])
ABOVE = 1.15  # the share of one site over what an even spread needs
SINGLE = 0.1  # of the services that have the time for it are served from one site in each city
SINGLE_MS = 40.0
FOOTPRINT = (0.002, 0.008)  # of a service's demand is the footprint of one home; 2 of 840 MW in edwc-2025
HOME_CNY_PER_MW = (5e3, 2e4)  # yearly, of the service's demand; 10 million for 840 MW in edwc-2025
TRAFFIC = np.array([0.1, 0.2, 0.5, 0.5, 1.0, 1.0, 2.0, 2.0, 5.0, 20.0])  # Gbit/s per MW; rendering has more
DIGITS = 5  # of demand in MW
LEAST_MW = 1e-5  # smaller wishes are not covered


@dataclass(frozen=True)
class Asking:
    """The tables inference, shapes and demand."""

    inference: pd.DataFrame
    shapes: pd.DataFrame
    demand: pd.DataFrame


def services(asked: Asked, ground: Ground, built: Built, origins: pd.DataFrame, total_mw: float) -> Asking:
    """Return the services and who asks for them, together `total_mw` on average on the reference accelerator."""
    if not asked.services:
        return Asking(pd.DataFrame(), pd.DataFrame(), pd.DataFrame())
    random = asked.random("services")
    infers = built.carries * built.takes("inference")
    carries = to_digits(np.bincount(built.site, infers, minlength=len(built.sites)).astype(np.float64), DIGITS)
    open_room = room(origins, built.sites, ground.settings["latency"], carries, total_mw)
    weight = origins["weight"].to_numpy(dtype=np.float64)
    latency, last_mile, covers = _limits(random, asked.services, open_room, weight)
    size = np.exp(UNEVEN * (2 * random.random(asked.services) - 1) * 1.7) * np.array([weight[c].sum() for c in covers])
    flows = _flows(open_room, latency - last_mile, covers, weight, size / size.sum() * total_mw)
    names = numbered("w", asked.services)
    demand = _demand(names, origins, flows, total_mw)
    stated = demand.groupby("service", sort=False)["demand_mw"]
    mean = stated.sum().loc[names].to_numpy(dtype=np.float64)
    single = (random.random(asked.services) < SINGLE) & (latency >= SINGLE_MS)
    even = np.array([flow.sum(axis=0).max() / flow.sum() for flow in flows])
    greatest = np.where(single, stated.max().loc[names].to_numpy(dtype=np.float64) / mean, 0.0)
    share = np.maximum(
        MAX_SHARES[random.integers(0, len(MAX_SHARES), asked.services)], ABOVE * np.maximum(even, greatest)
    )
    in_reach = np.array([(flow.sum(axis=0) > 0).sum() for flow in flows])
    shapes = _shapes()
    inference = pd.DataFrame({
        "service": names,
        "name": [f"Service {name[1:]}, {limit:g} ms" for name, limit in zip(names, latency, strict=True)],
        "name_zh": "",
        "latency_ms": latency,
        "last_mile_ms": last_mile,
        "shape": shapes["shape"].to_numpy()[random.integers(0, len(shapes), asked.services)],
        "min_sites": np.minimum(random.integers(1, 5, asked.services), in_reach),
        "max_share": np.minimum(np.ceil(share * 20) / 20, 1.0),
        "footprint_mw": np.maximum(np.round(mean * random.uniform(*FOOTPRINT, asked.services), 4), 1e-4),
        "home_cny_per_year": np.round(mean * log_uniform(random, *HOME_CNY_PER_MW, asked.services)) + 1.0,
        "gbps_per_mw": TRAFFIC[random.integers(0, len(TRAFFIC), asked.services)],
        "single_homed": single.astype(np.int64),
    })  # fmt: skip
    return Asking(inference, shapes[shapes["shape"].isin(inference["shape"])].reset_index(drop=True), demand)


def _limits(
    random: np.random.Generator, count: int, open_room: Room, weight: Floats
) -> tuple[Floats, Floats, list[Bools]]:
    """Return latency limits and last miles (K,) in ms, and which origins each service covers (O,)."""
    ladder = np.searchsorted(np.cumsum(LATENCY_SHARES), random.random(count)).clip(max=len(LATENCY_MS) - 1)
    ladder[0] = max(int(ladder[0]), int(np.searchsorted(LATENCY_MS, PATIENT_MS)))
    leased = np.round(random.uniform(*LAST_MILE_MS["leased"], count) * 2) / 2
    public = np.round(random.uniform(*LAST_MILE_MS["public"], count))
    covers: list[Bools] = []
    for service in range(count):
        while True:
            limit = LATENCY_MS[ladder[service]]
            mile = leased[service] if limit <= REAL_TIME_MS else public[service]
            covered = open_room.within(limit - mile).any(axis=1)
            if weight[covered].sum() >= LEAST_COVERED or ladder[service] == len(LATENCY_MS) - 1:
                break
            ladder[service] += 1
        covers.append(np.asarray(covered, dtype=np.bool_))
    latency = LATENCY_MS[ladder]
    return latency, np.where(latency <= REAL_TIME_MS, leased, public), covers


def _flows(open_room: Room, budget: Floats, covers: list[Bools], weight: Floats, mean: Floats) -> list[Floats]:
    """Return for each service (O, S) MW of an even spread of its demand; the most patient take what others cannot."""
    flows: list[Floats] = [np.zeros(0)] * len(budget)
    missing = 0.0
    steps = np.unique(budget)
    for step in steps:
        together = np.flatnonzero(budget == step)
        reach = open_room.within(float(step))
        covered = weight * covers[int(together[0])]
        more = missing if step == steps[-1] else 0.0
        asked = covered / covered.sum() * (mean[together].sum() + more)
        flow = open_room.spread(reach, asked)
        missing += float(asked.sum() - flow.sum()) - more
        parts = mean[together] / mean[together].sum()
        for service, part in zip(together, parts, strict=True):
            flows[int(service)] = flow * part
        open_room.take(flow.sum(axis=0))
    return flows


def _demand(names: list[str], origins: pd.DataFrame, flows: list[Floats], total_mw: float) -> pd.DataFrame:
    """Return the demand of each service where its spread reaches, rescaled to the total and rounded."""
    mw = np.array([flow.sum(axis=1) for flow in flows])
    mw = np.round(mw * (total_mw / mw.sum()), DIGITS)
    mw[np.arange(len(mw)), mw.argmax(axis=1)] = np.maximum(mw.max(axis=1), LEAST_MW)
    service, origin = np.nonzero(mw >= LEAST_MW)
    return pd.DataFrame({
        "service": np.array(names)[service],
        "origin": origins["origin"].to_numpy()[origin],
        "demand_mw": mw[service, origin],
    })  # fmt: skip


def _shapes() -> pd.DataFrame:
    """Return the hourly shapes of the instance edwc-2025."""
    with (packs("instances") / "edwc-2025" / "shapes.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            {"shape": row["shape"], **{hour: float(row[hour]) for hour in HOUR_COLUMNS}} for row in csv.DictReader(file)
        ]
    return pd.DataFrame(rows)
