"""From a solution with divisible jobs to one with whole jobs: services stay, jobs placed, modules to match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.problem.linear import Linear
from optimizer.problem.placement import Placement, totals
from optimizer.problem.problem import Floats
from optimizer.solve.split.diving import dived
from optimizer.solve.split.evening import evened
from optimizer.solve.split.folding import Folded
from optimizer.solve.split.packing import packed
from optimizer.solve.split.placing import given_mw, placed
from optimizer.solve.split.restricting import DEMAND, Effort, decided, divisible, first_found, growing, held, searched

MODULES, JOBS = Effort(1e-3, 800), Effort(2e-3, 400)
PLACED = Effort(1e-3, 60, 0.05)  # where many jobs stand, modules have little left to choose
LARGER = 0.004  # reserve for another try
DEAR = 0.002  # relative cost of packing jobs that is worth one
SAFE = 0.999  # of what is spare: a packing must not fail by rounding


@dataclass(frozen=True)
class Whole:
    """A solution (N,) on the folded day, and the jobs of every class that its merged ones stand for."""

    x: Floats
    jobs: Placement


def with_whole_jobs(day: Folded, begun: Floats) -> Whole | None:
    """Return a solution that serves demand as another does, and has its jobs whole: placed in halls that carry them.

    Where they do not fit, or only with dear new modules, they are placed in halls built with a larger reserve.
    """
    services = decided(day.linear, begun, "host", "home", *DEMAND)
    place = _packed if day.together.of_one_size else _sorted_in
    found = [place(day, services, begun, day.reserve)]
    if not day.task.watch.over and (found[0] is None or day.cost(found[0].x) > (1 + DEAR) * day.cost(begun)):
        larger = _larger(day, held(day.with_larger_jobs(LARGER), services))
        found.append(None if larger is None else place(day, services, larger, LARGER))
    ended = [whole for whole in found if whole is not None]
    if ended or not day.together.of_one_size:
        return min(ended, key=lambda whole: day.cost(whole.x), default=None)
    x = searched(day.task, held(day.linear, services), JOBS)
    return None if x is None else whole_of(day, x)


def _larger(day: Folded, linear: Linear) -> Floats | None:
    """Return a solution with divisible jobs; among many, a dive that takes seconds will do."""
    if day.together.of_one_size:
        return searched(day.task, divisible(linear), MODULES)
    return dived(linear, day.task)


def whole_of(day: Folded, x: Floats) -> Whole:
    """Return a solution whose merged jobs, of one size, are whole, with the jobs of every class."""
    run = np.round(x[day.linear.columns.labels.block("run")])
    return Whole(x, placed(day.task.problem, day.together, run))


def merged_run(day: Folded, jobs: Placement) -> Floats:
    """Return (P,) how many merged jobs the placed ones come to."""
    parts, whole = day.task.problem.classes, day.together.problem.classes
    group = day.together.classes[jobs.classes]
    row = whole.choices.rows_of(whole.choice[group], jobs.halls)
    come_to = parts.load[jobs.classes] * jobs.jobs / whole.load[group]
    return np.asarray(np.bincount(row, weights=come_to, minlength=whole.pairs), dtype=np.float64)


def _packed(day: Folded, services: Mapping[str, Floats], begun: Floats, reserve: float) -> Whole | None:
    """Return a solution with jobs packed into halls that are filled but for a `reserve`, and the modules they need."""
    carried = begun[day.linear.columns.labels.block("run")] * (1 + reserve)
    run = packed(day.problem, carried, _spare(day, begun), _yielding(day, begun), day.task.watch, day.task.seed)
    x = None if run is None else searched(day.task, held(day.linear, {**services, "run": run}), MODULES)
    return None if x is None else whole_of(day, x)


def _sorted_in(day: Folded, services: Mapping[str, Floats], begun: Floats, reserve: float) -> Whole | None:
    """Return the same with jobs of many sizes, of which small ones fill the gaps that large ones leave."""
    problem, run = day.task.problem, begun[day.linear.columns.labels.block("run")]
    jobs = placed(problem, day.together, run)
    if day.prices is not None:
        firm, flexible = given_mw(day.together, run)
        spare = _spare(day, begun)
        # The reserve of flexible jobs is no room for firm ones: where services peak it may not be there.
        most = firm * (1 + reserve) + spare + _yielding(day, begun)
        jobs = evened(problem.classes, jobs, most, day.prices, flexible=False)
        most = (firm + flexible) * (1 + reserve) + spare - totals(problem, jobs).firm
        jobs = evened(problem.classes, jobs, most, day.prices, flexible=True)
    model = divisible(held(day.linear, {**services, "run": merged_run(day, jobs)}))
    # Modules stay, or one more where whole jobs leave a little too much: a search among all of them takes long.
    near = growing(model, begun, model.columns.labels.mask("build"))
    x = first_found(day.task, (near, model), PLACED)
    return None if x is None else Whole(x, jobs)


def _yielding(day: Folded, x: Floats) -> Floats:
    """Return (A,) the flexible MW in whose place firm jobs fit: drawn at every hour, and not needed to draw faster.

    Of flexible jobs that draw train[h], and D on average, y MW may become firm as long as train[h] - y is neither
    negative nor above peak_factor * (D - y).
    """
    labels, factor = day.linear.columns.labels, day.problem.limits.peak_factor
    drawn = x[labels.block("flexible")]
    train = np.zeros((len(drawn), day.problem.hours))
    for (hall, hour), value in zip(labels.members("train"), x[labels.block("train")], strict=True):
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
