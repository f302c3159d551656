"""The split engine: one core proves bounds, the other searches plans, for models too large to be searched whole.

The same seed gives the same plan and the same bound, however fast either half is: each counts its work in turns of its
own, and what is returned is the first meeting of a plan and a bound that proves it near enough. Only a time limit or
the user can cut this short.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from optimizer.solve.split.bounder import Bounder
from optimizer.solve.split.completing import Completion
from optimizer.solve.split.planner import Planner, plan
from optimizer.solve.split.reuse import Reuse
from optimizer.solve.split.sketching import sketched
from optimizer.solve.split.turns import NEIGHBOUR, RELAXATION, Course, InTurn, meeting
from optimizer.solve.task import Found, Task

LEAST_GAIN = 1e-4  # relative gain on the folded model that is worth completing a plan for
PATIENCE_SECONDS = 15.0  # for the relaxation, before a neighbour's plan is improved beside it; changes no answer
RESERVE_SECONDS = 8.0  # kept for completing the last plan
ROUNDS = 600  # neighbourhoods searched at most
FRUITLESS = 20  # rounds without gain after which the search has said what it has to say


def search_split(task: Task, near: Reuse | None = None, *, keep: bool = False) -> tuple[Found, Reuse | None]:
    """Return the best plan and bound that both halves reach, and what a neighbouring run can use if `keep`.

    Infeasible only where the relaxation proves it.
    """
    sketch = sketched(task)
    if task.watch.over:
        return Found("stopped", None, math.inf, -math.inf), None
    bounder = Bounder(task, sketch, near, keep=keep)
    bounder.start()
    before = RELAXATION if near is None else NEIGHBOUR
    bounder.go_on(before)
    if task.threads == 1:
        bounder.wait(lambda: bounder.course.over >= before)
    planner = None
    try:
        if not (bounder.ended and bounder.ending == "infeasible"):
            planner = plan(task, sketch, bounder.told_prices, near)
        best = _unplanned(bounder) if planner is None else _Halves(task, planner, bounder).best()
        if keep:  # the whole course is run, so its last bound counts
            bounder.go_on()
            bounder.wait()
            if best.solution is not None:
                best = dataclasses.replace(best, bound=max(best.bound, bounder.bound))
    finally:
        bounder.stop()
    if bounder.failure is not None:
        raise bounder.failure
    if best.solution is None and bounder.ending == "infeasible":
        return Found("infeasible", None, math.inf, math.inf), None
    return best, planner.reuse(best.gap, bounder.proof) if planner is not None and keep else None


def _unplanned(bounder: Bounder) -> Found:
    bounder.go_on(RELAXATION)
    bounder.wait(lambda: bounder.relaxed)
    return Found("stopped", None, math.inf, bounder.bound)


class _Halves:
    """The planner and the bounder side by side, or on one thread in turns."""

    def __init__(self, task: Task, planner: Planner, bounder: Bounder) -> None:
        self._task, self._planner, self._bounder = task, planner, bounder
        self._found: list[InTurn[Found]] = []
        self._turns_over = -1.0  # of the planner
        self._completion = Completion(task)
        self._tried = math.inf  # cost of the planner's solution that was completed last

    def best(self) -> Found:
        """Return the first plan that a bound proves near enough, else the best of all, with the bound.

        The planner's first turn completes the solution as it comes; every further one is a round of improving.
        """
        rng = np.random.default_rng(self._task.seed)
        first = gained = self._planner.first_turn
        for turn in range(first, first + ROUNDS + 1):
            better = turn > max(first, RELAXATION) and self._planner.improve(
                rng, lambda: self._met() is not None or self._left <= 0
            )
            gained = turn if self._complete(turn) or better else gained
            self._turns_over = turn
            self._let_prove(turn)
            self._tell()
            if self._met() is not None or self._left <= 0 or turn - gained >= FRUITLESS:
                break
        self._turns_over = math.inf
        self._bounder.go_on()
        self._bounder.wait(lambda: self._met() is not None)
        return self._met() or dataclasses.replace(self._last, bound=self._bounder.bound)

    def _let_prove(self, turn: int) -> None:
        """On one thread, wait until the bounder has had this turn too; else only for what it proves without a search.

        That mostly is enough for a neighbour's plan, and searching beside it would slow it down.
        """
        self._bounder.go_on(turn)
        alone, begun = self._task.threads == 1, self._task.watch.elapsed
        if alone or turn <= RELAXATION:
            self._bounder.wait(
                lambda: (
                    self._bounder.course.over >= turn
                    or (not alone and self._task.watch.elapsed - begun > PATIENCE_SECONDS)
                )
            )

    @property
    def _left(self) -> float:
        """Seconds left for improving."""
        return 0.0 if self._task.watch.over else self._task.watch.left - RESERVE_SECONDS

    @property
    def _last(self) -> Found:
        return self._found[-1].thing if self._found else Found("stopped", None, math.inf, -math.inf)

    def _tell(self) -> None:
        self._task.tell("improving", self._last.objective, self._bounder.bound)

    def _met(self) -> Found | None:
        pair = meeting(Course(self._found, self._turns_over), self._bounder.course, self._proves)
        return None if pair is None else dataclasses.replace(pair[0], bound=pair[1])

    def _proves(self, plan: Found, bound: float) -> bool:
        """Return whether a bound proves a plan near enough; any will do for a rule's plan: it is what it is."""
        return self._task.guide is not None or plan.objective - bound <= self._task.gap * abs(plan.objective)

    def _complete(self, turn: int) -> bool:
        """Complete the planner's solution on the full model if it is new; return whether that was tried."""
        watch = self._task.watch
        if watch.over or self._planner.cost >= self._tried * (1 - LEAST_GAIN):
            return False
        self._tried = self._planner.cost
        decisions, jobs = self._planner.decisions(self._completion.labels)
        solution = self._completion.completed(decisions, jobs, watch.left, lambda: watch.over)
        if solution is not None and solution.objective < self._last.objective:
            self._found.append(InTurn(turn, Found("stopped", solution, solution.objective, -math.inf)))
        return True
