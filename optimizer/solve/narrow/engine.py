"""The exact engine where work chooses among many places: first among the likely ones, then among all possible ones."""

from __future__ import annotations

import dataclasses
import math

from optimizer.solve.exact import search_whole
from optimizer.solve.highs import Ending
from optimizer.solve.narrow.narrowing import likely, possible
from optimizer.solve.narrow.pricing import Priced, by_demand, by_relaxation
from optimizer.solve.split.restricting import DEMAND, PLACES, decided, divisible, held
from optimizer.solve.task import Found, Task

FIRST = 0.8  # of the time left that the search among the likely places may take
PLACED = 0.7  # of the time left that places may take before the demand that is served whole


def search_many_choices(task: Task) -> Found:
    """Search a question whose relaxation is solved at once."""
    return _narrowed(task, by_relaxation(task))


def search_much_demand(task: Task) -> Found:
    """Search a question that pairs of demand make too large for that.

    Where demand is served whole, places are sought for demand that can be divided, which proves nearly as much; then
    it is served whole from these, and where that is not near enough, from any.
    """
    priced = by_demand(task)
    if not isinstance(priced, Priced) or not task.problem.services.single.any():
        return _narrowed(task, priced)
    divided = dataclasses.replace(priced, linear=divisible(priced.linear, *DEMAND))
    places = _narrowed(dataclasses.replace(task, watch=task.watch.part(PLACED)), divided)
    if places.solution is None:
        return dataclasses.replace(places, bound=max(places.bound, priced.bound))
    there = decided(divided.linear, places.solution.x, *PLACES, "open")
    plan = search_whole(task, held(likely(task.problem, priced), there))
    return _among_possible(task, priced, dataclasses.replace(plan, bound=max(places.bound, priced.bound)))


def _narrowed(task: Task, priced: Priced | Ending) -> Found:
    """Return the best plan and bound that a search of the places left by prices comes to."""
    if not isinstance(priced, Priced):
        return search_whole(task) if priced == "failed" else Found(priced, None, math.inf, -math.inf)
    first = search_whole(dataclasses.replace(task, watch=task.watch.part(FIRST)), likely(task.problem, priced))
    return _among_possible(task, priced, dataclasses.replace(first, bound=priced.bound))


def _among_possible(task: Task, priced: Priced, first: Found) -> Found:
    """Go on from a first plan, or none, and what is proven until it is near enough.

    A plan that is better uses nothing that costs more at the prices than what lies between the plan and their bound; so
    what is proven of the question without all that holds for the question, or the plan is best.
    """
    if first.gap <= task.gap or task.watch.over:
        return first
    allowed = first.objective - priced.bound
    last = search_whole(task, possible(task.problem, priced, allowed), first.solution)
    best = min(last, first, key=lambda found: found.objective)
    return dataclasses.replace(best, ending=last.ending, bound=max(first.bound, min(last.bound, best.objective)))
