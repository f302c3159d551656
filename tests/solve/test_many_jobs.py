"""Are many jobs told apart, merged and placed one by one without a plan or a bound that does not hold?

Small countries are searched as if their jobs were many, and held against the whole search of the same question.
"""

from __future__ import annotations

import dataclasses
import math
import threading

import numpy as np
import pytest

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.formulation.model import formulate
from optimizer.plan.verify import verify
from optimizer.problem.assembling import assemble
from optimizer.problem.coarsening import merged, with_like_demands
from optimizer.problem.like_jobs import of_like_preference, with_prices
from optimizer.problem.linear import Linear
from optimizer.problem.merging_jobs import merged_jobs
from optimizer.problem.placement import Placement, totals
from optimizer.problem.prices import Prices
from optimizer.problem.problem import Classes, Problem
from optimizer.problem.yardstick import ANY_JOBS, LOSS, ROUGHLY
from optimizer.solve import pipeline
from optimizer.solve.bounding import proven_bound
from optimizer.solve.exact import search_whole
from optimizer.solve.highs import INTERIOR, Highs
from optimizer.solve.split.bounder import Bounder
from optimizer.solve.split.completing import Completion
from optimizer.solve.split.crediting import with_credit
from optimizer.solve.split.decisions import Decisions
from optimizer.solve.split.engine import search_split
from optimizer.solve.split.evening import evened
from optimizer.solve.split.placing import given_mw, placed
from optimizer.solve.split.planner import plan
from optimizer.solve.split.sketching import FirstLook, prices, sketched
from optimizer.solve.task import Task
from optimizer.solve.watch import Watch
from tests.random_instances import random_instance
from tests.solve.mid_size import mid_size

ROUNDING = 1e-7
SEEDS = range(40)


@pytest.fixture(autouse=True)
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three classes be many."""
    monkeypatch.setattr("optimizer.problem.like_jobs.MOST", 2)


def many(jobs: int = 400, seed: int = 0) -> Instance:
    """A country with jobs of many sizes, most of them small."""
    instance = mid_size()
    draw = np.random.default_rng(seed)
    row = instance["training"].iloc[draw.integers(0, len(instance["training"]), jobs)].reset_index(drop=True)
    work = float((instance["training"]["count"] * instance["training"]["work_mwh"]).sum())
    size = draw.lognormal(0.0, 2.0, jobs)
    mwh = np.minimum(size / size.sum(), 0.05) * work
    training = row.assign(
        **{"class": [f"j{at}" for at in range(jobs)]}, count=1, work_mwh=mwh, peak_mw=mwh / 8760.0 * 1.1,
        data_tb=draw.lognormal(3.0, 1.5, jobs),
    )  # fmt: skip
    return dataclasses.replace(instance, tables={**instance.tables, "training": training})


def task_of(instance: Instance, seconds: float = 60.0, gap: float = 0.0) -> Task:
    question, levers = policies.enacted(instance)
    return Task(assemble(question), levers, Watch(seconds), gap, 2, 0, lambda _: None)


def relaxed(problem: Problem, merged_at: Prices | None = None) -> tuple[float, np.ndarray, Prices]:
    linear = formulate(problem)
    if merged_at is not None:
        linear = with_credit(linear, merged_at)
    solver = Highs(linear, whole=False)
    for option, value in INTERIOR.items():
        solver.option(option, value)
    outcome = solver.run(60.0)
    assert outcome.duals is not None
    return proven_bound(linear, outcome.duals), outcome.duals, prices(linear, outcome.duals)


@pytest.mark.parametrize("seed", SEEDS)
def test_plans_and_bounds_hold_against_the_whole_search(seed: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.solve.split.engine.RESERVE_SECONDS", 0.5)
    monkeypatch.setattr("optimizer.solve.split.engine.ROUNDS", 3)
    task = task_of(random_instance(seed), 30.0)
    best, (found, _) = search_whole(task), search_split(task)
    if best.solution is None:
        assert found.solution is None
        return
    assert found.bound <= best.objective + ROUNDING * (1 + abs(best.objective))
    if found.solution is not None:
        assert found.objective >= best.objective - ROUNDING * (1 + abs(best.objective))


def test_a_question_with_many_jobs_ends_in_a_verified_plan_of_every_job(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.solve.split.engine.ROUNDS", 2)
    instance = many()
    plan = pipeline.solve(instance, gap=0.04, seconds=60.0, engine="split")
    assert plan.verified
    assert verify(plan, instance).ok
    assert plan.tables["run"].groupby("class")["jobs"].sum().eq(1).all()
    assert len(plan.tables["run"]) == len(instance["training"])
    assert plan.gap < 0.05


def test_where_one_more_module_a_hall_is_no_way_out_any_may_be_built(monkeypatch: pytest.MonkeyPatch):
    task, asked = task_of(many()), []

    def impossible(linear: Linear, now: np.ndarray, among: np.ndarray) -> Linear:
        asked.append(now)
        columns = linear.columns
        return linear.between(columns.lower, np.where(among, -1.0, columns.upper))

    monkeypatch.setattr("optimizer.solve.split.whole_jobs.growing", impossible)
    sketch = sketched(task)
    assert sketch is not None
    planner = plan(task, sketch, lambda _: sketch.prices)
    assert asked
    assert planner is not None
    assert planner.best.jobs.jobs.sum() == task.problem.classes.count.sum()


def test_prices_that_take_too_long_are_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    task = task_of(many())
    look = FirstLook(task)
    sketch = look()
    assert sketch is not None
    may = threading.Event()
    usual = Bounder._merged

    def held_up(self: Bounder) -> Problem:
        may.wait()
        return usual(self)

    monkeypatch.setattr(Bounder, "_merged", held_up)
    bounder = Bounder(task, look)
    bounder.start()
    assert bounder.told_prices(0.1) is sketch.prices
    may.set()
    better = bounder.told_prices(math.inf)
    bounder.stop()
    assert better is bounder.prices
    assert better is not sketch.prices


def test_one_thread_and_two_give_one_answer_with_many_jobs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.solve.split.engine.ROUNDS", 1)
    plans = [pipeline.solve(many(), gap=0.3, seconds=60.0, threads=n, engine="split") for n in (1, 2, 2)]
    assert len({(plan.objective, plan.bound) for plan in plans}) == 1


def with_trunks(problem: Problem, share: float) -> Problem:
    """Return the problem with a share of every trunk, and no room for more; at 0.05 three of twelve have a price."""
    links = problem.links
    return dataclasses.replace(
        problem, links=dataclasses.replace(links, capacity=links.capacity * share, room=np.zeros_like(links.room))
    )


trunks = pytest.mark.parametrize("share", [1.0, 0.05, 0.03])


@trunks
def test_jobs_merged_at_prices_lose_nothing_at_these(share: float):
    """At the relaxation's own prices, the merged relaxation is the relaxation."""
    problem = with_trunks(assemble(many(60)), share)
    exact, _, paid = relaxed(problem)
    told_apart = dataclasses.replace(problem, classes=merged(problem, "least", paid, 0.0).problem.classes)
    kinds = merged_jobs(told_apart.classes, "least", ANY_JOBS, paid, all_placed=True).classes
    for some in (told_apart, dataclasses.replace(told_apart, classes=kinds)):
        assert relaxed(some, paid)[0] <= exact + ROUNDING * abs(exact)
        assert relaxed(some, paid)[0] == pytest.approx(exact, rel=2e-7)
    by_cost = dataclasses.replace(problem, classes=merged(problem, "least", None, 0.0).problem.classes)
    assert relaxed(by_cost)[0] <= exact + ROUNDING * abs(exact)


@trunks
@pytest.mark.parametrize("loss", [LOSS, ROUGHLY])
def test_bounds_hold_at_the_prices_of_the_relaxation_however_scarce_trunks_are(share: float, loss: float):
    """There merged work pays for all that it crosses, as near as a bound comes to what it must not exceed."""
    problem = with_trunks(assemble(many(60)), share)
    exact, _, paid = relaxed(problem)
    assert (paid.traffic > 1.0).any() == (share < 1)
    assert relaxed(merged(problem, "least", paid, loss).problem, paid)[0] <= exact + ROUNDING * abs(exact)


@trunks
@pytest.mark.parametrize("seed", range(4))
def test_bounds_hold_at_any_prices(seed: int, share: float):
    problem = with_trunks(assemble(many(40, seed)), share)
    exact, _, paid = relaxed(problem)
    draw = np.random.default_rng(seed)
    halls, served = len(problem.halls.site), paid.served.shape
    drawn = Prices(
        draw.normal(0, 30, halls), draw.normal(0, 30, halls), draw.normal(0, 1, len(paid.traffic)),
        draw.normal(0, 30, served),
    )  # fmt: skip
    doubled = dataclasses.replace(paid, traffic=2 * paid.traffic + draw.uniform(0, 3, len(paid.traffic)))
    for prices_of_it in (drawn, doubled):
        for loss in (LOSS, ROUGHLY):
            small = merged(problem, "least", prices_of_it, loss).problem
            assert relaxed(small, prices_of_it)[0] <= exact + ROUNDING * abs(exact)


def test_demand_merged_at_the_prices_of_the_relaxation_loses_less_than_at_its_cost():
    problem = assemble(many(60))
    exact, _, paid = relaxed(problem)
    by_cost, by_price = (with_like_demands(problem, "least", ROUGHLY, some) for some in (None, paid))
    assert len(by_price.demands.mw) == len(by_cost.demands.mw) < len(problem.demands.mw)
    assert exact - relaxed(by_price, paid)[0] < 0.5 * (exact - relaxed(by_cost)[0])


def test_jobs_alike_prefer_the_same_hall():
    problem = assemble(many(200))
    classes = problem.classes
    paid = relaxed(problem)[2]
    group, first = of_like_preference(classes, 1e-3, paid)
    best = np.zeros(len(classes.count), dtype=int)
    for job in range(len(best)):
        unit, mw = with_prices(classes.choices, paid, flexible=bool(classes.flexible[job]))
        rows = np.flatnonzero(classes.choices.owner == classes.choice[job])
        cost = classes.moved[job] * unit[rows] + classes.load[job] * mw[rows]
        best[job] = classes.choices.hall[rows[np.argmin(cost)]]
    assert np.array_equal(best, best[first][group])


def placed_somehow(problem: Problem, seed: int) -> tuple[Placement, np.ndarray]:
    """Place jobs as a random division of merged ones asks; return what each hall is to run of either kind."""
    together = merged(problem, "mean")
    whole = together.problem.classes
    share = np.random.default_rng(seed).dirichlet(np.ones(3), len(whole.count))
    run = np.zeros(whole.pairs)
    for group in range(len(whole.count)):
        rows = np.flatnonzero(whole.pair_class == group)[:3]
        run[rows] = whole.count[group] * share[group, : len(rows)] / share[group, : len(rows)].sum()
    return placed(problem, together, run), given_mw(together, run)


def of_kind(classes: Classes, jobs: Placement, halls: int, *, flexible: bool) -> np.ndarray:
    mine = jobs.part(classes.flexible[jobs.classes] == flexible)
    row = classes.choices.rows_of(classes.choice[mine.classes], mine.halls)
    return np.bincount(
        mine.halls, weights=classes.load[mine.classes] * mine.jobs * classes.choices.energy[row], minlength=halls
    )


@pytest.mark.parametrize("seed", range(4))
def test_every_job_is_placed_and_halls_come_close_to_what_they_are_given(seed: int):
    problem = assemble(many(600, seed))
    classes, halls = problem.classes, len(problem.halls.site)
    jobs, given = placed_somehow(problem, seed)
    assert np.array_equal(np.bincount(jobs.classes, weights=jobs.jobs, minlength=len(classes.count)), classes.count)
    free = Prices.free(problem)
    for kind in (False, True):
        most = given[int(kind)] * 1.01 + 1e-3
        even = evened(classes, jobs, most, free, flexible=kind)
        assert np.array_equal(np.bincount(even.classes, weights=even.jobs, minlength=len(classes.count)), classes.count)
        before, after = (
            np.maximum(of_kind(classes, some, halls, flexible=kind) - most, 0.0).sum() for some in (jobs, even)
        )
        assert after <= before + 1e-9
        assert after <= 0.01 * given[int(kind)].sum()
        other = of_kind(classes, jobs, halls, flexible=not kind)
        assert of_kind(classes, even, halls, flexible=not kind) == pytest.approx(other)


def test_a_job_too_large_for_its_hall_changes_places_with_smaller_ones():
    problem = assemble(many(60))
    halls, large, small = len(problem.halls.site), 0, np.arange(1, 11)
    choices = problem.classes.choices
    choices = dataclasses.replace(choices, energy=np.ones(len(choices.energy)))
    load, flexible = np.full(60, 3.0), np.ones(60, dtype=bool)
    load[large] = 10.0
    classes = dataclasses.replace(problem.classes, load=load, flexible=flexible, choices=choices)
    here, there = (int(hall) for hall in choices.hall[choices.start[classes.choice[large]] :][:2])
    jobs = Placement(np.arange(11), np.append(here, np.full(10, there)), np.ones(11, dtype=np.int64))
    most = np.zeros(halls)
    most[here], most[there] = 9.0, 32.0  # no job fits as things stand
    free = Prices.free(problem)
    even = evened(classes, jobs, most, free, flexible=True)
    assert even.halls[even.classes == large].tolist() == [there]
    assert np.count_nonzero(even.halls[np.isin(even.classes, small)] == here) == 3
    assert (of_kind(classes, even, halls, flexible=True) <= most).all()


@pytest.mark.parametrize("seed", range(10))
def test_completing_the_best_decisions_gives_the_best_plan(seed: int):
    task = task_of(random_instance(seed))
    best = search_whole(task)
    if best.solution is None:
        return
    completion = Completion(task)
    columns, x = best.solution.linear.columns, best.solution.x
    decided = {name: (over, x[columns.labels.block(name)]) for name, over in columns.labels.blocks}
    named = ("home", "host", "open", "build", "widen", "serve", "refuse")
    decisions = Decisions({name: decided[name] for name in named if name in decided}, best.solution.jobs)
    again = completion.completed(decisions, 60.0)
    assert again is not None
    assert again.objective == pytest.approx(best.objective, rel=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_many_jobs_merged_by_kind_lose_nothing_at_their_prices(seed: int):
    """The bound's question has one class of each kind, and is relaxed to what the finer one proves at the prices."""
    problem = assemble(many(200, seed))
    exact, _, paid = relaxed(problem)
    finer = merged(problem, "least", paid, 0.0).problem
    kinds = merged_jobs(finer.classes, "least", ANY_JOBS, paid, all_placed=True).classes
    assert len(kinds.count) < len(finer.classes.count)
    value = relaxed(dataclasses.replace(problem, classes=kinds))[0]
    assert value == pytest.approx(exact, rel=1e-6)
    assert value <= exact + ROUNDING * abs(exact)


def test_totals_are_those_of_the_pairs():
    problem = assemble(many(80))
    classes = problem.classes
    jobs, _ = placed_somehow(problem, 1)
    found = totals(problem, jobs)
    run = np.zeros(classes.pairs)
    position = {(j, a): at for at, (j, a) in enumerate(zip(classes.pair_class, classes.pair_hall, strict=True))}
    for job, hall, count in zip(jobs.classes, jobs.halls, jobs.jobs, strict=True):
        run[position[job, hall]] = count
    drawn = np.bincount(classes.pair_hall, weights=run * classes.pair_load, minlength=len(problem.halls.site))
    assert found.firm + found.flexible == pytest.approx(drawn)
    assert found.moves == pytest.approx(float(classes.pair_cost @ run))
    assert found.traffic == pytest.approx(classes.crossing @ run / 1e3)
