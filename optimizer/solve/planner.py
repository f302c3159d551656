"""The half of a staged run that plans: whole-number decisions on a coarse model, completed on the full one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from optimizer.policies import Lever
from optimizer.problem.coarsening import Merged
from optimizer.problem.problem import Problem
from optimizer.solve.cuts import Proof
from optimizer.solve.diving import Dive
from optimizer.solve.exact import Task
from optimizer.solve.folding import Folded, folded
from optimizer.solve.highs import Floats
from optimizer.solve.restricting import DECIDED, PLACES, Effort, around, decided, divisible, held, likely, searched
from optimizer.solve.reuse import Reuse
from optimizer.solve.turns import NEIGHBOUR, SEARCH
from optimizer.solve.whole_jobs import MODULES, with_whole_jobs

ALIKE_HOURS = 12  # enough that the folded relaxation is within 0.1 % of the unfolded one on the national instance
GUESS, EVERYWHERE, SOMEWHERE = Effort(3e-3, 120, 0.5), Effort(2e-3, 150), Effort(3e-4, 100)
FAR = 0.015  # from the relaxation: a first solution that is worth another look at all its places
WORTH = 3e-4  # relative gain with divisible jobs that is worth packing them anew
LEAST_SERVICES, MOST_SERVICES = 2, 3  # whose places are decided anew together
# A neighbour's plan may be further from the relaxation than at home by half of what the gap allows, since a bound must
# still prove it, or by SHIFTED; else its jobs are worth another look. One further than CLOSE is no better than none.
SHIFTED, CLOSE = 5e-4, 0.017


@dataclass
class Planner:
    """Searches the folded day: places and modules with divisible jobs (`begun`), then those are packed (`best`).

    Its solution is there in `first_turn`: that of the neighbour it comes from, or that of the first search.
    """

    day: Folded
    begun: Floats
    best: Floats
    first_turn: int
    packed_at: float = field(init=False)  # cost of the divisible solution that was last packed

    def __post_init__(self) -> None:
        """Begin with the divisible solution that the best one was packed from."""
        self.packed_at = self.day.cost(self.begun)

    @property
    def cost(self) -> float:
        """Of the best solution, on the folded day, in MCNY a year."""
        return self.day.cost(self.best)

    def improve(self, seconds: float, rng: np.random.Generator, settled: Callable[[], bool]) -> None:
        """Decide the places of a few services anew; pack the jobs anew where that made it cheaper by `WORTH`.

        Once `settled` says that nothing better is wanted, it is broken off.
        """
        day = self.day.until(settled)
        self.begun = _improved(day, self.begun, self._services(rng), SOMEWHERE, seconds)
        if day.task.watch.over or self.day.cost(self.begun) > self.packed_at * (1 - WORTH):
            return
        self.packed_at = self.day.cost(self.begun)
        whole = with_whole_jobs(day, self.begun)
        if whole is not None and self.day.cost(whole) < self.cost:
            self.best = whole

    def decisions(self) -> Floats:
        """Return the whole-number decisions of the best solution as a vector of the full model; the rest is 0."""
        problem = self.day.task.problem
        full, folded = self.day.task.linear.columns.labels, self.day.linear.columns.labels
        x = np.zeros(full.size)
        for name in (*PLACES, "open"):
            x[full.block(name)] = np.round(self.best[folded.block(name)])
        x[full.block("run")] = _shared_out(problem, self.day.together, np.round(self.best[folded.block("run")]))
        if problem.may_refuse:
            classes = problem.classes
            run = np.bincount(classes.pair_class, weights=x[full.block("run")], minlength=len(classes.count))
            x[full.block("decline")] = classes.count - run
        return x

    def reuse(self, gap: float, proof: Proof | None) -> Reuse:
        """Return what a neighbouring run can begin from."""
        labels = self.day.linear.columns.labels
        standing, values = dict(labels.blocks), decided(self.day.linear, self.best, *DECIDED)
        stated = {name: (standing[name], value) for name, value in values.items()}
        return Reuse(self.day.task.problem.names, stated, self.day.excess(self.best), gap, proof)

    def _services(self, rng: np.random.Generator) -> NDArray[np.bool_]:
        """Return the columns (N,) that place a few services, and all modules."""
        labels = self.day.linear.columns.labels
        free = labels.mask("build", "open", "widen")
        several = int(rng.integers(LEAST_SERVICES, MOST_SERVICES + 1))
        chosen = rng.permutation(len(self.day.problem.services.min_sites))[:several]
        for name in ("host", "home"):
            members = dict(labels.blocks)[name].members
            free[labels.block(name)] = np.isin(np.array([w for w, _ in members], dtype=np.int64), chosen)
        return free


def plan(task: Task, levers: Sequence[Lever], near: Reuse | None = None) -> Planner | None:
    """Return a planner with its first solution, or None where the folded day yields none in time.

    It begins from what a neighbouring run decided where that is possible here and good enough.
    """
    day = folded(task, levers)
    if day is None:
        return None
    if near is not None and dict(near.names) == dict(task.problem.names):
        planner = _beside(day, near)
        if planner is not None:
            return planner
    begun = _guessed(day)
    if begun is None:
        begun = day.dive.down(day.relaxed, task.watch)
    if begun is None:
        return None
    if day.excess(begun) > FAR:
        begun = _improved(day, begun, np.ones(len(begun), dtype=bool), EVERYWHERE, task.watch.left)
    return _planner(day, begun, SEARCH)


def _planner(day: Folded, begun: Floats, first_turn: int) -> Planner | None:
    best = with_whole_jobs(day, begun)
    return None if best is None else Planner(day, begun, best, first_turn)


def _guessed(day: Folded) -> Floats | None:
    """Return a solution with divisible jobs and homes that suit a few hours of the day, None where none has them."""
    rough = day.of_hours(ALIKE_HOURS)
    relaxed = Dive(rough, day.task.seed).vertex(day.task.watch)
    if relaxed is None:
        return None
    guess = searched(day.task, divisible(likely(rough, relaxed)), GUESS)
    if guess is None:
        return None
    return searched(day.task, divisible(held(day.roomy, decided(rough, guess, "host", "home"))), MODULES)


def _improved(day: Folded, now: Floats, free: NDArray[np.bool_], effort: Effort, seconds: float) -> Floats:
    """Return the best solution found, with divisible jobs, whose places differ only in the `free` columns (N,)."""
    found = searched(day.task, divisible(around(day.roomy, day.relaxed, now, free)), effort, now, seconds)
    return now if found is None or day.cost(found) >= day.cost(now) else found


def _beside(day: Folded, near: Reuse) -> Planner | None:
    """Return a planner with a neighbour's homes, and with its jobs where they are as good here as there."""
    standing = dict(day.linear.columns.labels.blocks)
    homes, run = ({name: near.value(name, standing[name]) for name in names} for names in (("home", "host"), ("run",)))
    same = searched(day.task, held(day.linear, {**homes, **run}), MODULES)
    begun = [] if same is None else [Planner(day, same, same, NEIGHBOUR)]
    if same is None or day.excess(same) > near.excess + max(SHIFTED, (day.task.gap - near.gap) / 2):
        other = searched(day.task, divisible(held(day.roomy, homes)), MODULES)
        planner = None if other is None else _planner(day, other, NEIGHBOUR)
        begun += [] if planner is None else [planner]
    close = [planner for planner in begun if day.excess(planner.best) <= CLOSE]
    return min(close, key=lambda planner: planner.cost, default=None)


def _shared_out(problem: Problem, together: Merged, merged_run: Floats) -> Floats:
    """Return the jobs of each class in each hall, from those of the merged classes: first come, first placed."""
    whole, parts = together.problem.classes, problem.classes
    left = {(int(j), int(a)): int(n) for j, a, n in zip(whole.pair_class, whole.pair_hall, merged_run, strict=True)}
    need = parts.count.copy()
    run = np.zeros(len(parts.pair_class))
    for pair, (j, a) in enumerate(zip(parts.pair_class, parts.pair_hall, strict=True)):
        key = (int(together.classes[j]), int(a))
        placed = min(int(need[j]), left[key])
        run[pair], need[j], left[key] = placed, need[j] - placed, left[key] - placed
    return run
