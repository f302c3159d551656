"""How do jobs that are divisible on the merged question become whole jobs of their own classes in halls?"""

from __future__ import annotations

import numpy as np

from optimizer.problem.coarsening import Merged
from optimizer.problem.placement import Placement, joined, totals
from optimizer.problem.problem import Classes, Floats, Ints, Problem

NOTHING = 1e-9  # merged jobs: rounding


def placed(problem: Problem, together: Merged, run: Floats) -> Placement:
    """Return whole jobs of every class that come to nearly as much as the merged jobs of each pair, `run` (P,).

    The halls of a merged class are filled one after the other, the largest share with the largest jobs first, so that
    small ones fill the gaps. What is left over goes where most is missing. Where work may be refused, it is.
    """
    parts, whole = problem.classes, together.problem.classes
    size = np.ones(len(parts.count)) if together.of_one_size else parts.load / whole.load[together.classes]
    order = np.lexsort((-size, together.classes))
    ends = np.cumsum(np.bincount(together.classes, minlength=len(whole.count)))
    given = _by_class(whole, run)
    rows: list[Placement] = []
    left = parts.count.copy()
    for members, halls in zip(np.split(order, ends[:-1]), given, strict=False):  # of no class, one without a hall
        for hall, target in halls:
            taken = filled(size[members], left[members], target)
            left[members] -= taken
            used = np.flatnonzero(taken)
            rows.append(Placement(members[used], np.full(len(used), hall), taken[used]))
    if not problem.may_refuse and left.any():
        found = totals(problem, joined(rows))
        rows.append(_left_over(parts, left, given_mw(together, run).sum(axis=0) - found.firm - found.flexible))
    return joined(rows)


def given_mw(together: Merged, run: Floats) -> Floats:
    """Return (2, A) the MW that merged jobs of each pair (P,) draw in each hall: firm, and flexible."""
    classes, halls = together.problem.classes, len(together.problem.halls.site)
    kind = classes.flexible[classes.pair_class]
    place = classes.pair_hall + halls * kind
    total = np.bincount(place, weights=run * classes.pair_load, minlength=2 * halls).astype(np.float64)
    return total.reshape(2, halls)


def _by_class(whole: Classes, run: Floats) -> list[list[tuple[int, float]]]:
    """Return the halls of each merged class with the jobs they are given, the largest share first."""
    given: list[list[tuple[int, float]]] = [[] for _ in whole.count]
    used = np.flatnonzero(run > NOTHING)
    for pair in used[np.argsort(-run[used], kind="stable")]:
        given[whole.pair_class[pair]].append((int(whole.pair_hall[pair]), float(run[pair])))
    return given


def filled(size: Floats, left: Ints, target: float) -> Ints:
    """Return (N,) how many of the jobs that are left come to a target at most, large ones first; `size` (N,) falls."""
    taken = np.zeros(len(size), dtype=np.int64)
    at = 0
    while at < len(size):
        worth = np.cumsum(size[at:] * left[at:])
        several = int(np.searchsorted(worth, target + NOTHING, side="right"))
        taken[at : at + several] = left[at : at + several]
        target -= float(worth[several - 1]) if several else 0.0
        at += several
        if at == len(size):
            break
        taken[at] = min(int(left[at]), int((target + NOTHING) // size[at]))
        target -= float(taken[at] * size[at])
        at = max(at + 1, int(np.searchsorted(-size, -(target + NOTHING), side="left")))
    return taken


def _left_over(classes: Classes, left: Ints, missing: Floats) -> Placement:
    """Return what is left of each class (J,), the largest jobs first, each where most MW are missing (A,)."""
    missing, choices = missing.copy(), classes.choices
    jobs = np.repeat(np.arange(len(left)), left)
    jobs = jobs[np.argsort(-classes.load[jobs], kind="stable")]
    halls = np.zeros(len(jobs), dtype=np.int64)
    for at, job in enumerate(jobs):
        start = choices.start[classes.choice[job]]
        admitted = slice(start, start + choices.size[classes.choice[job]])
        best = int(np.argmax(missing[choices.hall[admitted]]))
        halls[at] = choices.hall[admitted][best]
        missing[halls[at]] -= classes.load[job] * choices.energy[admitted][best]
    return Placement(jobs, halls, np.ones(len(jobs), dtype=np.int64))
