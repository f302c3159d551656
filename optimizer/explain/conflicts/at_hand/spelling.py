"""What does a solution of the coarse model say of every demand, job and hour of the question?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from optimizer.data.schema import PLAN_TABLES
from optimizer.explain.conflicts.at_hand.coarse import Coarse
from optimizer.explain.conflicts.at_hand.jobs import WHOLE, rounded_up
from optimizer.plan.tables import sparse
from optimizer.problem.assignment import GBPS_PER_TBPS
from optimizer.problem.labels import Over
from optimizer.problem.placement import Placement, totals
from optimizer.problem.problem import Floats, Ints, Problem
from optimizer.solve.extracting import spelled
from optimizer.solve.split.restricting import UNUSED


def tables(coarse: Coarse, x: Floats, jobs: Placement) -> dict[str, pd.DataFrame]:
    """Return the tables of a plan of the question as it is asked, from a solution (N,) and whole jobs."""
    asked, pairs = coarse.asked, coarse.asked.demands
    services, sites, halls = len(asked.services.total), len(asked.sites.zone), len(asked.halls.site)
    found = totals(asked, jobs)
    home, host = (coarse.dense(x, name, services, size) > 0.5 for name, size in (("home", sites), ("host", halls)))
    serve = _serve(coarse, x)
    carry, train = _carry(coarse, x, serve), _train(coarse, x, found.flexible)
    load = carry.T @ asked.services.shape + (asked.services.footprint @ host + found.firm)[:, None] + train
    stated: dict[str, tuple[Over, Mapping[str, Floats | Ints]]] = {
        "serve": (
            Over.of("wos", pairs.service[pairs.pair_demand], pairs.origin[pairs.pair_demand], pairs.pair_site),
            {"share": serve},
        ),
        "run": (Over.of("ja", jobs.classes, jobs.halls), {"jobs": jobs.jobs}),
        "homes": (Over.of("ws", *np.nonzero(home)), {}),
        "hosts": (Over.of("wa", *np.nonzero(host)), {"carry_mw": carry[host]}),
        "halls": (Over.of("a", np.arange(halls)), {"modules": rounded_up(coarse.block(x, "build"))}),
        "sites": (Over.of("s", np.arange(sites)), _sites(coarse, x)),
        "links": (
            Over.of("l", np.arange(len(asked.links.capacity))),
            {"units": _units(asked, serve, found.traffic)},
        ),
        "train": (_hours("ah", halls, asked.hours), {"train_mw": train.ravel()}),
        "power": (_hours("sh", sites, asked.hours), _power(coarse, x, load)),
    }
    return sparse({table.name: spelled(asked, table, *stated[table.name]) for table in PLAN_TABLES})


def _hours(letters: str, size: int, hours: int) -> Over:
    """Return every hour of so many things, one thing after the other."""
    return Over.of(letters, np.repeat(np.arange(size), hours), np.tile(np.arange(hours), size))


def _serve(coarse: Coarse, x: Floats) -> Floats:
    """Return (P,) the share of each demand at each site: that of the merged demand."""
    merged, pairs = coarse.problem.demands, coarse.asked.demands
    share = np.zeros((len(merged.mw), len(coarse.asked.sites.zone)))
    share[merged.pair_demand, merged.pair_site] = np.maximum(coarse.block(x, "serve"), 0)
    share[share < UNUSED] = 0.0
    share /= share.sum(axis=1, keepdims=True)
    return np.asarray(share[coarse.group[pairs.pair_demand], pairs.pair_site], dtype=np.float64)


def _carry(coarse: Coarse, x: Floats, serve: Floats) -> Floats:
    """Return (W, A) MW that halls carry, so scaled that those of a site carry what is served there."""
    asked, pairs, halls = coarse.asked, coarse.asked.demands, coarse.asked.halls
    served = np.zeros((len(asked.services.total), len(asked.sites.zone)))
    np.add.at(served, (pairs.service[pairs.pair_demand], pairs.pair_site), pairs.mw[pairs.pair_demand] * serve)
    carry = np.maximum(coarse.dense(x, "carry", len(served), len(halls.site)), 0.0)
    carried = np.zeros_like(served)
    np.add.at(carried.T, halls.site, (carry / halls.energy_inference).T)
    return carry * np.divide(served, carried, out=np.zeros_like(served), where=carried > 0)[:, halls.site]


def _train(coarse: Coarse, x: Floats, flexible: Floats) -> Floats:
    """Return (A, H) MW that flexible training draws, so scaled that each day's mean is what its jobs need (A,)."""
    length = coarse.asked.day_length
    train = np.maximum(coarse.dense(x, "train", len(flexible), coarse.problem.hours), 0.0)[:, coarse.hour]
    by_day = train.reshape(len(flexible), -1, length).mean(axis=2)
    part = np.divide(flexible[:, None], by_day, out=np.zeros_like(by_day), where=by_day > 0)
    return np.asarray(train * np.repeat(part, length, axis=1), dtype=np.float64)


def _sites(coarse: Coarse, x: Floats) -> dict[str, Floats | Ints]:
    """Return what opens, is contracted, stored and certified at each site (S,)."""
    return {
        "open": rounded_up(coarse.block(x, "open")),
        "wind_mw": coarse.block(x, "wind"),
        "solar_mw": coarse.block(x, "solar"),
        "storage_mwh": coarse.block(x, "store"),
        "certificates_mwh": 1e3 * coarse.block(x, "certificates"),
    }


def _units(asked: Problem, serve: Floats, jobs: Floats) -> Ints:
    """Return (L,) the units by which links widen for demands served (P,) and Tbit/s of jobs (L,)."""
    links = asked.links
    beyond = asked.demands.crossing @ serve + GBPS_PER_TBPS * jobs - links.capacity
    return rounded_up(np.maximum(beyond, 0.0) / np.maximum(links.unit, WHOLE))


def _power(coarse: Coarse, x: Floats, load: Floats) -> dict[str, Floats | Ints]:
    """Return where the electricity for a load (A, H) comes from, by site and hour (S x H,)."""
    asked, halls = coarse.asked, coarse.asked.halls
    drawn = np.zeros((len(asked.sites.zone), asked.hours))
    np.add.at(drawn, halls.site, halls.pue * load)
    green, charge, discharge, level = (
        coarse.block(x, name).reshape(len(drawn), -1)[:, coarse.hour]
        for name in ("green", "charge", "discharge", "level")
    )
    power = {
        "grid_mw": np.maximum(drawn + charge - discharge - green, 0.0),
        "green_mw": green,
        "charge_mw": charge,
        "discharge_mw": discharge,
        "level_mwh": level,
    }
    return {column: mw.ravel() for column, mw in power.items()}
