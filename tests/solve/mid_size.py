"""Which question is small enough to state in a moment and too hard to answer at once?

The made-up country asked for many near-equal jobs and services: a first plan comes in a second or two, a proof that it
is the best one does not.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance

SERVICES, CLASSES = 6, 30


def mid_size(seed: int = 0) -> Instance:
    """Return the toy's country with `SERVICES` services asked for everywhere and `CLASSES` classes of training."""
    toy, draw = read_instance("toy"), np.random.default_rng(seed)
    like = toy["inference"].iloc[[1] * SERVICES].reset_index(drop=True)
    services = like.assign(
        service=[f"w{w}" for w in range(SERVICES)],
        latency_ms=draw.choice([40.0, 60.0, 200.0], SERVICES),
        footprint_mw=draw.uniform(0.05, 0.15, SERVICES).round(3),
        home_cny_per_year=draw.uniform(1e5, 5e5, SERVICES).round(),
        gbps_per_mw=draw.uniform(0.5, 2.0, SERVICES).round(2),
        single_homed=0,
    )
    pairs = [(f"w{w}", origin) for w in range(SERVICES) for origin in toy["origins"]["origin"]]
    demand = pd.DataFrame({
        "service": pd.Series([w for w, _ in pairs], dtype="str"),
        "origin": pd.Series([o for _, o in pairs], dtype="str"),
        "demand_mw": draw.uniform(0.1, 0.6, len(pairs)).round(3),
    })  # fmt: skip
    mean = draw.uniform(0.5, 1.5, CLASSES).round(3)
    training = toy["training"].iloc[[0] * CLASSES].reset_index(drop=True)
    training = training.assign(
        **{"class": [f"j{j}" for j in range(CLASSES)]},
        count=draw.integers(1, 4, CLASSES),
        work_mwh=8760 * mean,
        peak_mw=1.5 * mean,
        flexible=draw.integers(0, 2, CLASSES),
        origin=draw.choice(toy["origins"]["origin"].to_numpy(dtype=object), CLASSES),
    )
    tables = {**toy.tables, "inference": services, "demand": demand, "training": training}
    return dataclasses.replace(toy, tables=tables)
