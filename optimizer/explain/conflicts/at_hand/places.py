"""Which campuses open, where do services live, and where does each demand of a single home go, near a solution?"""

from __future__ import annotations

import numpy as np

from optimizer.explain.conflicts.at_hand.coarse import Coarse
from optimizer.problem.problem import Flags, Floats, Ints
from optimizer.solve.split.restricting import UNUSED


def places(coarse: Coarse, x: Floats) -> dict[str, Floats]:
    """Return homes and hosts wherever something is served, campuses open, and single demands each at one site.

    `x` (N,) is a solution of the model in which all may be divided. The values are those of whole blocks, NaN where a
    demand may stay divided.
    """
    problem, labels = coarse.problem, coarse.linear.columns.labels
    pairs = problem.demands
    serve = _single(coarse, x)
    moved = serve > 0.5
    home = coarse.dense(x, "home", len(problem.services.total), len(problem.sites.zone)) > UNUSED
    home[pairs.service[pairs.pair_demand[moved]], pairs.pair_site[moved]] = True
    host = _hosts(coarse, x, home)
    return {
        "home": home[tuple(labels.over("home").array.T)].astype(float),
        "host": host[tuple(labels.over("host").array.T)].astype(float),
        "open": ((coarse.block(x, "open") > UNUSED) | home.any(axis=0)).astype(float),
        "serve": serve,
    }


def _single(coarse: Coarse, x: Floats) -> Floats:
    """Return (P,) where each demand of a single home goes, the largest first, where most is still to be served."""
    problem, pairs = coarse.problem, coarse.problem.demands
    served = coarse.dense(x, "served", len(problem.services.total), len(problem.sites.zone))
    serve = np.full(len(pairs.pair_demand), np.nan)
    start = np.searchsorted(pairs.pair_demand, np.arange(len(pairs.mw) + 1))
    single = np.flatnonzero(problem.services.single[pairs.service])
    for demand in single[np.argsort(-pairs.mw[single], kind="stable")]:
        mine = slice(start[demand], start[demand + 1])
        left = served[pairs.service[demand]]
        best = int(np.argmax(left[pairs.pair_site[mine]]))
        left[pairs.pair_site[mine][best]] -= pairs.mw[demand]
        serve[mine] = 0.0
        serve[mine.start + best] = 1.0
    return serve


def _hosts(coarse: Coarse, x: Floats, home: Flags) -> Flags:
    """Return (W, A) the halls that carry something, and for each home (W, S) without one that which hosts most."""
    at: Ints = coarse.problem.halls.site
    host = coarse.dense(x, "carry", len(home), len(at)) > UNUSED
    hosting, able = coarse.dense(x, "host", len(home), len(at)), np.zeros_like(host)
    able[tuple(coarse.linear.columns.labels.over("host").array.T)] = True
    for service, site in zip(*np.nonzero(home), strict=True):
        there = np.flatnonzero(able[service] & (at == site))
        if len(there) and not host[service, there].any():
            host[service, there[np.argmax(hosting[service, there])]] = True
    return host
