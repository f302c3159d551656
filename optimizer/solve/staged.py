"""The staged engine: one core proves bounds, the other searches plans, for models too large to be searched whole."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from optimizer.policies import Lever
from optimizer.solve.bounder import Bounder
from optimizer.solve.exact import Found, Task, completed
from optimizer.solve.planner import Planner, plan

LEAST_GAIN = 1e-4  # relative gain on the folded model that is worth completing a plan for
RESERVE_SECONDS = 20.0  # kept for completing the last plan
ROUNDS = 1_000


def search_staged(task: Task, levers: Sequence[Lever]) -> Found:
    """Return the best plan and bound that both halves reach; infeasible only where the relaxation proves it."""
    bounder = Bounder(task, levers)
    bounder.start()
    if task.threads == 1:
        bounder.wait()
    try:
        best = _plans(task, plan(task, levers), bounder)
    finally:
        bounder.stop()
    if bounder.failure is not None:
        raise bounder.failure
    if best.x is None and bounder.ending == "infeasible":
        return Found("infeasible", None, math.inf, math.inf)
    return Found(best.ending, best.x, best.objective, bounder.bound)


def _plans(task: Task, planner: Planner | None, bounder: Bounder) -> Found:
    """Complete the planner's solutions until the gap is met or the time is up."""
    if planner is None:
        bounder.wait()
        return Found("stopped", None, math.inf, math.inf)
    best, tried = Found("stopped", None, math.inf, math.inf), math.inf
    rng = np.random.default_rng(task.seed)
    for _ in range(ROUNDS):
        if planner.cost < tried * (1 - LEAST_GAIN):
            best, tried = _better(task, planner, best), planner.cost
        task.tell("improving", best.objective, bounder.bound)
        if task.watch.over or best.objective - bounder.bound <= task.gap * abs(best.objective):
            break
        if task.watch.left < RESERVE_SECONDS:
            break
        planner.improve(task.watch.left - RESERVE_SECONDS, rng)
    return best


def _better(task: Task, planner: Planner, best: Found) -> Found:
    # Without any plan yet, completing this one goes on past the limit: a late plan beats none.
    over = (lambda: task.watch.interrupted) if best.x is None else (lambda: task.watch.over)
    x = completed(task, planner.decisions(), math.inf, over)
    if x is None:
        return best
    objective = float(task.linear.objective @ x)
    return Found("stopped", x, objective, -math.inf) if objective < best.objective else best
