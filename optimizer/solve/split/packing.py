"""How divisible jobs become whole: pack them into halls as close as can be to what each hall carries already."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.problem.labels import Labels
from optimizer.problem.linear import Columns, Linear, Rows
from optimizer.problem.problem import Floats, Ints, Problem
from optimizer.solve.highs import Highs
from optimizer.solve.watch import Watch

FIRST_ASKS, ROUND_ASKS = 500, 150
ROUNDS, FRUITLESS = 150, 50
OTHERS = 3  # halls packed anew in one round, beside one that carries too much
NOTHING = 0.002  # MW in all that need not be packed any better: so much less is put into each hall
GAIN = 0.001  # MW that count as progress


@dataclass(frozen=True)
class Halls:
    """What halls may carry in MW, `given` in all and `given_firm` of firm jobs, and what each pair adds to it."""

    kinds: int  # classes of jobs
    pair_class: Ints
    pair_hall: Ints
    load: Floats  # (P,) MW of one job
    firm: NDArray[np.bool_]  # (P,)
    given: Floats  # (A,) MW
    given_firm: Floats  # (A,) MW

    def placed(self, run: Floats) -> Floats:
        """Return (J,) the jobs of each class."""
        return np.asarray(np.bincount(self.pair_class, weights=run, minlength=self.kinds), dtype=np.float64)

    def overload(self, run: Floats) -> Floats:
        """Return (A,) the MW beyond what is given, in all or of firm jobs."""
        drawn = self.load * run
        return np.maximum(
            np.maximum(self._of_halls(drawn) - self.given, self._of_halls(drawn * self.firm) - self.given_firm), 0.0
        )

    def _of_halls(self, drawn: Floats) -> Floats:
        return np.asarray(np.bincount(self.pair_hall, weights=drawn, minlength=len(self.given)), dtype=np.float64)


def packed(problem: Problem, run: Floats, spare: Floats, yielding: Floats, watch: Watch, seed: int) -> Floats | None:
    """Return whole jobs (P,) near the divisible ones `run` (P,), or None where none are found in time.

    What exceeds the load that `run` puts into each hall is made small. Halls (A,) have besides it `spare` MW at every
    hour, and firm jobs may take the place of `yielding` MW of flexible load. No hour stands in these models: they are
    small pure packing ones.
    """
    if len(run) == 0:
        return run
    classes, halls = problem.classes, problem.halls
    load = classes.pair_load
    firm = ~classes.flexible[classes.pair_class]
    carried, carried_firm = (
        np.bincount(classes.pair_hall, weights=load * run * counted, minlength=len(halls.site))
        for counted in (np.ones(len(run)), firm)
    )
    besides = np.where(halls.trains, spare, 0.0)
    place = Halls(
        len(classes.count),
        classes.pair_class,
        classes.pair_hall,
        load,
        firm,
        np.maximum(carried + besides - NOTHING, 0.0),
        np.maximum(carried_firm + besides + yielding - NOTHING, 0.0),
    )
    count = classes.count.astype(np.float64)
    least = np.minimum(np.floor(place.placed(run) + 1e-6), count) if problem.may_refuse else count
    used = np.flatnonzero(place.given > 0)
    first = _fitted(place, used, least, count, FIRST_ASKS, watch, seed)
    return None if first is None else _polished(place, used, first, watch, seed)


def _polished(halls: Halls, used: Ints, run: Floats, watch: Watch, seed: int) -> Floats:
    """Return a packing at least as good: one hall that carries too much and a few others at a time are packed anew."""
    rng = np.random.default_rng(seed)
    over, fruitless = halls.overload(run).sum(), 0
    for _ in range(ROUNDS):
        if over < NOTHING or fruitless >= FRUITLESS or watch.over:
            break
        chosen = _chosen(halls, used, run, rng)
        here = np.where(np.isin(halls.pair_hall, chosen), run, 0.0)
        count = halls.placed(here)
        again = _fitted(halls, chosen, count, count, ROUND_ASKS, watch, seed, here)
        fruitless += 1
        if again is None:
            continue
        tried = run - here + again
        now = halls.overload(tried).sum()
        if now <= over:
            fruitless = 0 if now < over - GAIN else fruitless
            run, over = tried, now
    return run


def _chosen(halls: Halls, used: Ints, run: Floats, rng: np.random.Generator) -> Ints:
    """Return one of the halls that carry too much, and a few others."""
    one = rng.choice(used[halls.overload(run)[used] > 0])
    others = used[used != one]
    return np.append(one, rng.choice(others, min(OTHERS, len(others)), replace=False))


def _fitted(
    halls: Halls,
    chosen: Ints,
    least: Floats,
    most: Floats,
    asks: int,
    watch: Watch,
    seed: int,
    start: Floats | None = None,
) -> Floats | None:
    """Return whole jobs (P,) in the chosen halls, from `least` to `most` of each class (J,), with a small overload."""
    pairs = np.flatnonzero(np.isin(halls.pair_hall, chosen))
    solver = Highs(_model(halls, pairs, chosen, least, most), whole=True, seed=seed)
    solver.option("mip_rel_gap", 0.0)
    solver.option("mip_abs_gap", NOTHING)
    if start is not None:
        solver.begin_from(np.concatenate([start[pairs], halls.overload(start)[chosen]]))
    outcome = solver.run(watch.left, over=lambda: watch.over, asks=asks)
    if outcome.x is None:
        return None
    run = np.zeros(len(halls.load))
    run[pairs] = np.round(outcome.x[: len(pairs)])
    return run


def _model(halls: Halls, pairs: Ints, chosen: Ints, least: Floats, most: Floats) -> Linear:
    """Return the model whose columns are the jobs of the pairs and the overload of each chosen hall.

    Its rows: the jobs of each class are placed; load - overload <= given; firm load - overload <= given_firm.
    """
    kinds, jobs, width = halls.kinds, len(pairs), len(chosen)
    size = jobs + width
    hall_row = np.full(len(halls.given), -1, dtype=np.int64)
    hall_row[chosen] = kinds + np.arange(width)
    job, over = np.arange(jobs), jobs + np.arange(width)
    firm = np.flatnonzero(halls.firm[pairs])
    in_hall, load = hall_row[halls.pair_hall[pairs]], halls.load[pairs]
    row = np.concatenate(
        [halls.pair_class[pairs], in_hall, in_hall[firm] + width, hall_row[chosen], hall_row[chosen] + width]
    )
    column = np.concatenate([job, job, firm, over, over])
    value = np.concatenate([np.ones(jobs), load, load[firm], -np.ones(2 * width)])
    cost = np.concatenate([np.zeros(jobs), np.ones(width)])
    ceiling = np.full(width, halls.load.max() * most.sum())
    return Linear(
        Columns(
            Labels.numbered("column", size),
            np.zeros(size),
            np.concatenate([most[halls.pair_class[pairs]], ceiling]),
            np.concatenate([np.ones(jobs, dtype=bool), np.zeros(width, dtype=bool)]),
        ),
        Rows(
            Labels.numbered("row", kinds + 2 * width),
            np.concatenate([least, np.full(2 * width, -np.inf)]),
            np.concatenate([most, halls.given[chosen], halls.given_firm[chosen]]),
            sparse.csr_array((value, (row, column)), shape=(kinds + 2 * width, size)),
            {"overload": cost},
        ),
    )
