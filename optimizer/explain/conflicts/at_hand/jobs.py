"""Which hall runs which whole jobs, near a solution in which merged ones are divided?"""

from __future__ import annotations

import numpy as np

from optimizer.explain.conflicts.at_hand.coarse import Coarse
from optimizer.problem.placement import Placement, totals
from optimizer.problem.prices import Prices
from optimizer.problem.problem import Floats, Ints
from optimizer.solve.split.evening import evened
from optimizer.solve.split.placing import given_mw, placed

WHOLE = 1e-6  # of a unit: rounding
SAFE = 0.999  # of what is spare


def sorted_in(coarse: Coarse, x: Floats) -> Placement:
    """Return the jobs of a question in halls of whole modules, near a solution (N,) of the coarse model."""
    asked, run = coarse.asked, coarse.block(x, "run")
    firm, flexible = given_mw(coarse.together, run)
    spare = _spare(coarse, x)
    free = Prices.free(asked)
    jobs = evened(asked.classes, placed(asked, coarse.together, run), firm + spare, free, flexible=False)
    most = firm + flexible + spare - totals(asked, jobs).firm
    return evened(asked.classes, jobs, most, free, flexible=True)


def merged_run(coarse: Coarse, jobs: Placement) -> Floats:
    """Return (P,) how many merged jobs the placed ones come to, in each pair of the coarse problem."""
    parts, whole = coarse.asked.classes, coarse.problem.classes
    kind = coarse.together.classes[jobs.classes]
    row = whole.choices.rows_of(whole.choice[kind], jobs.halls)
    come_to = parts.load[jobs.classes] * jobs.jobs / whole.load[kind]
    return np.bincount(row, weights=come_to, minlength=whole.pairs).astype(np.float64)


def rounded_up(units: Floats) -> Ints:
    """Return the whole units that hold some parts of them."""
    return np.ceil(units - WHOLE).astype(np.int64)


def _spare(coarse: Coarse, x: Floats) -> Floats:
    """Return (A,) the MW that each hall of whole modules has to spare, as far as the connection of its site goes."""
    halls, sites = coarse.problem.halls, coarse.problem.sites
    load = coarse.block(x, "it").reshape(len(halls.site), -1)
    standing = halls.existing + halls.module * rounded_up(coarse.block(x, "build"))
    inside = np.maximum(standing - load.max(axis=1), 0.0)
    power = coarse.block(x, "grid") + coarse.block(x, "green")
    drawn = power.reshape(len(sites.zone), -1).max(axis=1)
    wanted = np.bincount(halls.site, weights=inside * halls.pue.max(axis=1), minlength=len(drawn))
    part = np.minimum(1.0, np.maximum(sites.grid_mw - drawn, 0.0) / np.where(wanted > 0, wanted, 1.0))
    return np.asarray(inside * part[halls.site] * SAFE, dtype=np.float64)
