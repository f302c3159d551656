"""Does the split engine prove only what is true, and plan only what can be done?

Small countries with levers, several days and single-homed demand are searched whole; what either half of the split
engine says of them is held against that optimum.
"""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np
import pytest

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.errors import EastwestError
from optimizer.formulation.model import formulate
from optimizer.plan.verify import verify
from optimizer.problem.assembling import assemble
from optimizer.problem.coarsening import merged
from optimizer.problem.linear import Linear
from optimizer.solve import pipeline, searching
from optimizer.solve.bounding import proven_bound
from optimizer.solve.exact import on_whole_model, search_whole
from optimizer.solve.highs import Highs, Outcome
from optimizer.solve.split.bounder import Bounder
from optimizer.solve.split.cuts import Cuts, Fit, unmerged, with_cuts
from optimizer.solve.split.engine import search_split
from optimizer.solve.split.relaxing import master
from optimizer.solve.split.sketching import FirstLook
from optimizer.solve.split.turns import NEIGHBOUR, RELAXATION, SEARCH
from optimizer.solve.task import Found, Solution, Task
from optimizer.solve.watch import Watch
from tests.property.costs import two_days, with_column
from tests.random_instances import random_instance
from tests.solve.mid_size import mid_size

ROUNDING = 1e-7
SEEDS = range(60)


def task_of(instance: Instance, gap: float = 0.0, threads: int = 2, seconds: float = 60.0) -> Task:
    return Task(assemble(instance), policies.active(instance), Watch(seconds), gap, threads, 0, lambda _: None)


def not_above(bound: float, cost: float) -> bool:
    return bound <= cost + ROUNDING * (1 + abs(cost))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_bound_of_the_proving_half_holds(seed: int):
    instance = random_instance(seed)
    task, levers = task_of(instance), policies.active(instance)
    best = search_whole(task)
    relaxed = merged(task.problem, "least").problem
    linear = formulate(relaxed, levers)
    outcome = Highs(linear, whole=False).run(60)
    if outcome.ending == "infeasible":
        assert best.ending == "infeasible"
        return
    assert outcome.duals is not None
    least = proven_bound(linear, outcome.duals)
    priced = master(relaxed, linear, outcome.duals)
    tight = priced.bound(Highs(priced.linear, whole=True).run(60).bound)
    if best.solution is not None:
        assert not_above(least, best.objective)
        assert not_above(tight, best.objective)


@pytest.mark.parametrize("seed", range(20))
def test_a_solution_of_any_model_of_the_question_is_one_of_the_whole_model(seed: int):
    """It obeys every row there, what the merged question obeys included where that speaks of nothing merged."""
    task = task_of(random_instance(seed))
    found, kept = search_split(task, keep=True)
    if found.solution is None:
        return
    assert kept is not None
    assert kept.proof is not None
    rules = kept.proof.linear.rows
    every = dataclasses.replace(kept.proof, cuts=Cuts(rules.matrix, rules.lower, rules.upper), below=np.inf)
    reached = unmerged(every, task.model)
    assert 0 < len(reached) < len(every.cuts)
    linear = with_cuts(task.model, reached)
    for solution in (found.solution, search_whole(task).solution):
        assert solution is not None
        x = on_whole_model(task, solution)
        come_to = linear.rows.matrix @ x
        off = np.maximum(linear.rows.lower - come_to, come_to - linear.rows.upper)
        assert off.max() <= 1e-6 * (1 + np.abs(x).max())
        assert linear.objective @ x == pytest.approx(solution.objective, rel=1e-9, abs=1e-9)


def test_a_large_exact_search_begins_from_a_split_plan(monkeypatch: pytest.MonkeyPatch):
    begun: list[Solution | None] = []

    def observed(task: Task, choosing: Linear | None = None, start: Solution | None = None) -> Found:
        begun.append(start)
        return search_whole(task, choosing, start)

    monkeypatch.setattr(searching, "WHOLE_UP_TO", 0)
    monkeypatch.setattr(searching, "search_whole", observed)
    found, _ = searching.search(task_of(mid_size(), seconds=20.0), "exact")
    [start] = begun
    assert start is not None
    assert found.objective <= start.objective
    assert not_above(found.bound, found.objective)


def test_pricing_with_any_duals_gives_a_bound():
    instance = random_instance(3)
    task = task_of(instance)
    best = search_whole(task)
    assert best.solution is not None
    relaxed = merged(task.problem, "least").problem
    linear = formulate(relaxed, policies.active(instance))
    duals = Highs(linear, whole=False).run(60).duals
    assert duals is not None
    for factor in (0.0, 0.5, 1.7, -1.0):
        priced = master(relaxed, linear, factor * duals)
        assert not_above(priced.bound(Highs(priced.linear, whole=True).run(60).bound), best.objective)


@pytest.mark.parametrize("seed", range(12))
def test_plans_of_the_planning_half_are_plans(seed: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.solve.split.engine.RESERVE_SECONDS", 0.5)
    monkeypatch.setattr("optimizer.solve.split.engine.ROUNDS", 5)
    instance = random_instance(seed)
    task = task_of(instance, seconds=30.0)
    best, (found, _) = search_whole(task), search_split(task)
    if found.solution is None:
        return  # a folded model may be tighter than the question: then the whole search has the last word
    assert best.solution is not None
    assert not_above(best.objective, found.objective)
    assert not_above(found.bound, best.objective)


def test_a_split_run_ends_in_a_verified_plan(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.solve.searching.WHOLE_UP_TO", 0)
    instance = mid_size()
    plan = pipeline.solve(instance, gap=0.05, seconds=120.0, threads=2)
    assert plan.verified
    assert verify(plan, instance, policies.active(instance)).ok
    assert plan.bound <= plan.objective


def test_one_thread_proves_the_relaxation_and_waits_for_its_turns(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.solve.split.bounder.TURN_ASKS", 1)
    monkeypatch.setattr("optimizer.solve.split.bounder.FIRST_TURN_ASKS", 1)
    task = task_of(mid_size(), threads=1)
    bounder = Bounder(task, FirstLook(task))
    bounder.start()
    bounder.wait(lambda: bounder.course.over >= NEIGHBOUR)
    assert bounder.course == ([], NEIGHBOUR)  # no neighbour left anything
    bounder.go_on(RELAXATION)
    bounder.wait(lambda: bounder.relaxed)
    relaxation = bounder.bound
    assert math.isfinite(relaxation)
    assert bounder.course.over == RELAXATION
    last = SEARCH + 1
    bounder.go_on(last)
    bounder.wait(lambda: bounder.course.over >= last)
    assert bounder.course.over == last
    assert not bounder.ended
    assert all(turn <= last for turn, _ in bounder.course.found)
    bounder.go_on()
    bounder.wait()
    assert bounder.ended
    assert bounder.course.over == math.inf
    assert bounder.bound > relaxation


def test_the_bound_of_a_rule_is_that_of_the_relaxation():
    toy = read_instance("toy")
    task = task_of(toy, threads=1)
    ruled = dataclasses.replace(task, guide=task.problem)
    bounder = Bounder(ruled, FirstLook(ruled))
    bounder.start()
    bounder.go_on(RELAXATION)
    bounder.wait()
    assert bounder.ended
    assert len(bounder.course.found) == 1


@pytest.mark.parametrize("seed", [4, 7])
def test_one_thread_and_two_give_one_answer(seed: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.solve.split.bounder.TURN_ASKS", 2)
    monkeypatch.setattr("optimizer.solve.split.bounder.FIRST_TURN_ASKS", 1)
    answers = [search_split(task_of(random_instance(seed), 0.02, threads))[0] for threads in (1, 2, 2)]
    assert len({(answer.objective, answer.bound) for answer in answers}) == 1


def test_an_impossible_question_is_proven_so():
    toy = read_instance("toy")
    tables = {**toy.tables, "sites": toy["sites"].assign(grid_mw=1.0)}
    task = task_of(dataclasses.replace(toy, tables=tables))
    assert search_split(task)[0].ending == "infeasible"


@pytest.mark.parametrize("days", [1, 2])
def test_where_an_interior_point_ends_without_a_verdict_one_is_found(days: int, monkeypatch: pytest.MonkeyPatch):
    given, calls = Bounder._relaxation, itertools.count()

    def without_a_verdict(bounder: Bounder, linear: Linear, fit: Fit | None = None) -> Outcome:
        outcome = given(bounder, linear, fit)
        return Outcome("failed", None, math.inf, -math.inf, None) if next(calls) == 0 else outcome

    monkeypatch.setattr(Bounder, "_relaxation", without_a_verdict)
    country = random_instance(4) if days == 1 else two_days(random_instance(4))
    assert search_split(task_of(with_column(country, "sites", grid_mw=1.0)))[0].ending == "infeasible"
    assert next(calls) == days  # the mean of several days is asked before simplex
    calls = itertools.count()
    found = search_split(task_of(country))[0]
    assert found.solution is not None
    assert math.isfinite(found.bound)


def test_a_bound_above_its_plan_is_refused(monkeypatch: pytest.MonkeyPatch):
    def lying(task: Task, engine: str, near: object, *, keep: bool) -> tuple[Found, None]:
        return dataclasses.replace(search_whole(task), bound=1e9), None

    monkeypatch.setattr(pipeline, "search", lying)
    with pytest.raises(EastwestError, match="one of them is wrong"):
        pipeline.solve(read_instance("toy"))
