"""Are places chosen on a sketch whole and never dearer than before, and do its rows forbid no plan?"""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
import pytest

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.formulation.model import formulate
from optimizer.problem.assembling import assemble
from optimizer.problem.coarsening import merged, one_day
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Floats, Problem
from optimizer.solve.highs import INTERIOR, VERTEX, Highs, Outcome
from optimizer.solve.split import hosting
from optimizer.solve.split.connecting import scarce
from optimizer.solve.split.hosting import Hosts
from optimizer.solve.split.peaks import with_peaks, worst_hours
from optimizer.solve.split.relaxing import master
from optimizer.solve.split.restricting import UNUSED, Effort
from optimizer.solve.split.sketching import sketched
from optimizer.solve.task import Task
from optimizer.solve.watch import Watch
from tests.random_instances import random_instance
from tests.solve.mid_size import mid_size

SEEDS = range(20)
ROUNDING = 1e-7
NARROW = 0.7


def task_of(instance: Instance) -> Task:
    question, levers = policies.enacted(instance)
    return Task(assemble(question), levers, Watch(60.0), 0.0, 1, 0, lambda _: None)


def relaxed(linear: Linear, *, whole: bool = False) -> Outcome:
    solver = Highs(linear, whole=whole)
    if not whole:
        solver.options(VERTEX)
    return solver.run(60.0)


@functools.cache
def hardly_connected(seed: int) -> Problem:
    """The question with so little connection where most is drawn that the relaxation would draw more."""
    problem = assemble(policies.enacted(random_instance(seed))[0])
    most = _most_drawn(problem)
    narrow = problem.sites.grid_mw.copy()
    if most.any():
        narrow[np.argmax(most)] = NARROW * most.max()
    return dataclasses.replace(problem, sites=dataclasses.replace(problem.sites, grid_mw=narrow))


def _most_drawn(problem: Problem) -> Floats:
    """Return (S,) what each site draws at most in the relaxation; nothing where there is none."""
    linear = formulate(problem)
    outcome = relaxed(linear)
    if outcome.x is None:
        return np.zeros(len(problem.sites.zone))
    drawn = outcome.x[linear.columns.labels.block("grid")] + outcome.x[linear.columns.labels.block("green")]
    return np.asarray(drawn.reshape(len(problem.sites.zone), -1).max(axis=1))


def _as_little_connected_as_can_be(day: Problem) -> Problem:
    """Return the day with all connections less by the share that just leaves the relaxation possible."""

    def less(share: float) -> Problem:
        return dataclasses.replace(day, sites=dataclasses.replace(day.sites, grid_mw=share * day.sites.grid_mw))

    impossible, possible = 0.0, 1.0
    for _ in range(12):
        share = (impossible + possible) / 2
        if relaxed(formulate(less(share))).x is None:
            impossible = share
        else:
            possible = share
    return less(possible * (1 + 1e-4))


def test_the_worst_hours_are_those_that_no_other_exceeds():
    shape = np.array([[1.0, 2.0, 3.0, 3.0, 0.5], [5.0, 4.0, 1.0, 2.0, 0.5]])
    assert worst_hours(shape).tolist() == [0, 1, 3]
    assert len(worst_hours(np.ones((2, 4)))) == 1  # one of equals
    draw = np.random.default_rng(0).random((3, 24))
    kept = worst_hours(draw)
    for hour in range(24):
        others = np.delete(np.arange(24), hour)
        assert (hour in kept) == (not (draw[:, others] >= draw[:, [hour]]).all(axis=0).any())


@pytest.mark.parametrize("seed", SEEDS)
def test_peaks_forbid_nothing_on_a_day_of_all_hours(seed: int):
    question, levers = policies.enacted(random_instance(seed))
    problem = assemble(question)
    day = one_day(problem, problem.day_length, contracts=True)
    linear = formulate(day, levers)
    plain, peaked = relaxed(linear), relaxed(with_peaks(linear, day))
    assert plain.ending == peaked.ending
    if plain.x is not None:
        assert peaked.objective == pytest.approx(plain.objective, rel=1e-7)


@pytest.mark.parametrize("seed", range(12, 20))  # those of 15 and 17 need storage
def test_peaks_forbid_nothing_that_storage_makes_possible(seed: int):
    """Where every connection is scarce too: storage, here for nothing, gives out at peaks what it took in before."""
    problem = assemble(policies.enacted(random_instance(seed))[0])
    limits = dataclasses.replace(problem.limits, storage_price=0.0, storage_share=0.3)
    problem = dataclasses.replace(problem, limits=limits)
    day = one_day(problem, problem.day_length, contracts=True, storage=True)
    for question in (day, _as_little_connected_as_can_be(day)):
        linear = formulate(question)
        plain, peaked = relaxed(linear), relaxed(with_peaks(linear, question))
        assert plain.ending == peaked.ending
        if plain.x is not None:
            assert peaked.objective == pytest.approx(plain.objective, rel=1e-7)


@pytest.mark.parametrize("seed", SEEDS)
def test_storage_moves_as_much_energy_among_merged_hours_as_among_those_they_stand_for(seed: int):
    """Hours that are alike in everything may be merged without any change of cost."""
    problem = hardly_connected(seed)
    few = one_day(problem, 8, contracts=True, storage=True)
    spread = np.repeat(np.arange(few.hours), np.round(few.weight / few.weight.sum() * 24).astype(int))
    assert len(spread) == 24
    whole_day = dataclasses.replace(
        few,
        weight=np.full(24, few.weight.sum() / 24),
        day_length=24,
        sites=dataclasses.replace(few.sites, **{
            name: getattr(few.sites, name)[:, spread] for name in ("tariff", "wind_cf", "solar_cf")
        }),
        halls=dataclasses.replace(few.halls, pue=few.halls.pue[:, spread]),
        services=dataclasses.replace(few.services, shape=few.services.shape[:, spread]),
    )  # fmt: skip
    short, long = relaxed(formulate(few)), relaxed(formulate(whole_day))
    assert short.ending == long.ending
    if short.x is not None:
        assert short.objective <= long.objective * (1 + 1e-7)  # it may level out within merged hours for nothing
        assert short.objective == pytest.approx(long.objective, rel=2e-3)


@pytest.mark.parametrize("seed", range(6))
def test_places_are_whole_and_never_become_dearer(seed: int):
    task = task_of(random_instance(seed) if seed else mid_size())
    sketch = sketched(task)
    if sketch is None:
        return
    hosts = Hosts(task, sketch)
    hosts.begin()
    if not hosts.found:
        return
    rng, costs = np.random.default_rng(0), [hosts.cost]
    for _ in range(4):
        hosts.improve(rng, task)
        costs.append(hosts.cost)
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] >= sketch.least * (1 - ROUNDING)
    places, labels = hosts.decided(), sketch.linear.columns.labels
    assert set(np.unique(np.concatenate(list(places.values())))) <= {0.0, 1.0}
    site = task.problem.halls.site
    at = {(w, int(site[a])) for (w, a), one in zip(labels.members("host"), places["host"], strict=True) if one}
    homes = {member for member, one in zip(labels.members("home"), places["home"], strict=True) if one}
    assert homes <= at


def test_where_halls_that_carry_little_are_needed_they_host(monkeypatch: pytest.MonkeyPatch):
    """Slopes may lead to hosts that carry next to nothing, which are the only ones that some demand can reach."""
    task = task_of(mid_size())
    sketch = sketched(task)
    assert sketch is not None
    usual = hosting.sloped
    monkeypatch.setattr(hosting, "sloped", lambda *asked: usual(*asked) * hosting.CARRIES[0] / 2)
    hosts = Hosts(task, sketch)
    hosts.begin_by_slopes()
    assert hosts.found
    monkeypatch.setattr(hosting, "sloped", lambda *asked: usual(*asked) * 0.0)
    nowhere = Hosts(task, sketch)
    nowhere.begin_by_slopes()
    assert not nowhere.found


@pytest.mark.parametrize("seed", SEEDS)
def test_scarce_connections_stay_and_cost_the_bound_nothing(seed: int):
    problem = hardly_connected(seed)
    least = merged(problem, "least").problem
    linear = formulate(least)
    solver = Highs(linear, whole=False)
    solver.options(INTERIOR)
    outcome = solver.run(60.0)
    if outcome.duals is None or outcome.ending != "optimal":
        return
    left = master(least, linear, outcome.duals)
    value = relaxed(left.linear)
    assert left.bound(value.objective) <= outcome.objective + 1e-6 * abs(outcome.objective)
    if problem.hours == problem.day_length:  # averaged days lose a little
        assert left.bound(value.objective) == pytest.approx(outcome.objective, rel=1e-5)
    best = relaxed(formulate(problem), whole=True)
    whole = relaxed(left.linear, whole=True)
    if best.x is not None:
        assert left.bound(whole.bound) <= best.objective + 1e-6 * abs(best.objective)


def test_some_connections_are_scarce():
    found = 0
    for seed in SEEDS:
        problem = hardly_connected(seed)
        linear = formulate(problem)
        outcome = relaxed(linear)
        if outcome.duals is not None:
            found += len(scarce(problem, linear, outcome.duals).limit) > 0
    assert found >= 5


@pytest.mark.parametrize("near", [1, 3])
def test_places_are_searched_with_the_sites_where_a_demand_costs_least_and_those_it_uses(
    near: int, monkeypatch: pytest.MonkeyPatch
):
    task = task_of(mid_size())
    sketch = sketched(task)
    assert sketch is not None
    asked: list[Linear] = []
    usual = hosting.searched

    def told(task: Task, linear: Linear, effort: Effort, *more: object) -> Floats | None:
        if effort in (hosting.USED, hosting.ANEW):
            asked.append(linear)
        return usual(task, linear, effort, *more)

    monkeypatch.setattr(hosting, "NEAR", near)
    monkeypatch.setattr(hosting, "searched", told)
    hosts = Hosts(task, sketch)
    hosts.begin()
    hosts.improve(np.random.default_rng(0), task)
    assert len(asked) == 2
    labels = sketch.linear.columns.labels
    sites: dict[tuple[int, int], list[int]] = {}
    for position, (w, o, _) in enumerate(labels.members("serve"), labels.block("serve").start):
        sites.setdefault((w, o), []).append(position)
    closed = 0
    for linear in asked:
        for positions in sites.values():
            cheapest = sorted(positions, key=lambda position: sketch.reduced[position])[:near]
            for position in positions:
                if position in cheapest or sketch.relaxed[position] > UNUSED:
                    assert linear.columns.upper[position] == sketch.linear.columns.upper[position]
                closed += linear.columns.upper[position] == 0
    assert closed > 0
    assert hosts.found


def test_better_places_are_not_searched_for_where_a_plan_needs_the_time(monkeypatch: pytest.MonkeyPatch):
    task = task_of(mid_size())
    sketch = sketched(task)
    assert sketch is not None
    monkeypatch.setattr(hosting, "REST", np.inf)
    hurried, by_slopes = Hosts(task, sketch), Hosts(task, sketch)
    hurried.begin()
    by_slopes.begin_by_slopes()
    assert hurried.found
    assert hurried.cost == by_slopes.cost
    monkeypatch.setattr(hosting, "sloped", lambda *_: None)
    without = Hosts(task, sketch)
    without.begin()
    assert without.found
