"""From a solution with divisible jobs to one with whole jobs: the same homes, jobs packed, modules to match."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from optimizer.solve.folding import Folded
from optimizer.solve.highs import Floats
from optimizer.solve.packing import packed
from optimizer.solve.restricting import Effort, decided, divisible, held, searched

MODULES, JOBS = Effort(1e-3, 800), Effort(2e-3, 400)
LARGER = 0.004  # reserve for another try
DEAR = 0.002  # relative cost of packing jobs that is worth one
SAFE = 0.999  # of what is spare: a packing must not fail by rounding


def with_whole_jobs(day: Folded, begun: Floats) -> Floats | None:
    """Return a solution (N,) with the homes of another, and its jobs whole: packed into the halls that carry them.

    Where they do not fit, or only with dear new modules, they are packed into halls built with a larger reserve.
    """
    homes = decided(day.linear, begun, "host", "home")
    found = [_packed(day, homes, begun, day.reserve)]
    if found[0] is None or day.cost(found[0]) > (1 + DEAR) * day.cost(begun):
        larger = searched(day.task, divisible(held(day.with_larger_jobs(LARGER), homes)), MODULES)
        found.append(None if larger is None else _packed(day, homes, larger, LARGER))
    ended = [x for x in found if x is not None]
    return min(ended, key=day.cost) if ended else searched(day.task, held(day.linear, homes), JOBS)


def _packed(day: Folded, homes: Mapping[str, Floats], begun: Floats, reserve: float) -> Floats | None:
    """Return a solution with jobs packed into halls that are filled but for a `reserve`, and the modules they need."""
    carried = begun[day.linear.columns.labels.block("run")] * (1 + reserve)
    run = packed(day.problem, carried, _spare(day, begun), _yielding(day, begun), day.task.watch, day.task.seed)
    return None if run is None else searched(day.task, held(day.linear, {**homes, "run": run}), MODULES)


def _yielding(day: Folded, x: Floats) -> Floats:
    """Return (A,) the flexible MW in whose place firm jobs fit: drawn at every hour, and not needed to draw faster.

    Of flexible jobs that draw train[h], and D on average, y MW may become firm as long as train[h] - y is neither
    negative nor above peak_factor * (D - y).
    """
    labels, factor = day.linear.columns.labels, day.problem.limits.peak_factor
    drawn = x[labels.block("flexible")]
    train = np.zeros((len(drawn), day.problem.hours))
    for (hall, hour), value in zip(dict(labels.blocks)["train"].members, x[labels.block("train")], strict=True):
        train[hall, hour] = value
    slow = (factor * drawn - train.max(axis=1)) / (factor - 1) if factor > 1 else drawn
    return np.asarray(np.maximum(np.minimum(train.min(axis=1), slow), 0.0) * SAFE, dtype=np.float64)


def _spare(day: Folded, x: Floats) -> Floats:
    """Return (A,) the firm MW each hall could carry besides: in what is built, within a fair part of its site's."""
    labels, halls, sites = day.linear.columns.labels, day.problem.halls, day.problem.sites
    load = x[labels.block("it")].reshape(len(halls.site), -1)
    inside = np.maximum(halls.existing + halls.module * x[labels.block("build")] - load.max(axis=1), 0.0)
    drawn = x[labels.block("grid")] + x[labels.block("green")]
    of_site = np.maximum(sites.grid_mw - drawn.reshape(len(sites.zone), -1).max(axis=1), 0.0)
    wanted = np.bincount(halls.site, weights=inside * halls.pue.max(axis=1), minlength=len(of_site))
    part = np.minimum(1.0, of_site / np.where(wanted > 0, wanted, 1.0))
    return np.asarray(inside * part[halls.site] * SAFE, dtype=np.float64)
