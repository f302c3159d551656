"""The half of a staged run that plans: whole-number decisions on a coarse model, completed on the full one."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from optimizer.formulation.model import formulate
from optimizer.policies import Lever
from optimizer.problem.coarsening import Merged, merged, one_day
from optimizer.problem.labels import Labels
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem
from optimizer.solve.cuts import Proof
from optimizer.solve.exact import Task
from optimizer.solve.highs import INTERIOR, VERTEX, Floats, Highs, Option
from optimizer.solve.packing import packed
from optimizer.solve.reuse import Reuse

ALIKE_HOURS = 12  # enough that the folded relaxation is within 0.1 % of the unfolded one on the national instance
PLACES = ("host", "home", "build", "widen")
DECIDED = (*PLACES, "open", "run")  # what a neighbouring run can begin from
UNUSED = 1e-7
IDLE = 1e-5  # of an interior solution, which is nowhere exactly zero
SLACK = 2  # modules by which a neighbour may differ
SAFE = 0.999  # of what is spare: a packing must not fail by rounding
SPARE_MW = 5.0  # connection that a hall needs to spare before it may carry more
# How far each search goes: relative gap, and how often HiGHS may ask to go on. Neither depends on the machine.
FIRST, SECOND, WHOLE, BUILD, NEAR = (3e-3, 400), (3e-3, 2500), (2e-3, 400), (1e-3, 800), (3e-4, 150)
# A neighbour's plan that is further from the relaxation than SHIFTED more than it was at home is worth another look at
# its jobs; one further off than CLOSE is no better start than none.
SHIFTED, CLOSE = 5e-4, 0.017
PACKING_ASKS = 5000


@dataclasses.dataclass
class Planner:
    """Searches a folded model; `best` is its best solution so far and `cost` its cost there, in MCNY."""

    task: Task
    together: Merged
    day: Problem
    linear: Linear
    relaxed: Floats  # an optimal vertex of the folded relaxation
    best: Floats
    cost: float

    def improve(self, seconds: float, rng: np.random.Generator) -> bool:
        """Search the neighbourhood of a few campuses; return whether a better solution was found."""
        chosen = self._campuses(rng)
        solver = Highs(self._around(chosen), whole=True, seed=self.task.seed)
        gap, asks = NEAR
        _aim(solver, gap, effort=0.2)
        solver.begin_from(self.best)
        outcome = solver.run(seconds, over=lambda: self.task.watch.over, asks=asks)
        if outcome.x is None or outcome.objective >= self.cost * (1 - 1e-9):
            return False
        self.best, self.cost = outcome.x, outcome.objective
        return True

    def decisions(self) -> Floats:
        """Return the whole-number decisions of the best solution as a vector of the full model; the rest is 0."""
        full, folded = self.task.linear.columns.labels, self.linear.columns.labels
        x = np.zeros(full.size)
        for name in (*PLACES, "open"):
            x[full.block(name)] = np.round(self.best[folded.block(name)])
        x[full.block("run")] = _shared_out(self.task.problem, self.together, np.round(self.best[folded.block("run")]))
        classes = self.task.problem.classes
        if self.task.problem.may_refuse:
            run = np.bincount(classes.pair_class, weights=x[full.block("run")], minlength=len(classes.count))
            x[full.block("decline")] = classes.count - run
        return x

    def reuse(self, proof: Proof | None) -> Reuse:
        """Return what a neighbouring run can begin from."""
        labels = self.linear.columns.labels
        standing = dict(labels.blocks)
        decided = {name: (standing[name], np.round(self.best[labels.block(name)])) for name in DECIDED}
        return Reuse(self.task.problem.names, decided, _excess(self.linear, self.best, self.relaxed), proof)

    def _campuses(self, rng: np.random.Generator) -> NDArray[np.int64]:
        """Return a few sites, the larger ones more often."""
        halls = self.day.halls
        mw = halls.existing + halls.module * self.best[self.linear.columns.labels.block("build")]
        size = np.bincount(halls.site, weights=mw, minlength=len(self.day.sites.zone)) + 1.0
        count = min(int(rng.integers(3, 8)), len(size))
        return rng.choice(len(size), count, replace=False, p=size / size.sum())

    def _around(self, chosen: NDArray[np.int64]) -> Linear:
        """Return the folded model with every decision outside the chosen campuses as it is in the best solution."""
        labels, columns = self.linear.columns.labels, self.linear.columns
        lower, upper = columns.lower.copy(), columns.upper.copy()
        for name in ("host", "home", "build", "run"):
            where = labels.positions(name)
            now = np.round(self.best[where])
            free = np.isin(_sites_of(labels, name, self.day), chosen)
            likely = (now > 0) | (self.relaxed[where] > UNUSED) | (name == "run")
            least = np.maximum(lower[where], now - SLACK) if name == "build" else lower[where]
            most = np.minimum(upper[where], now + SLACK) if name == "build" else upper[where]
            lower[where] = np.where(free, least, now)
            upper[where] = np.where(free & likely, most, now)
        return Linear(dataclasses.replace(columns, lower=lower, upper=upper), self.linear.rows)


def plan(task: Task, levers: Sequence[Lever], near: Reuse | None = None) -> Planner | None:
    """Return a planner with its first solution, or None where the folded model yields none in time.

    It begins from what a neighbouring run decided where that is possible here and good enough.
    """
    together = merged(task.problem if task.guide is None else task.guide.problem, "mean")
    day = _folded(together.problem, together.problem.day_length, levers)
    linear = formulate(day, levers)
    vertex = _relaxed(task, linear, VERTEX)
    if vertex is None:
        return None
    if near is not None and dict(near.names) == dict(task.problem.names):
        begun = _beside(task, day, linear, vertex, near)
        if begun is not None:
            return Planner(task, together, day, linear, vertex, begun, float(linear.objective @ begun))
    rough = formulate(_folded(together.problem, ALIKE_HOURS, levers), levers)
    # Homes that suit a few hours do not always suit a whole day, and a vertex leaves few places to choose among.
    for guessed, places, how_far in ((rough, VERTEX, FIRST), (linear, INTERIOR, SECOND)):
        guess = _guess(task, guessed, places, how_far)
        if guess is None:
            continue
        homes = {name: np.round(guess[guessed.columns.labels.block(name)]) for name in ("host", "home")}
        first = _whole(task, day, linear, homes)
        if first is not None:
            return Planner(task, together, day, linear, vertex, first, float(linear.objective @ first))
    return None


def _folded(problem: Problem, hours: int, levers: Sequence[Lever]) -> Problem:
    return one_day(problem, hours, contracts=any(lever.rewards_contracts for lever in levers))


def _beside(task: Task, day: Problem, linear: Linear, vertex: Floats, near: Reuse) -> Floats | None:
    """Return a solution with a neighbour's homes, and with its jobs where they are as good here as there."""
    standing = dict(linear.columns.labels.blocks)
    homes, run = ({name: near.value(name, standing[name]) for name in names} for names in (("home", "host"), ("run",)))
    begun = [_searched(task, _held(linear, {**homes, **run}), BUILD, 0.2)]
    if begun[0] is None or _excess(linear, begun[0], vertex) > near.excess + SHIFTED:
        begun.append(_whole(task, day, linear, homes))
    found = [x for x in begun if x is not None and _excess(linear, x, vertex) <= CLOSE]
    return min(found, key=lambda x: float(linear.objective @ x), default=None)


def _excess(linear: Linear, x: Floats, vertex: Floats) -> float:
    """Return how much more a solution costs than the relaxation, relative to that."""
    cost, least = float(linear.objective @ x), float(linear.objective @ vertex)
    return (cost - least) / abs(least) if least else math.inf


def _whole(task: Task, day: Problem, linear: Linear, homes: Mapping[str, Floats]) -> Floats | None:
    """Return a solution with the given homes: modules first, then jobs packed beside them, then modules again."""
    run = linear.columns.labels.block("run")
    divisible = linear.columns.whole.copy()
    divisible[run] = False
    held = _held(linear, homes)
    begun = _searched(task, Linear(dataclasses.replace(held.columns, whole=divisible), held.rows), BUILD, 0.2)
    if begun is None:
        return None
    spare, growing = _spare(day, linear, begun), _growing(day, linear, begun)
    packing = packed(day, begun[run], spare, growing, PACKING_ASKS, task.watch, task.seed)
    if packing is not None:
        ended = _searched(task, _held(linear, {**homes, "run": packing.run}), BUILD, 0.2)
        if ended is not None:
            return ended
    return _searched(task, held, WHOLE, effort=0.2)


def _held(linear: Linear, values: Mapping[str, Floats]) -> Linear:
    """Return the model with the blocks named in `values` held at them."""
    columns = linear.columns
    lower, upper = columns.lower.copy(), columns.upper.copy()
    for name, value in values.items():
        where = columns.labels.block(name)
        lower[where] = upper[where] = value
    return Linear(dataclasses.replace(columns, lower=lower, upper=upper), linear.rows)


def _spare(day: Problem, linear: Linear, x: Floats) -> Floats:
    """Return (A,) the firm MW each hall could carry besides: in what is built, within a fair part of its site's."""
    labels, halls = linear.columns.labels, day.halls
    load = x[labels.block("it")].reshape(len(halls.site), -1)
    inside = np.maximum(halls.existing + halls.module * x[labels.block("build")] - load.max(axis=1), 0.0)
    drawn = x[labels.block("grid")] + x[labels.block("green")]
    of_site = np.maximum(day.sites.grid_mw - drawn.reshape(len(day.sites.zone), -1).max(axis=1), 0.0)
    wanted = np.bincount(halls.site, weights=inside * halls.pue.max(axis=1), minlength=len(of_site))
    part = np.minimum(1.0, of_site / np.where(wanted > 0, wanted, 1.0))
    return np.asarray(inside * part[halls.site] * SAFE, dtype=np.float64)


def _growing(day: Problem, linear: Linear, x: Floats) -> NDArray[np.bool_]:
    """Return the halls (A,) in use that could take one more module: room, connection, supply and capital allow it."""
    labels, halls, limits = linear.columns.labels, day.halls, day.limits
    built = x[labels.block("build")]
    spare = day.sites.grid_mw - x[labels.block("grid")].reshape(len(day.sites.zone), -1).max(axis=1)
    supply = limits.supply - np.bincount(halls.accelerator, halls.module * built, len(limits.supply))
    capital = limits.capital - np.bincount(halls.operator, halls.capital * built, len(limits.capital))
    return np.asarray(
        (built < halls.room)
        & (built + halls.existing > 0)
        & (spare[halls.site] > SPARE_MW)
        & (supply[halls.accelerator] >= halls.module)
        & (capital[halls.operator] >= halls.capital)
    )


def _guess(task: Task, linear: Linear, places: Mapping[str, Option], how_far: tuple[float, int]) -> Floats | None:
    """Return where services might live: whole homes and modules among those the relaxation uses, jobs divisible.

    Which it uses depends on how it is solved: a vertex few places, an interior solution all that are as good.
    """
    relaxed = _relaxed(task, linear, places)
    if relaxed is None:
        return None
    columns = linear.columns
    upper, whole = columns.upper.copy(), columns.whole.copy()
    for name in PLACES:
        where = columns.labels.block(name)
        upper[where] = np.where(relaxed[where] > IDLE, upper[where], columns.lower[where])
    whole[columns.labels.block("run")] = False
    likely = Linear(dataclasses.replace(columns, upper=upper, whole=whole), linear.rows)
    return _searched(task, likely, how_far, effort=0.5 if places is VERTEX else 0.2)


def _relaxed(task: Task, linear: Linear, options: Mapping[str, Option]) -> Floats | None:
    """Return an optimal solution of the relaxation."""
    solver = Highs(linear, whole=False, seed=task.seed)
    for option, value in options.items():
        solver.option(option, value)
    return solver.run(task.watch.left, over=lambda: task.watch.over).x


def _searched(task: Task, linear: Linear, how_far: tuple[float, int], effort: float) -> Floats | None:
    solver = Highs(linear, whole=True, seed=task.seed)
    gap, asks = how_far
    _aim(solver, gap, effort)
    return solver.run(task.watch.left, over=lambda: task.watch.over, asks=asks).x


def _aim(solver: Highs, gap: float, effort: float) -> None:
    solver.option("mip_rel_gap", gap)
    solver.option("mip_heuristic_effort", effort)


def _sites_of(labels: Labels, name: str, problem: Problem) -> NDArray[np.int64]:
    """Return the site of each member of a block that runs over halls or sites."""
    over = dict(labels.blocks)[name]
    place = np.array(over.members, dtype=np.int64).reshape(len(over), len(over.letters))[:, -1]
    return np.asarray(place if over.letters[-1] == "s" else problem.halls.site[place], dtype=np.int64)


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
