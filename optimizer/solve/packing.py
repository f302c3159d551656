"""How divisible jobs become whole: pack them into halls as close as can be to what each hall carries already."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.problem.labels import Labels, Over
from optimizer.problem.linear import Columns, Linear, Rows
from optimizer.problem.problem import Floats, Problem
from optimizer.solve.highs import Highs
from optimizer.solve.watch import Watch


@dataclasses.dataclass(frozen=True)
class Packing:
    """Whole jobs for each pair (P,), and the MW by which halls carry more than before."""

    run: Floats
    overload: float


def packed(
    problem: Problem, run: Floats, spare: Floats, growing: NDArray[np.bool_], asks: int, watch: Watch, seed: int
) -> Packing | None:
    """Return whole jobs near the divisible ones `run` (P,), or None where none are found before HiGHS asked so often.

    Firm and flexible load of each hall are kept apart; the sum of what exceeds the given loads and the `spare` MW of a
    hall (A,), which is there in every hour, is least. Only halls that run something of a kind, or have some to spare,
    may run more of it, and only `growing` ones (A,) more than fits. The model is a small pure packing one: no hour
    stands in it.
    """
    classes = problem.classes
    load = classes.load[classes.pair_class] * problem.halls.energy_training[classes.pair_hall]
    lane = classes.pair_hall * 2 + classes.flexible[classes.pair_class]  # a hall's firm and flexible load
    given = np.asarray(np.bincount(lane, weights=load * run, minlength=2 * len(problem.halls.site)), dtype=np.float64)
    given[::2] += np.where(problem.halls.trains, spare, 0.0)
    placed = np.bincount(classes.pair_class, weights=run, minlength=len(classes.count))
    least = np.floor(placed + 1e-6) if problem.may_refuse else classes.count.astype(np.float64)
    linear = _model(problem, load, lane, given, growing, least)
    solver = Highs(linear, whole=True, seed=seed)
    solver.option("mip_rel_gap", 0.0)
    solver.option("mip_abs_gap", 0.05)  # MW
    outcome = solver.run(watch.left, over=lambda: watch.over, asks=asks)
    if outcome.x is None:
        return None
    return Packing(np.round(outcome.x[: len(run)]), outcome.objective)


def _model(
    problem: Problem,
    load: Floats,
    lane: NDArray[np.int64],
    given: Floats,
    growing: NDArray[np.bool_],
    least: Floats,
) -> Linear:
    """Return: run pairs, then one overload a lane; `least` (J,) jobs are placed, and load - overload <= given."""
    classes = problem.classes
    pairs, lanes, kinds = len(lane), len(given), len(classes.count)
    size = pairs + lanes
    used = given[lane] > 0
    row = np.concatenate([classes.pair_class, kinds + lane, kinds + np.arange(lanes)])
    column = np.concatenate([np.arange(pairs), np.arange(pairs), pairs + np.arange(lanes)])
    value = np.concatenate([np.ones(pairs), load, -np.ones(lanes)])
    cost = np.concatenate([np.zeros(pairs), np.ones(lanes)])
    return Linear(
        Columns(
            _numbered("column", size),
            np.zeros(size),
            np.concatenate(
                [np.where(used, classes.count[classes.pair_class], 0), np.where(np.repeat(growing, 2), load.sum(), 0.0)]
            ),
            np.concatenate([np.ones(pairs, dtype=bool), np.zeros(lanes, dtype=bool)]),
        ),
        Rows(
            _numbered("row", kinds + lanes),
            np.concatenate([least, np.full(lanes, -np.inf)]),
            np.concatenate([classes.count, given]),
            sparse.csr_array((value, (row, column)), shape=(kinds + lanes, size)),
            {"overload": cost},
        ),
    )


def _numbered(name: str, size: int) -> Labels:
    labels = Labels({})
    labels.add(name, Over("k", tuple((k,) for k in range(size))))
    return labels
