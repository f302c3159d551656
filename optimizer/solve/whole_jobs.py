"""From a solution with divisible jobs to one with whole jobs: the same homes, jobs packed, modules to match."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from optimizer.formulation.model import formulate
from optimizer.solve.folding import Folded
from optimizer.solve.highs import Floats
from optimizer.solve.packing import Room, packed
from optimizer.solve.restricting import Effort, decided, divisible, held, searched

MODULES, JOBS = Effort(1e-3, 800), Effort(2e-3, 400)
# Packing succeeds if there is a little to spare: room is kept for jobs a share larger than they are, if that takes no
# new module; where packing is DEAR all the same (relative cost), once more in halls built with a ROOMY reserve.
RESERVES, ROOMY = (0.002, 0.001, 0.0005), 0.004
DEAR = 0.002
SAFE = 0.999  # of what is spare: a packing must not fail by rounding
SPARE_MW = 5.0  # connection that a hall needs to spare before it may carry more


def with_whole_jobs(day: Folded, begun: Floats) -> Floats | None:
    """Return a solution (N,) with the homes of another, and its jobs whole: packed into the halls that carry them."""
    homes, modules = decided(day.linear, begun, "host", "home"), decided(day.linear, begun, "build")
    tried = ((reserve, _with_reserve(day, {**homes, **modules}, reserve)) for reserve in RESERVES)
    reserve, roomy = next(((reserve, x) for reserve, x in tried if x is not None), (0.0, begun))
    found = [_packed(day, homes, roomy, reserve)]
    if found[0] is None or day.cost(found[0]) > (1 + DEAR) * day.cost(begun):
        larger = _with_reserve(day, homes, ROOMY)
        found.append(None if larger is None else _packed(day, homes, larger, ROOMY))
    ended = [x for x in found if x is not None]
    return min(ended, key=day.cost) if ended else searched(day.task, held(day.linear, homes), JOBS)


def _with_reserve(day: Folded, decisions: Mapping[str, Floats], reserve: float) -> Floats | None:
    """Return a solution (N,) for divisible jobs that are larger by a share; None where the decisions forbid it."""
    classes = day.problem.classes
    larger = dataclasses.replace(classes, load=classes.load * (1 + reserve))
    roomy = formulate(dataclasses.replace(day.problem, classes=larger), day.levers)
    return searched(day.task, divisible(held(roomy, decisions)), MODULES)


def _packed(day: Folded, homes: Mapping[str, Floats], begun: Floats, reserve: float) -> Floats | None:
    """Return a solution with jobs packed into halls that are filled but for a `reserve`, and the modules they need."""
    task = day.task
    carried = begun[day.linear.columns.labels.block("run")] * (1 + reserve)
    room = Room(_spare(day, begun), _yielding(day, begun), _growing(day, begun))
    run = packed(day.problem, carried, room, task.watch, task.seed)
    return None if run is None else searched(task, held(day.linear, {**homes, "run": run}), MODULES)


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


def _growing(day: Folded, x: Floats) -> NDArray[np.bool_]:
    """Return the halls (A,) in use that could take one more module: room, connection, supply and capital allow it."""
    labels, halls, limits, sites = day.linear.columns.labels, day.problem.halls, day.problem.limits, day.problem.sites
    built = x[labels.block("build")]
    spare = sites.grid_mw - x[labels.block("grid")].reshape(len(sites.zone), -1).max(axis=1)
    supply = limits.supply - np.bincount(halls.accelerator, halls.module * built, len(limits.supply))
    capital = limits.capital - np.bincount(halls.operator, halls.capital * built, len(limits.capital))
    return np.asarray(
        (built < halls.room)
        & (built + halls.existing > 0)
        & (spare[halls.site] > SPARE_MW)
        & (supply[halls.accelerator] >= halls.module)
        & (capital[halls.operator] >= halls.capital)
    )
