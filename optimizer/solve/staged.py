"""The staged engine: one core proves bounds, the other searches plans, for models too large to be searched whole.

The same seed gives the same plan and the same bound, however fast either half is: plans come in one order, bounds in
one order, and what is returned is the first plan that some bound proves near enough, with the first bound that does.
Only a time limit or the user can cut this short.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np

from optimizer.policies import Lever
from optimizer.solve.bounder import Bounder
from optimizer.solve.exact import Found, Task, completed
from optimizer.solve.planner import Planner, plan
from optimizer.solve.reuse import Reuse

LEAST_GAIN = 1e-4  # relative gain on the folded model that is worth completing a plan for
RESERVE_SECONDS = 20.0  # kept for completing the last plan
ROUNDS = 60  # neighbourhoods searched at most
PROVING_SECONDS = 90.0  # kept for proving, where that has not begun beyond the relaxation
PROMISING = 0.004  # of a plan's cost: how far tightening may raise the bound of the relaxation
FRUITLESS = 20  # rounds without gain after which the search has said what it has to say
UNPROVEN = 5  # the same, as long as nothing beyond the relaxation has been tried for the bound


def search_staged(
    task: Task, levers: Sequence[Lever], near: Reuse | None = None, *, keep: bool = False
) -> tuple[Found, Reuse | None]:
    """Return the best plan and bound that both halves reach, and what a neighbouring run can use if `keep`.

    Infeasible only where the relaxation proves it.
    """
    bounder = Bounder(task, levers, near, keep=keep)
    bounder.start(at_once=task.threads > 1)
    if task.threads == 1:
        bounder.wait()
    planner = None
    try:
        if not (bounder.ended and bounder.ending == "infeasible"):
            planner = plan(task, levers, near)
        best = _plans(task, planner, bounder)
        if keep:  # the whole course is run, so its last bound counts
            bounder.tighten(math.inf)
            bounder.finish()
            if best.x is not None:
                best = dataclasses.replace(best, bound=max(best.bound, bounder.bound))
    finally:
        bounder.stop()
    if bounder.failure is not None:
        raise bounder.failure
    if best.x is None and bounder.ending == "infeasible":
        return Found("infeasible", None, math.inf, math.inf), None
    if not math.isfinite(best.bound):
        best = dataclasses.replace(best, bound=bounder.bound)
    return best, planner.reuse(bounder.proof) if planner is not None and keep else None


def _plans(task: Task, planner: Planner | None, bounder: Bounder) -> Found:
    """Complete the planner's solutions until a bound proves one near enough, or nothing more is to be gained."""
    if planner is None:
        bounder.wait()
        return Found("stopped", None, math.inf, math.inf)
    found: list[Found] = []
    tried, fruitless = math.inf, 0
    rng = np.random.default_rng(task.seed)

    def enough() -> bool:
        return _proven(_wanted(task, found), bounder) is not None

    for _ in range(ROUNDS):
        if planner.cost < tried * (1 - LEAST_GAIN):
            tried, fruitless = planner.cost, 0
            better = _completed(task, planner, found)
            found.extend([] if better is None else [better])
        best = found[-1] if found else Found("stopped", None, math.inf, math.inf)
        settled = _settled(task, found, bounder)
        task.tell("improving", best.objective, bounder.bound)
        if settled is not None:
            return settled
        reserve, most = (RESERVE_SECONDS, FRUITLESS) if bounder.tightening else (PROVING_SECONDS, UNPROVEN)
        if task.watch.over or task.watch.left < reserve or fruitless >= most:
            break
        planner.improve(task.watch.left - reserve, rng, enough)
        fruitless += 1
    settled = _settled(task, found, bounder, last=True)
    bounder.finish()
    return settled or _settled(task, found, bounder) or best


def _settled(task: Task, found: Sequence[Found], bounder: Bounder, *, last: bool = False) -> Found | None:
    """Return the first plan that is proven near enough, None as long as that may still change.

    On one thread nothing is tightened before a plan is near enough for that to help, or the `last` one is there.
    """
    if not found:
        return None
    wanted = _wanted(task, found)
    if task.threads == 1 and not last and wanted[-1] - bounder.bound > PROMISING * abs(wanted[-1]):
        return None
    bounder.tighten(wanted[0])
    if task.threads == 1 and bounder.first(wanted[0]) is None:
        bounder.finish()
    proven = _proven(wanted, bounder)
    if proven is None:
        return None
    which, bound = proven
    return Found("stopped", found[which].x, found[which].objective, bound)


def _wanted(task: Task, found: Sequence[Found]) -> list[float]:
    """Return the bounds that would prove each plan near enough; any bound will do for a rule's: it is what it is."""
    if task.guide is not None:
        return [-math.inf] * len(found)
    return [candidate.objective - task.gap * abs(candidate.objective) for candidate in found]


def _proven(wanted: Sequence[float], bounder: Bounder) -> tuple[int, float] | None:
    """Return the first plan that a bound proves near enough, and the first such bound; None while that may change."""
    if not wanted or (bounder.first(wanted[0]) is None and not bounder.ended):
        return None
    reached = [(which, bounder.first(least)) for which, least in enumerate(wanted)]
    return next(((which, bound) for which, bound in reached if bound is not None), None)


def _completed(task: Task, planner: Planner, found: Sequence[Found]) -> Found | None:
    """Return the planner's solution completed on the full model, if it is better than those found before."""
    # Without any plan yet, completing this one goes on past the limit: a late plan beats none.
    over = (lambda: task.watch.interrupted) if not found else (lambda: task.watch.over)
    x = completed(task, planner.decisions(), math.inf, over)
    if x is None:
        return None
    objective = float(task.linear.objective @ x)
    if found and objective >= found[-1].objective:
        return None
    return Found("stopped", x, objective, -math.inf)
