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
from optimizer.solve.split.decisions import Decisions
from optimizer.solve.split.planner import Planner, plan
from optimizer.solve.split.reuse import Reuse
from optimizer.solve.split.sketching import FirstLook
from optimizer.solve.split.turns import NEIGHBOUR, RELAXATION, SEARCH, Course, InTurn, meeting
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
    if near is not None and not near.speaks_of(task.problem):
        near = None
    look = FirstLook(task)
    bounder = Bounder(task, look, near, keep=keep)
    bounder.start()
    before = RELAXATION if near is None else NEIGHBOUR
    bounder.go_on(before)
    if task.threads == 1:
        bounder.wait(lambda: bounder.course.over >= before)
    halves, planner = _Halves(task, bounder), None
    try:
        best = None if near is None or keep else halves.as_it_was(near)
        if best is None:
            if not (bounder.ended and bounder.ending == "infeasible"):
                planner = plan(task, look(), bounder.told_prices, near)
            best = halves.unplanned() if planner is None else halves.best(planner)
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


class _Halves:
    """The planner and the bounder side by side, or on one thread in turns."""

    def __init__(self, task: Task, bounder: Bounder) -> None:
        self._task, self._bounder = task, bounder
        self._found: list[InTurn[Found]] = []
        self._turns_over = -1.0  # of the planner
        self._completion = Completion(task)
        self._tried = math.inf  # cost of the planner's solution that was completed last

    def as_it_was(self, near: Reuse) -> Found | None:
        """Return a neighbour's plan with nothing decided anew, None where no bound proves it without a search.

        It is a plan here where it breaks no limit; a simple rule's is what the rule says.
        """
        if self._task.guide is None:
            self._take(NEIGHBOUR, near.decisions)
        for turn in (NEIGHBOUR, RELAXATION) if self._found else ():
            self._turns_over = turn
            self._let_prove(turn)
            if self._met() is not None:
                break
        return self._met()

    def unplanned(self) -> Found:
        """Return what there is without a planner."""
        self._bounder.go_on(RELAXATION)
        self._bounder.wait(lambda: self._bounder.relaxed)
        return dataclasses.replace(self._last, bound=self._bounder.bound)

    def best(self, planner: Planner) -> Found:
        """Return the first plan that a bound proves near enough, else the best of all, with the bound.

        The planner's first turn completes the solution as it comes; every further one is a round of improving.
        """
        rng = np.random.default_rng(self._task.seed)
        first = gained = SEARCH if self._found else planner.first_turn
        for turn in range(first, first + ROUNDS + 1):
            better = turn > max(first, RELAXATION) and planner.improve(
                rng, lambda: self._met() is not None or self._left <= 0
            )
            gained = turn if self._complete(turn, planner) or better else gained
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

    def _complete(self, turn: int, planner: Planner) -> bool:
        """Complete the planner's solution on the full model if it is new; return whether that was tried."""
        if self._task.watch.over or planner.cost >= self._tried * (1 - LEAST_GAIN):
            return False
        self._tried = planner.cost
        self._take(turn, planner.decisions)
        return True

    def _take(self, turn: int, decisions: Decisions) -> None:
        """Complete decisions; what is cheaper than all before is found in this turn."""
        watch = self._task.watch
        solution = self._completion.completed(decisions, watch.left, lambda: watch.over)
        if solution is not None and solution.objective < self._last.objective:
            self._found.append(InTurn(turn, Found("stopped", solution, solution.objective, -math.inf)))
