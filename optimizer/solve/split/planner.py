"""The half of a split run that plans: places from a sketch, modules and jobs on a folded day.

Places are what plans differ in by cost; with them held, modules and jobs cost little more than the relaxation says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimizer.problem.labels import Over
from optimizer.problem.linear import Linear
from optimizer.problem.prices import Prices
from optimizer.solve.highs import FROM_A_BASIS, VERTEX, Floats, Option
from optimizer.solve.split.cuts import Proof
from optimizer.solve.split.decisions import Decisions
from optimizer.solve.split.diving import Dive, relaxed
from optimizer.solve.split.folding import Folded, folded
from optimizer.solve.split.hosting import Hosts
from optimizer.solve.split.restricting import (
    DEMAND,
    EXPANSION,
    PLACES,
    Effort,
    close_to,
    decided,
    divisible,
    first_found,
    held,
    likely,
    searched,
    staying,
)
from optimizer.solve.split.reuse import Reuse
from optimizer.solve.split.sketching import Sketch
from optimizer.solve.split.turns import NEIGHBOUR, SEARCH
from optimizer.solve.split.whole_jobs import MODULES, Whole, merged_run, whole_of, with_whole_jobs
from optimizer.solve.task import Task

BUILT = Effort(3e-4, 60, 0.05)  # for modules near those of the relaxation
FEW = Effort(1e-3, 60, 0.05)  # for what the relaxation uses of homes, or of modules, once places are held
LITTLE = 2e-3  # relative cost of a dive above the relaxation that no search is worth
PART = 0.3  # of the time left that a search for better modules may take: jobs are still to come
WORTH = 2e-4  # relative gain of the places that is worth deciding modules and jobs anew
# A neighbour's plan may be further from the relaxation than at home by half of what the gap allows, since a bound must
# still prove it, or by SHIFTED; else its jobs are worth another look, and beyond CLOSE it is no better than none.
SHIFTED, CLOSE = 5e-4, 0.017


class _Begun(NamedTuple):
    """A vertex (N,) of a relaxation, and a solution (N,) whose whole numbers were decided from there."""

    vertex: Floats
    chosen: Floats


@dataclass
class Planner:
    """The best solution so far of the folded day, with whole jobs, and the places that may still become better.

    Its first solution is there in `first_turn`: that of the neighbour it comes from, or that of the first search.
    Without a sketch there are no `hosts` to improve.
    """

    day: Folded
    best: Whole
    first_turn: int
    hosts: Hosts | None
    placed_at: float = field(init=False)  # cost of the places for which modules and jobs were last decided

    def __post_init__(self) -> None:
        """Begin with the places that the solution was made for."""
        self.placed_at = np.inf if self.hosts is None else self.hosts.cost

    @property
    def cost(self) -> float:
        """Of the best solution, on the folded day, in MCNY a year."""
        return self.day.cost(self.best.x)

    @property
    def excess(self) -> float:
        """How much more that is than the sketch's relaxation costs, relative to it; infinite without one."""
        least = 0.0 if self.hosts is None else self.hosts.least
        return (self.cost - least) / abs(least) if least else np.inf

    def improve(self, rng: np.random.Generator, settled: Callable[[], bool]) -> bool:
        """Choose places anew; decide modules and jobs where that made them cheaper by `WORTH`. Return whether it did.

        Once `settled` says that nothing better is wanted, it is broken off.
        """
        if self.hosts is None:
            return False
        day = self.day.until(settled)
        better = self.hosts.improve(rng, day.task)
        if day.task.watch.over or self.hosts.cost > self.placed_at * (1 - WORTH):
            return better
        self.placed_at = self.hosts.cost
        found = _whole(day, self.hosts)
        if found is not None and self.day.cost(found.x) < self.cost:
            self.best = found
        return True

    @property
    def decisions(self) -> Decisions:
        """The whole-number decisions of the best solution: demand of a single home was never merged."""
        columns = self.day.linear.columns
        values: dict[str, tuple[Over, Floats]] = {}
        for name, over in columns.labels.blocks:
            if name in (*PLACES, "open", *DEMAND):
                where = columns.labels.block(name)
                whole = columns.whole[where]
                values[name] = over.where(whole), np.round(self.best.x[where][whole])
        return Decisions(values, self.best.jobs)

    def reuse(self, gap: float, proof: Proof | None) -> Reuse:
        """Return what a neighbouring run can begin from."""
        return Reuse(self.day.task.problem.names, self.decisions, self.excess, gap, proof)


def plan(
    task: Task,
    sketch: Sketch | None,
    prices: Callable[[float], Prices | None],
    near: Reuse | None = None,
    *,
    quickly: bool = False,
) -> Planner | None:
    """Return a planner with its first solution, or None where no places are found that yield one in time.

    It begins from what a neighbouring run decided where that is possible here and good enough. Many jobs are told
    apart by `prices`, which may be waited for as many seconds as are spare. `quickly`, its first places are not
    searched for better ones.
    """
    hosts = None if sketch is None else Hosts(task, sketch)

    def folded_day(reserve: float | None = None) -> Folded | None:
        return folded(task, None if hosts is None else prices(hosts.spare), reserve)

    day = None
    if hosts is not None:
        if near is not None:
            day = folded_day()
            planner = None if day is None else _beside(day, near, hosts)
            if planner is not None:
                return planner
        (hosts.begin_by_slopes if quickly else hosts.begin)()
    day = day or folded_day()
    best = None if day is None else _whole(day, hosts)
    if best is None:  # where nothing can be kept in reserve, nothing is
        day = folded_day(reserve=0.0)
        best = None if day is None else _whole(day, hosts)
    return None if day is None or best is None else Planner(day, best, SEARCH, hosts)


def _whole(day: Folded, hosts: Hosts | None) -> Whole | None:
    """Return a solution with the best hosts so far; where these yield none, or there are none, with those of a dive."""
    found = None if hosts is None or not hosts.found else _with_places(day, hosts.decided())
    if found is not None:
        return found
    free = _decided(day, day.simple, PLACES, VERTEX)
    return None if free is None else _with_places(day, decided(day.simple, free.chosen, "host", "home"))


def _with_places(day: Folded, places: Mapping[str, Floats]) -> Whole | None:
    """Return a solution with these places in which indivisible demand, modules and jobs are decided, in this order."""
    model = _served(day, held(day.simple, places))
    if model is None:
        return None
    chosen = _built(day, model)
    if chosen is None:
        return None
    begun = relaxed(held(day.roomy, decided(day.simple, chosen, "host", "home", "open", "build", *DEMAND)), day.task)
    return None if begun is None else with_whole_jobs(day, begun)


def _built(day: Folded, model: Linear) -> Floats | None:
    """Return a solution in which modules are decided, None where none is found.

    A dive rounds them up too often where they are large; what is best is nearly always near the relaxation. Where it
    loses little a search takes longer to find anything than places take that gain more.
    """
    begun = _decided(day, model, EXPANSION)
    if begun is None:
        return None
    least, cost = model.objective @ begun.vertex, model.objective @ begun.chosen
    if cost - least <= LITTLE * abs(least):
        return begun.chosen
    close = close_to(divisible(model), begun.vertex, begun.chosen, model.columns.labels.mask(*EXPANSION))
    better = searched(day.task, close, BUILT, begun.chosen, PART * day.task.watch.left)
    return begun.chosen if better is None else better


def _served(day: Folded, model: Linear) -> Linear | None:
    """Return the model with indivisible demand held at whole homes, None where none are found."""
    whole = model.columns.whole & model.columns.labels.mask(*DEMAND)
    if not whole.any():
        return model
    vertex = relaxed(model, day.task)
    found = None if vertex is None else _among_likely(day, divisible(model, *EXPANSION), vertex, whole)
    return None if found is None else staying(model, found, whole)


def _decided(
    day: Folded, model: Linear, names: Sequence[str], method: Mapping[str, Option] = FROM_A_BASIS
) -> _Begun | None:
    """Return a solution in which the columns named are decided, None where none is found: that of a dive.

    Where little is left of what modules need every way down is closed, as rounding up some leaves too little for
    others: there it is the solution of a search.
    """
    dive = Dive(model, day.task.seed, method)
    vertex = dive.vertex(day.task.watch)
    if vertex is None:
        return None
    chosen = dive.down(vertex, day.task.watch)
    if chosen is None:
        chosen = _among_likely(day, divisible(model), vertex, model.columns.labels.mask(*names))
    return None if chosen is None else _Begun(vertex, chosen)


def _among_likely(day: Folded, model: Linear, vertex: Floats, open_ones: NDArray[np.bool_]) -> Floats | None:
    """Return a solution of a search for the open columns (N,), None where it finds none.

    First those that a vertex of the relaxation uses are searched: a search among all of them is slow and ends badly.
    """
    return first_found(day.task, (likely(model, vertex, open_ones), model), FEW)


def _beside(day: Folded, near: Reuse, hosts: Hosts) -> Planner | None:
    """Return a planner with a neighbour's homes, and with its jobs where they are as good here as there."""
    labels, jobs = day.linear.columns.labels, near.decisions.jobs
    homes = {name: near.decisions.of(name, labels.over(name)) for name in ("home", "host")}
    hosts.begin_with(homes)
    begun: list[Planner] = []
    enough = near.excess + max(SHIFTED, (day.task.gap - near.gap) / 2)
    if day.together.of_one_size and jobs.stands(day.task.problem):
        run = np.round(merged_run(day, jobs))
        same = searched(day.task, held(day.linear, {**homes, "run": run}), MODULES)
        begun += [] if same is None else [Planner(day, whole_of(day, same), NEIGHBOUR, hosts)]
    if not begun or begun[0].excess > enough:
        other = searched(day.task, divisible(held(day.roomy, homes)), MODULES)
        best = None if other is None else with_whole_jobs(day, other)
        begun += [] if best is None else [Planner(day, best, NEIGHBOUR, hosts)]
    close = [planner for planner in begun if planner.excess <= max(CLOSE, enough)]
    return min(close, key=lambda planner: planner.cost, default=None)
