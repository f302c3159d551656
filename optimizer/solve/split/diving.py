"""A first solution from the relaxation alone: places and modules are decided in turn, a tenth at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from optimizer.problem.linear import Linear
from optimizer.solve.highs import FROM_A_BASIS, Floats, Highs, Option
from optimizer.solve.task import Task
from optimizer.solve.watch import Watch

Flags = NDArray[np.bool_]
FIRST_NAMES, THEN_NAMES = ("home", "host", "open"), ("build", "widen")
MOST_STEPS = 300  # LPs; a dive that takes more is caught between limits that it cannot meet
SHARE = 10  # one in so many is decided at a step
WHOLE = 1e-6


def dived(linear: Linear, task: Task) -> Floats | None:
    """Return a solution with whole places and modules, None where every way down is closed or time is up."""
    if task.watch.over:
        return None
    dive = Dive(linear, task.seed)
    vertex = dive.vertex(task.watch)
    return None if vertex is None else dive.down(vertex, task.watch)


def relaxed(linear: Linear, task: Task) -> Floats | None:
    """Return an optimal vertex of the relaxation with places held, None where there is none or time is up."""
    return None if task.watch.over else Dive(linear, task.seed).vertex(task.watch)


class Dive:
    """The relaxation of a model, and a way down from it to whole places and modules; jobs stay divisible.

    With places held simplex is two to three times faster to the first vertex than interior point, the `method` (VERTEX)
    where they are free.
    """

    def __init__(self, linear: Linear, seed: int, method: Mapping[str, Option] = FROM_A_BASIS) -> None:
        self._linear = linear
        self._solver = Highs(linear, whole=False, seed=seed)
        self._lower, self._upper = linear.columns.lower, linear.columns.upper
        self._solver.options(method)

    def vertex(self, watch: Watch) -> Floats | None:
        """Return an optimal vertex of the relaxation."""
        return self._solver.run(watch.left, over=lambda: watch.over).x

    def down(self, vertex: Floats, watch: Watch) -> Floats | None:
        """Return a solution with whole places and modules, None where every way down is closed.

        Columns are rounded up, those nearest to one first: a plan with too many homes is dear, one with too few is
        none. Where rounding up a group is impossible, the first of it is tried alone, and then rounded down.
        """
        self._solver.options(FROM_A_BASIS)
        masks = [self._linear.columns.labels.mask(*names) for names in (FIRST_NAMES, THEN_NAMES)]
        x, steps = vertex, 0
        lower, upper = self._lower, self._upper
        while len(open_ones := _undecided(masks, x, lower, upper)):
            beyond = x[open_ones] - np.floor(x[open_ones])
            group = open_ones[np.argsort(-beyond, kind="stable")][: max(1, len(open_ones) // SHARE)]
            for chosen, up in ((group, True), (group[:1], True), (group[:1], False)):
                tried_lower, tried_upper = lower.copy(), upper.copy()
                if up:
                    tried_lower[chosen] = np.ceil(x[chosen])
                else:
                    tried_upper[chosen] = np.floor(x[chosen])
                found = self._solved(tried_lower, tried_upper, watch)
                steps += 1
                if found is not None or watch.over:  # a solver that was told to stop may still run: leave it alone
                    break
            if found is None or steps > MOST_STEPS:
                return None
            lower, upper, x = tried_lower, tried_upper, found
        return x

    def _solved(self, lower: Floats, upper: Floats, watch: Watch) -> Floats | None:
        changed = np.flatnonzero((lower != self._lower) | (upper != self._upper))
        self._solver.bounds(changed, lower[changed], upper[changed])
        self._lower, self._upper = lower, upper
        return self._solver.run(watch.left, over=lambda: watch.over).x


def _undecided(masks: Sequence[Flags], x: Floats, lower: Floats, upper: Floats) -> NDArray[np.int64]:
    """Return the columns of the first mask that has any which are not whole yet."""
    unsettled = (np.abs(x - np.round(x)) > WHOLE) & (lower < upper)
    found = [np.flatnonzero(mask & unsettled) for mask in masks]
    return next((columns for columns in found if len(columns)), np.zeros(0, dtype=np.int64))
