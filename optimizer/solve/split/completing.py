"""From decisions to a whole plan: a model of everything but the jobs, which are totals of halls and links here."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cached_property

import numpy as np
from scipy import sparse

from optimizer.formulation.model import formulate
from optimizer.problem.linear import Linear
from optimizer.problem.placement import Totals, totals
from optimizer.problem.problem import Choices, Classes, Floats, Problem
from optimizer.solve.exact import with_decisions
from optimizer.solve.extracting import cleaned
from optimizer.solve.highs import Outcome
from optimizer.solve.split.decisions import Decisions
from optimizer.solve.split.restricting import divisible, held
from optimizer.solve.task import Solution, Task

WHOLE = 1e-7  # of a unit of a link


class Completion:
    """The question without its jobs: what they draw and cross is set on the rows that they would feed."""

    def __init__(self, task: Task) -> None:
        self._task = task

    @cached_property
    def _problem(self) -> Problem:
        return without_jobs(self._task.problem)

    @cached_property
    def _linear(self) -> Linear:
        return _divisible(formulate(self._problem, self._task.levers))

    @cached_property
    def _choosing(self) -> Linear:
        guide = self._task.guide
        return self._linear if guide is None else _divisible(formulate(without_jobs(guide), self._task.levers))

    def completed(
        self, decisions: Decisions, seconds: float, over: Callable[[], bool] = lambda: False
    ) -> Solution | None:
        """Return the best solution with these decisions, accurate to 1e-9; None if there is none, or not in time."""
        x, columns, jobs = decisions.on(self._linear.columns.labels), self._linear.columns, decisions.jobs
        if not jobs.stands(self._task.problem) or ((x < columns.lower) | (x > columns.upper))[columns.whole].any():
            return None
        found = totals(self._task.problem, jobs)
        linear, choosing = _given(self._linear, found), _given(self._choosing, found)
        outcome = with_decisions(self._task, choosing, x).run(seconds, over)
        if outcome.ending == "infeasible":  # the jobs cross other links than was thought
            outcome = self._with_other_links(choosing, x, seconds, over)
        if outcome.x is None:
            return None
        return Solution(self._problem, linear, cleaned(self._problem, linear, outcome.x), jobs, found.moves)

    def _with_other_links(
        self, choosing: Linear, decisions: Floats, seconds: float, over: Callable[[], bool]
    ) -> Outcome:
        """Return the outcome with links widened by as many whole units as these decisions need."""
        columns, solver = choosing.columns, with_decisions(self._task, choosing, decisions)
        widen = columns.labels.positions("widen")
        solver.bounds(widen, columns.lower[widen], columns.upper[widen])
        outcome = solver.run(seconds, over)
        if outcome.x is None:
            return outcome
        units = np.ceil(outcome.x[widen] - WHOLE)
        solver.bounds(widen, units, units)
        return solver.run(seconds, over)


def without_jobs(problem: Problem) -> Problem:
    """Return the problem with three classes for all: one firm and one flexible of no job, and one that none may run.

    The last stands for what is refused; a job of it is a reference MW.
    """
    classes, halls = problem.classes, problem.halls
    if not len(classes.count):
        return problem
    work, traffic = float(classes.count @ classes.load), float(classes.count @ classes.traffic)
    most = int(np.ceil(work)) + 1
    some_hall = np.array([np.flatnonzero(halls.trains)[0]])
    zero = np.zeros(1)
    choices = Choices(
        owner=np.zeros(1, dtype=np.int64),
        hall=some_hall,
        energy=np.ones(1),
        cost=zero,
        rent=zero,
        ms=zero,
        crossing=sparse.csr_array((len(problem.links.capacity), 1)),
    )
    stand_ins = Classes(
        count=np.array([0, 0, most], dtype=np.int64),
        load=np.ones(3),
        flexible=np.array([False, bool(classes.flexible.any()), False]),
        traffic=np.array([0.0, 0.0, traffic / most]),
        moved=np.zeros(3),
        choice=np.zeros(3, dtype=np.int64),
        choices=choices,
    )
    names = {**problem.names, "j": ("firm", "flexible", "refused")}
    return dataclasses.replace(problem, names=names, classes=stand_ins)


def _divisible(linear: Linear) -> Linear:
    """Return the model in which the stand-ins run nowhere and may be refused in parts."""
    columns = linear.columns
    return held(divisible(linear, "decline"), {"run": np.zeros(len(columns.labels.positions("run")))})


def _given(linear: Linear, found: Totals) -> Linear:
    """Return the model with what jobs come to on its rows."""
    rows = linear.rows
    lower, upper = rows.lower.copy(), rows.upper.copy()
    for name, value in (
        ("firm_is_fed", found.firm),
        ("flexible_is_fed", found.flexible),
        ("traffic_is_fed", found.traffic),
    ):
        where = rows.labels.block(name)
        lower[where] = upper[where] = value
    placed = rows.labels.positions("jobs_are_placed")
    if len(placed):
        lower[placed] = upper[placed] = [0.0, 0.0, found.refused]
    return Linear(linear.columns, dataclasses.replace(rows, lower=lower, upper=upper))
