"""How divisible jobs become whole: pack them into halls as close as can be to what each hall carries already."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.problem.labels import Labels, Over
from optimizer.problem.linear import Columns, Linear, Rows
from optimizer.problem.problem import Floats, Ints, Problem
from optimizer.solve.highs import Highs
from optimizer.solve.watch import Watch

FIRST_ASKS, ROUND_ASKS = 500, 150
ROUNDS, FRUITLESS = 80, 30
LANES, GROWING_LANES = 4, 4  # packed anew together in one round
FULL = 10.0  # times as bad as overload that can be built for
NOTHING = 0.05  # MW in all that need not be packed any better
GAIN = 0.005  # MW that count as progress


@dataclass(frozen=True)
class Lanes:
    """A hall's firm and its flexible load apart (L = 2A): what each may carry, in MW, and what each pair adds to it.

    What a `growing` lane carries beyond that has to be built, so it is kept small; the others may carry no more at
    all if they are `strict`, else as little as can be.
    """

    kinds: int  # classes of jobs
    pair_class: Ints
    pair_lane: Ints
    load: Floats  # (P,) MW of one job
    given: Floats  # (L,) MW
    growing: NDArray[np.bool_]  # (L,)
    strict: bool = True

    @property
    def weight(self) -> Floats:
        """(L,) How bad one MW beyond what is given is."""
        return np.where(self.growing, 1.0, FULL)

    def placed(self, run: Floats) -> Floats:
        """Return (J,) the jobs of each class."""
        return np.asarray(np.bincount(self.pair_class, weights=run, minlength=self.kinds), dtype=np.float64)

    def overload(self, run: Floats) -> Floats:
        """Return (L,) the MW beyond what is given."""
        carried = np.bincount(self.pair_lane, weights=self.load * run, minlength=len(self.given))
        return np.asarray(np.maximum(carried - self.given, 0.0), dtype=np.float64)


def packed(
    problem: Problem, run: Floats, spare: Floats, growing: NDArray[np.bool_], watch: Watch, seed: int
) -> Floats | None:
    """Return whole jobs (P,) near the divisible ones `run` (P,), or None where none are found in time.

    The sum of what exceeds the given loads and the `spare` MW of a hall (A,), which is there in every hour, is made
    small. Only halls that run something of a kind, or have some to spare, may run more of it, and only `growing` ones
    (A,) more than fits, as far as that can be had. No hour stands in these models: they are small pure packing ones.
    """
    if len(run) == 0:
        return run
    classes = problem.classes
    load = classes.load[classes.pair_class] * problem.halls.energy_training[classes.pair_hall]
    lane = classes.pair_hall * 2 + classes.flexible[classes.pair_class]
    given = np.asarray(np.bincount(lane, weights=load * run, minlength=2 * len(problem.halls.site)), dtype=np.float64)
    given[::2] += np.where(problem.halls.trains, spare, 0.0)
    lanes = Lanes(len(classes.count), classes.pair_class, lane, load, given, np.repeat(growing, 2))
    count = classes.count.astype(np.float64)
    least = np.minimum(np.floor(lanes.placed(run) + 1e-6), count) if problem.may_refuse else count
    used = np.flatnonzero(given > 0)
    for tried in (lanes, replace(lanes, strict=False)):
        first = _fitted(tried, used, least, count, FIRST_ASKS, watch, seed)
        if first is not None:
            return _polished(tried, used, first, watch, seed)
    return None


def _polished(lanes: Lanes, used: Ints, run: Floats, watch: Watch, seed: int) -> Floats:
    """Return a packing at least as good: a few lanes at a time are packed anew."""
    rng = np.random.default_rng(seed)
    grows = lanes.growing[used]
    over, fruitless = lanes.weight @ lanes.overload(run), 0
    for _ in range(ROUNDS):
        if over < NOTHING or fruitless >= FRUITLESS or watch.over:
            break
        chosen = np.concatenate([_some(rng, used[~grows], LANES), _some(rng, used[grows], GROWING_LANES)])
        here = np.where(np.isin(lanes.pair_lane, chosen), run, 0.0)
        count = lanes.placed(here)
        again = _fitted(lanes, chosen, count, count, ROUND_ASKS, watch, seed, here)
        fruitless += 1
        if again is None:
            continue
        tried = run - here + again
        now = lanes.weight @ lanes.overload(tried)
        if now <= over:
            fruitless = 0 if now < over - GAIN else fruitless
            run, over = tried, now
    return run


def _some(rng: np.random.Generator, lanes: Ints, count: int) -> Ints:
    return rng.choice(lanes, min(count, len(lanes)), replace=False)


def _fitted(
    lanes: Lanes,
    chosen: Ints,
    least: Floats,
    most: Floats,
    asks: int,
    watch: Watch,
    seed: int,
    start: Floats | None = None,
) -> Floats | None:
    """Return whole jobs (P,) in the chosen lanes, from `least` to `most` of each class (J,), with a small overload."""
    pairs = np.flatnonzero(np.isin(lanes.pair_lane, chosen))
    solver = Highs(_model(lanes, pairs, chosen, least, most), whole=True, seed=seed)
    solver.option("mip_rel_gap", 0.0)
    solver.option("mip_abs_gap", NOTHING)
    if start is not None:
        solver.begin_from(np.concatenate([start[pairs], lanes.overload(start)[chosen]]))
    outcome = solver.run(watch.left, over=lambda: watch.over, asks=asks)
    if outcome.x is None:
        return None
    run = np.zeros(len(lanes.load))
    run[pairs] = np.round(outcome.x[: len(pairs)])
    return run


def _model(lanes: Lanes, pairs: Ints, chosen: Ints, least: Floats, most: Floats) -> Linear:
    """Return: jobs of the pairs, then one overload a lane; jobs of each class are placed, load - overload <= given."""
    kinds, jobs, width = lanes.kinds, len(pairs), len(chosen)
    size = jobs + width
    of_lane = np.full(len(lanes.given), -1, dtype=np.int64)
    of_lane[chosen] = kinds + np.arange(width)
    row = np.concatenate([lanes.pair_class[pairs], of_lane[lanes.pair_lane[pairs]], of_lane[chosen]])
    column = np.concatenate([np.arange(jobs), np.arange(jobs), jobs + np.arange(width)])
    value = np.concatenate([np.ones(jobs), lanes.load[pairs], -np.ones(width)])
    cost = np.concatenate([np.zeros(jobs), lanes.weight[chosen]])
    ceiling = np.where(lanes.growing[chosen] | (not lanes.strict), lanes.load.max() * most.sum(), 0.0)
    return Linear(
        Columns(
            _numbered("column", size),
            np.zeros(size),
            np.concatenate([most[lanes.pair_class[pairs]], ceiling]),
            np.concatenate([np.ones(jobs, dtype=bool), np.zeros(width, dtype=bool)]),
        ),
        Rows(
            _numbered("row", kinds + width),
            np.concatenate([least, np.full(width, -np.inf)]),
            np.concatenate([most, lanes.given[chosen]]),
            sparse.csr_array((value, (row, column)), shape=(kinds + width, size)),
            {"overload": cost},
        ),
    )


def _numbered(name: str, size: int) -> Labels:
    labels = Labels({})
    labels.add(name, Over.count(size))
    return labels
