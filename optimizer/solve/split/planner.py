"""The half of a split run that plans: whole-number decisions on a coarse model, completed on the full one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from optimizer.problem.labels import Labels
from optimizer.problem.like_jobs import Prices
from optimizer.problem.placement import Placement
from optimizer.solve.highs import Floats
from optimizer.solve.split.cuts import Proof
from optimizer.solve.split.diving import Dive, dived
from optimizer.solve.split.folding import Folded, folded
from optimizer.solve.split.restricting import (
    PLACES,
    Effort,
    around,
    decided,
    divisible,
    held,
    likely,
    searched,
)
from optimizer.solve.split.reuse import Reuse
from optimizer.solve.split.sketching import Sketch
from optimizer.solve.split.sloping import Slopes
from optimizer.solve.split.turns import NEIGHBOUR, SEARCH
from optimizer.solve.split.whole_jobs import MODULES, Whole, whole_of, with_whole_jobs
from optimizer.solve.task import Task

ALIKE_HOURS = 12  # enough that the folded relaxation is within 0.1 % of the unfolded one on the national instance
GUESS, EVERYWHERE, SOMEWHERE = Effort(3e-3, 120, 0.5), Effort(2e-3, 150), Effort(3e-4, 100)
FAR = 0.015  # from the relaxation: a first solution that is worth another look at all its places
WORTH = 3e-4  # relative gain with divisible jobs that is worth packing them anew
HOSTED = Effort(2e-3, 40)
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
    best: Whole
    first_turn: int
    slopes: Slopes | None = None  # by which hosts are chosen anew, where jobs are many
    packed_at: float = field(init=False)  # cost of the divisible solution that was last packed
    sketched_at: float = field(init=False)  # cost of the hosts that were last tried

    def __post_init__(self) -> None:
        """Begin with the divisible solution that the best one was packed from."""
        self.packed_at = self.day.cost(self.begun)
        self.sketched_at = np.inf if self.slopes is None else self.slopes.cost

    @property
    def cost(self) -> float:
        """Of the best solution, on the folded day, in MCNY a year."""
        return self.day.cost(self.best.x)

    @property
    def excess(self) -> float:
        """How much more that is than the relaxation costs, relative to it."""
        return self.day.excess(self.best.x)

    def improve(self, seconds: float, rng: np.random.Generator, settled: Callable[[], bool]) -> None:
        """Decide the places of a few services anew; place the jobs anew where that made it cheaper by `WORTH`.

        Once `settled` says that nothing better is wanted, it is broken off.
        """
        day = self.day.until(settled)
        if self.slopes is None:
            self.begun = _improved(day, self.begun, self._services(rng), SOMEWHERE, seconds)
        else:
            self._kick(day, self.slopes, rng)
        if day.task.watch.over or self.day.cost(self.begun) > self.packed_at * (1 - WORTH):
            return
        self.packed_at = self.day.cost(self.begun)
        whole = with_whole_jobs(day, self.begun)
        if whole is not None and self.day.cost(whole.x) < self.cost:
            self.best = whole

    def _kick(self, day: Folded, slopes: Slopes, rng: np.random.Generator) -> None:
        """Follow slopes from hosts chosen anew; begin from where they lead once that is cheaper by `WORTH`."""
        if not slopes.kick(rng) or slopes.cost > self.sketched_at * (1 - WORTH):
            return
        self.sketched_at = slopes.cost
        found = _with_hosts(day, slopes.carried)
        if found is not None and self.day.cost(found) < self.day.cost(self.begun):
            self.begun = found

    def decisions(self, labels: Labels) -> tuple[Floats, Placement]:
        """Return the whole-number decisions of the best solution over the columns of the question; the rest is 0."""
        folded = self.day.linear.columns.labels
        x = np.zeros(labels.size)
        for name in (*PLACES, "open"):
            x[labels.block(name)] = np.round(self.best.x[folded.block(name)])
        for name in ("serve", "refuse"):  # demand of a single home was never merged
            known = dict(zip(folded.members(name), self.best.x[folded.block(name)], strict=True))
            x[labels.block(name)] = [np.round(known.get(member, 0.0)) for member in labels.members(name)]
        return x, self.best.jobs

    def reuse(self, gap: float, proof: Proof | None) -> Reuse:
        """Return what a neighbouring run can begin from."""
        labels = self.day.linear.columns.labels
        whole = (*PLACES, "open", *(("run",) if self.day.together.of_one_size else ()))
        standing, values = dict(labels.blocks), decided(self.day.linear, self.best.x, *whole)
        stated = {name: (standing[name], value) for name, value in values.items()}
        return Reuse(self.day.task.problem.names, stated, self.excess, gap, proof)

    def _services(self, rng: np.random.Generator) -> NDArray[np.bool_]:
        """Return the columns (N,) that place a few services, and all modules."""
        labels = self.day.linear.columns.labels
        free = labels.mask("build", "open", "widen")
        several = int(rng.integers(LEAST_SERVICES, MOST_SERVICES + 1))
        chosen = rng.permutation(len(self.day.problem.services.min_sites))[:several]
        for name in ("host", "home"):
            services = np.array([w for w, _ in labels.members(name)], dtype=np.int64)
            free[labels.block(name)] = np.isin(services, chosen)
        return free


def plan(
    task: Task, sketch: Sketch | None, prices: Callable[[], Prices | None], near: Reuse | None = None
) -> Planner | None:
    """Return a planner with its first solution, or None where the folded day yields none in time.

    It begins from what a neighbouring run decided where that is possible here and good enough. With a `sketch`, jobs
    are told apart by `prices`, which may be waited for.
    """
    # Among many jobs halls fill evenly, and slopes are sooner there than a search; few large ones leave gaps.
    slopes = None if sketch is None else Slopes(task, sketch)
    led = slopes is not None and slopes.first()
    day = folded(task, sketch, prices())
    if day is None:
        return None
    if near is not None and dict(near.names) == dict(task.problem.names):
        planner = _beside(day, near)
        if planner is not None:
            return planner
    begun = _with_hosts_or_more(day, slopes.carried) if slopes is not None and led else _guessed(day)
    if begun is None:
        begun = dived(day.roomy, task)
    if begun is None:
        return None
    if sketch is None and day.excess(begun) > FAR:
        begun = _improved(day, begun, np.ones(len(begun), dtype=bool), EVERYWHERE, task.watch.left)
    return _planner(day, begun, SEARCH, slopes)


def _planner(day: Folded, begun: Floats, first_turn: int, slopes: Slopes | None = None) -> Planner | None:
    best = with_whole_jobs(day, begun)
    return None if best is None else Planner(day, begun, best, first_turn, slopes)


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


def _with_hosts(day: Folded, carried: Floats) -> Floats | None:
    """Return a solution with the hosts that carry something (N,), and a home on every site of theirs; None without."""
    labels, site = day.roomy.columns.labels, day.problem.halls.site
    chosen = {(w, int(site[a])) for (w, a), mw in zip(labels.members("host"), carried, strict=True) if mw > 0}
    homes = np.array([float(member in chosen) for member in labels.members("home")])
    return dived(held(day.roomy, {"host": (carried > 0).astype(np.float64), "home": homes}), day.task)


def _with_hosts_or_more(day: Folded, carried: Floats) -> Floats | None:
    """Return such a solution; where modules cannot be made whole with these hosts, the relaxation's may be added."""
    found = _with_hosts(day, carried)
    if found is not None:
        return found
    tried = day.relaxed.copy()
    tried[day.roomy.columns.labels.block("host")] += carried
    return searched(day.task, divisible(likely(day.roomy, tried)), HOSTED)


def _improved(day: Folded, now: Floats, free: NDArray[np.bool_], effort: Effort, seconds: float) -> Floats:
    """Return the best solution found, with divisible jobs, whose places differ only in the `free` columns (N,)."""
    found = searched(day.task, divisible(around(day.roomy, day.relaxed, now, free)), effort, now, seconds)
    return now if found is None or day.cost(found) >= day.cost(now) else found


def _beside(day: Folded, near: Reuse) -> Planner | None:
    """Return a planner with a neighbour's homes, and with its jobs where they are as good here as there."""
    standing = dict(day.linear.columns.labels.blocks)
    homes = {name: near.value(name, standing[name]) for name in ("home", "host")}
    begun: list[Planner] = []
    if day.together.of_one_size:
        run = near.value("run", standing["run"])
        same = searched(day.task, held(day.linear, {**homes, "run": run}), MODULES)
        begun += [] if same is None else [Planner(day, same, whole_of(day, same), NEIGHBOUR)]
    if not begun or begun[0].excess > near.excess + max(SHIFTED, (day.task.gap - near.gap) / 2):
        other = searched(day.task, divisible(held(day.roomy, homes)), MODULES)
        planner = None if other is None else _planner(day, other, NEIGHBOUR)
        begun += [] if planner is None else [planner]
    close = [planner for planner in begun if planner.excess <= CLOSE]
    return min(close, key=lambda planner: planner.cost, default=None)
