"""How do jobs that are divisible on the merged question become whole jobs of their own classes in halls?"""

from __future__ import annotations

import numpy as np

from optimizer.problem.coarsening import Merged
from optimizer.problem.placement import Placement
from optimizer.problem.problem import Classes, Floats, Ints, Problem

NOTHING = 1e-9  # merged jobs: rounding


def placed(problem: Problem, together: Merged, run: Floats, room: Floats) -> Placement:
    """Return whole jobs of every class that come to nearly as much as the merged jobs of each pair, `run` (P,).

    The halls of a merged class are filled one after the other, the largest share with the largest jobs first, so that
    small ones fill the gaps. What is left over then goes where most room is: `room` (A,) MW beside `run`. Where work
    may be refused, it is.
    """
    parts, whole = problem.classes, together.problem.classes
    size = np.ones(len(parts.count)) if together.of_one_size else parts.load / whole.load[together.classes]
    order = np.lexsort((-size, together.classes))
    ends = np.cumsum(np.bincount(together.classes, minlength=len(whole.count)))
    given = _by_class(whole, run)
    rows: list[tuple[Ints, Ints, Ints]] = []
    left = parts.count.copy()
    for group, members in enumerate(np.split(order, ends[:-1])):
        for hall, target in given[group]:
            taken = _filled(size[members], left[members], target)
            left[members] -= taken
            used = np.flatnonzero(taken)
            rows.append((members[used], np.full(len(used), hall), taken[used]))
    if not problem.may_refuse:
        rows += _left_over(parts, left, room + _unused(problem, run, together, rows))
    return _joined(rows)


def _by_class(whole: Classes, run: Floats) -> list[list[tuple[int, float]]]:
    """Return the halls of each merged class with the jobs they are given, the largest share first."""
    given: list[list[tuple[int, float]]] = [[] for _ in whole.count]
    used = np.flatnonzero(run > NOTHING)
    for pair in used[np.argsort(-run[used], kind="stable")]:
        given[whole.pair_class[pair]].append((int(whole.pair_hall[pair]), float(run[pair])))
    return given


def _filled(size: Floats, left: Ints, target: float) -> Ints:
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


def _unused(problem: Problem, run: Floats, together: Merged, rows: list[tuple[Ints, Ints, Ints]]) -> Floats:
    """Return (A,) the MW that the halls were given and are not filled with yet."""
    whole, halls = together.problem.classes, len(problem.halls.site)
    given = np.bincount(whole.pair_hall, weights=run * whole.pair_load, minlength=halls)
    so_far = _joined(rows)
    row = problem.classes.choices.rows_of(problem.classes.choice[so_far.classes], so_far.halls)
    drawn = problem.classes.load[so_far.classes] * so_far.jobs * problem.classes.choices.energy[row]
    return np.asarray(given - np.bincount(so_far.halls, weights=drawn, minlength=halls), dtype=np.float64)


def _left_over(classes: Classes, left: Ints, room: Floats) -> list[tuple[Ints, Ints, Ints]]:
    """Return what is left of each class (J,), the largest jobs first, each in the admitted hall of most room."""
    room, choices = room.copy(), classes.choices
    jobs = np.repeat(np.arange(len(left)), left)
    halls = np.zeros(len(jobs), dtype=np.int64)
    jobs = jobs[np.argsort(-classes.load[jobs], kind="stable")]
    for at, job in enumerate(jobs):
        start = choices.start[classes.choice[job]]
        admitted = slice(start, start + choices.size[classes.choice[job]])
        best = int(np.argmax(room[choices.hall[admitted]]))
        halls[at] = choices.hall[admitted][best]
        room[halls[at]] -= classes.load[job] * choices.energy[admitted][best]
    return [(jobs, halls, np.ones(len(jobs), dtype=np.int64))]


def _joined(rows: list[tuple[Ints, Ints, Ints]]) -> Placement:
    """Return all rows in order, those of one class and hall as one."""
    nothing = np.zeros(0, dtype=np.int64)
    classes, halls, jobs = (np.concatenate([nothing, *(row[part] for row in rows)]) for part in range(3))
    width = int(halls.max(initial=0)) + 1
    keys, where = np.unique(classes * width + halls, return_inverse=True)
    total = np.bincount(where, weights=jobs, minlength=len(keys)).astype(np.int64)
    return Placement(keys // width, keys % width, total)
