"""Do the steps towards a plan keep what they promise: whole places, whole jobs, nothing dearer than before?"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.explain.run.placing import Placing
from optimizer.problem import simple_rules
from optimizer.problem.assembling import assemble
from optimizer.problem.linear import Linear
from optimizer.problem.placement import Placement, totals
from optimizer.solve.exact import on_whole_model
from optimizer.solve.highs import Floats, Highs
from optimizer.solve.split import packing, whole_jobs
from optimizer.solve.split.at_once import planned_at_once
from optimizer.solve.split.diving import Dive, dived, relaxed
from optimizer.solve.split.folding import Folded, folded
from optimizer.solve.split.packing import Halls, packed
from optimizer.solve.split.planner import Planner, plan
from optimizer.solve.split.restricting import (
    Effort,
    close_to,
    decided,
    divisible,
    growing,
    held,
    likely,
    searched,
    staying,
)
from optimizer.solve.split.sketching import sketched
from optimizer.solve.split.whole_jobs import with_whole_jobs
from optimizer.solve.task import Task
from optimizer.solve.watch import Watch
from tests.property.costs import with_column
from tests.random_instances import random_instance
from tests.solve.mid_size import mid_size

WHOLE = 1e-6
FEASIBLE = 1e-6
SEEDS = range(20)


def task_of(instance: Instance, watch: Watch | None = None) -> Task:
    question, levers = policies.enacted(instance)
    return Task(assemble(question), levers, watch or Watch(60.0), 0.0, 1, 0, lambda _: None)


def day_of(instance: Instance) -> Folded:
    return folded(task_of(instance))


def planner_of(instance: Instance, watch: Watch | None = None) -> Planner | None:
    task = task_of(instance, watch)
    return plan(task, sketched(task), lambda _: None)


@pytest.fixture(scope="module")
def mid_day() -> Folded:
    """The folded day of the mid-size question; its tests stop by effort, not by time."""
    return folded(task_of(mid_size(), Watch(math.inf)))


@pytest.fixture(scope="module")
def begun(mid_day: Folded) -> Floats:
    """A solution of that day with divisible jobs."""
    found = searched(mid_day.task, divisible(mid_day.linear), Effort(1e-3, 500))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def divided() -> Planner:
    """What is planned for the mid-size question."""
    planner = planner_of(mid_size())
    assert planner is not None
    return planner


def obeys(linear: Linear, x: Floats) -> bool:
    """Whether `x` is a solution, but for which columns are whole."""
    activity = linear.rows.matrix @ x
    scale = FEASIBLE * (1 + np.abs(activity))
    inside = (x >= linear.columns.lower - FEASIBLE) & (x <= linear.columns.upper + FEASIBLE)
    return bool(
        inside.all() and (activity >= linear.rows.lower - scale).all() and (activity <= linear.rows.upper + scale).all()
    )


def is_whole(linear: Linear, x: Floats, names: tuple[str, ...]) -> bool:
    values = np.concatenate([x[linear.columns.labels.block(name)] for name in names])
    return bool(np.abs(values - np.round(values)).max(initial=0.0) <= WHOLE)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_dive_ends_in_whole_places_and_modules_or_nowhere(seed: int):
    day = day_of(random_instance(seed))
    x = dived(day.roomy, day.task)
    if x is None:
        return
    assert obeys(day.roomy, x)
    assert is_whole(day.roomy, x, ("home", "host", "open", "build", "widen"))
    assert day.cost(x) >= Highs(day.linear, whole=False).run(60.0).objective * (1 - 1e-9)


def test_most_dives_end_in_a_solution():
    days = [day for day in map(day_of, map(random_instance, SEEDS)) if relaxed(day.roomy, day.task) is not None]
    ended = [dived(day.roomy, day.task) is not None for day in days]
    assert len(days) >= 10
    assert sum(ended) >= 0.8 * len(days)


def test_a_dive_that_must_stop_returns_nothing(mid_day: Folded):
    vertex = relaxed(mid_day.roomy, mid_day.task)
    assert vertex is not None
    assert Dive(mid_day.roomy, 0).down(vertex, Watch(0.0)) is None


def test_a_relaxation_without_time_has_no_vertex():
    linear = task_of(mid_size()).model
    assert Dive(linear, 0).vertex(Watch(0.0)) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_whole_jobs_make_a_solution_no_cheaper_than_divisible_ones_allow(seed: int):
    day = day_of(random_instance(seed))
    begun = searched(day.task, divisible(day.roomy), Effort(0.0, 2000))
    if begun is None:
        return
    whole = with_whole_jobs(day, begun)
    if whole is None:
        return
    ended = whole.x
    run = Placement.of_pairs(day.problem.classes, ended[day.linear.columns.labels.block("run")])
    assert totals(day.task.problem, whole.jobs).firm == pytest.approx(totals(day.problem, run).firm)
    assert obeys(day.linear, ended)
    assert is_whole(day.linear, ended, ("home", "host", "open", "build", "widen", "run"))
    homes = decided(day.linear, begun, "home", "host")
    least = searched(day.task, divisible(held(day.linear, homes)), Effort(0.0, 2000))
    assert least is not None
    assert day.cost(ended) >= day.cost(least) - 1e-6 * abs(day.cost(least))
    for name in ("home", "host"):
        block = day.linear.columns.labels.block(name)
        assert np.array_equal(np.round(ended[block]), np.round(begun[block]))


def test_packing_places_every_job_and_fills_halls_almost_as_before(
    mid_day: Folded, begun: Floats, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(packing, "ROUNDS", 10)  # a few are enough for what is asked here
    day = mid_day
    run = begun[day.linear.columns.labels.block("run")]
    halls, classes = day.problem.halls, day.problem.classes
    nothing = np.zeros(len(halls.site))
    jobs = packed(day.problem, run, nothing, nothing, Watch(60.0), 0)
    assert jobs is not None
    assert np.array_equal(jobs, np.round(jobs))
    assert np.array_equal(np.bincount(classes.pair_class, weights=jobs), classes.count)
    load = classes.load[classes.pair_class] * halls.energy_training[classes.pair_hall]
    for counted in (np.ones(len(load)), ~classes.flexible[classes.pair_class]):
        before, after = (
            np.bincount(classes.pair_hall, weights=counted * load * x, minlength=len(halls.site)) for x in (run, jobs)
        )
        assert np.maximum(after - before, 0.0).sum() < load.max() * np.count_nonzero(before)
        assert not after[before == 0].any()


def test_polishing_never_leaves_more_beyond_what_fits():
    rng = np.random.default_rng(4)
    kinds, halls = 9, 14
    pair_class, pair_hall = (part.ravel() for part in np.meshgrid(np.arange(kinds), np.arange(halls), indexing="ij"))
    load = rng.uniform(0.4, 9.0, kinds)[pair_class]
    firm = (rng.random(kinds) < 0.6)[pair_class]
    run = rng.integers(0, 3, kinds * halls).astype(float)
    given, given_firm = (
        np.bincount(pair_hall, weights=load * run * counted) + rng.uniform(-3.0, 1.0, halls) for counted in (1.0, firm)
    )
    place = Halls(kinds, pair_class, pair_hall, load, firm, given, given_firm)
    polished = packing._polished(place, np.arange(halls), run, Watch(60.0), 0)
    weighed = [float(place.overload(x).sum()) for x in (run, polished)]
    assert weighed[1] < weighed[0]
    assert np.array_equal(place.placed(run), place.placed(polished))


def test_what_a_hall_carries_too_much_is_counted_in_all_and_of_firm_jobs():
    place = Halls(
        2, np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1]), np.array([2.0, 3.0, 2.0, 3.0]),
        np.array([True, False, True, False]), np.array([9.0, 4.0]), np.array([1.0, 5.0]),
    )  # fmt: skip
    # 2 * 2 + 1 * 3 = 7 of 9 in all, but 4 of 1 firm; 1 * 2 + 1 * 3 = 5 of 4 in all, 2 of 5 firm
    assert place.overload(np.array([2.0, 1.0, 1.0, 1.0])).tolist() == [3.0, 1.0]


def test_jobs_that_fit_only_beyond_what_is_given_are_packed_all_the_same(mid_day: Folded, begun: Floats):
    day = mid_day
    run = begun[day.linear.columns.labels.block("run")] * 0.9
    nothing = np.zeros(len(day.problem.halls.site))
    jobs = packed(day.problem, run, nothing, nothing, Watch(60.0), 0)
    assert jobs is not None
    assert np.array_equal(np.bincount(day.problem.classes.pair_class, weights=jobs), day.problem.classes.count)


@pytest.mark.parametrize("peak_factor", [1.0, 1.3, 2.0])
def test_firm_jobs_fit_where_flexible_ones_yield(peak_factor: float, mid_day: Folded):
    """The rest of the flexible load keeps within its peak, and its mean falls by what yields."""
    limits = dataclasses.replace(mid_day.problem.limits, peak_factor=peak_factor)
    day = dataclasses.replace(mid_day, problem=dataclasses.replace(mid_day.problem, limits=limits))
    labels = day.linear.columns.labels
    x, hours = np.zeros(labels.size), np.arange(day.problem.hours)
    members = dict(labels.blocks)["train"].members
    assert members
    shape = 1 + (peak_factor - 1) * np.cos(2 * np.pi * hours / len(hours))
    x[labels.block("train")] = [(hall + 1) * shape[hour] for hall, hour in members]
    x[labels.block("flexible")] = [hall + 1 for (hall,) in dict(labels.blocks)["flexible"].members]
    yielding = whole_jobs._yielding(day, x)
    for hall, hour in members:
        left = (hall + 1) * shape[hour] - yielding[hall]
        assert -WHOLE <= left <= peak_factor * (hall + 1 - yielding[hall]) + WHOLE
    # Flat load may all be firm; load that is at its peak at some hour may not become firm at all.
    flat = peak_factor == 1.0
    movers = sorted({hall for hall, _ in members})
    assert yielding[movers] == pytest.approx([hall + 1 if flat else 0.0 for hall in movers], rel=2e-3, abs=1e-9)


def test_whole_jobs_fit_into_what_was_kept_in_reserve_for_them(mid_day: Folded):
    larger = searched(mid_day.task, divisible(mid_day.roomy), Effort(1e-3, 500))
    assert larger is not None
    ended = with_whole_jobs(mid_day, larger)
    assert ended is not None
    assert mid_day.cost(ended.x) <= mid_day.cost(larger)


def test_no_jobs_need_no_packing():
    mid = mid_size()
    idle = dataclasses.replace(mid, tables={**mid.tables, "training": mid["training"].iloc[:0]})
    problem = assemble(policies.enacted(idle)[0])
    nothing = np.zeros(len(problem.halls.site))
    jobs = packed(problem, np.zeros(0), nothing, nothing, Watch(60.0), 0)
    assert jobs is not None
    assert len(jobs) == 0
    planner = planner_of(idle)
    assert planner is not None
    assert planner.excess < 0.5


def test_restricted_models_hold_what_they_say(mid_day: Folded):
    day = mid_day
    linear = day.roomy
    labels = linear.columns.labels
    x = dived(day.roomy, day.task)
    assert x is not None
    places = labels.mask("host", "home")
    frozen = staying(linear, x, places)
    assert np.array_equal(frozen.columns.lower[places], np.round(x[places]))
    assert np.array_equal(frozen.columns.upper[places], np.round(x[places]))
    assert np.array_equal(frozen.columns.upper[~places], linear.columns.upper[~places])
    assert obeys(frozen, x)
    used = likely(linear, x, places)
    assert np.array_equal(used.columns.upper[places] > 0, (x[places] > 1e-7) & (linear.columns.upper[places] > 0))
    assert np.array_equal(used.columns.upper[~places], linear.columns.upper[~places])
    assert obeys(used, x)
    homes = np.round(x[labels.block("home")])
    assert np.array_equal(held(linear, {"home": homes}).columns.upper[labels.block("home")], homes)
    assert not divisible(linear).columns.whole[labels.block("run")].any()


def of_single_homes() -> Instance:
    instance = mid_size()
    inference = instance["inference"].assign(single_homed=1)
    return dataclasses.replace(instance, tables={**instance.tables, "inference": inference})


def test_demand_of_a_single_home_is_served_whole(divided: Planner):
    instance = of_single_homes()
    planner = planner_of(instance)
    assert planner is not None
    assert obeys(planner.day.linear, planner.best.x)
    assert is_whole(planner.day.linear, planner.best.x, ("home", "host", "build", "run", "serve"))
    assert not is_whole(divided.day.linear, divided.best.x, ("serve",))  # or the instance tests nothing


def test_a_sketch_of_single_homes_is_that_of_divisible_demand():
    one, other = (sketched(task_of(instance)) for instance in (of_single_homes(), mid_size()))
    assert one is not None
    assert other is not None
    assert one.least == pytest.approx(other.least, rel=1e-9)
    assert not one.linear.columns.whole[one.linear.columns.labels.block("serve")].any()


def test_columns_close_to_a_vertex_are_what_it_rounds_to_or_one_more_or_as_chosen(mid_day: Folded):
    linear = mid_day.simple
    vertex, chosen = relaxed(linear, mid_day.task), dived(linear, mid_day.task)
    assert vertex is not None
    assert chosen is not None
    build = linear.columns.labels.mask("build")
    close = close_to(linear, vertex, chosen, build).columns
    assert np.array_equal(close.lower[~build], linear.columns.lower[~build])
    assert np.array_equal(close.upper[~build], linear.columns.upper[~build])
    for value in (vertex, np.round(chosen), np.minimum(np.ceil(vertex - WHOLE) + 1, linear.columns.upper)):
        assert (close.lower[build] <= value[build] + WHOLE).all()
        assert (value[build] <= close.upper[build] + WHOLE).all()
    assert (close.upper[build] < linear.columns.upper[build]).any()  # or nothing was closed


def test_growing_columns_are_what_they_were_or_one_more(mid_day: Folded):
    linear = mid_day.simple
    now = dived(linear, mid_day.task)
    assert now is not None
    build = linear.columns.labels.mask("build")
    columns = growing(linear, now, build).columns
    assert np.array_equal(columns.lower[~build], linear.columns.lower[~build])
    assert np.array_equal(columns.upper[~build], linear.columns.upper[~build])
    assert np.array_equal(columns.lower[build], np.round(now[build]))
    assert (columns.upper[build] <= linear.columns.upper[build]).all()
    assert set(columns.upper[build] - columns.lower[build]) == {0.0, 1.0}  # some halls are full


def test_what_may_be_divided_is_not_decided(mid_day: Folded):
    day = mid_day
    x = Highs(day.linear, whole=False).run(60.0).x
    assert x is not None
    serve = decided(day.linear, x, "serve", "host")
    assert np.isnan(serve["serve"]).all()
    assert np.array_equal(serve["host"], np.round(x[day.linear.columns.labels.block("host")]))
    same = held(day.linear, {"serve": serve["serve"]})
    assert np.array_equal(same.columns.lower, day.linear.columns.lower)
    assert np.array_equal(same.columns.upper, day.linear.columns.upper)


def test_improving_never_makes_it_dearer_and_is_broken_off_when_settled():
    watch = Watch(60.0)
    instance = mid_size()
    planner = planner_of(instance, watch)
    assert planner is not None
    rng, costs = np.random.default_rng(0), [planner.cost]
    for _ in range(3):
        planner.improve(rng, lambda: False)
        costs.append(planner.cost)
    assert costs == sorted(costs, reverse=True)
    assert is_whole(planner.day.linear, planner.best.x, ("home", "host", "build", "run"))
    assert obeys(planner.day.linear, planner.best.x)
    before = watch.elapsed
    planner.improve(rng, lambda: True)
    assert watch.elapsed - before < 5.0
    assert not watch.over


def test_a_watch_until_ends_with_either():
    watch = Watch(math.inf)
    both = watch.until(lambda: True)
    assert both.over
    assert not watch.over
    other = watch.until(lambda: False)
    assert not other.over
    watch.stop()
    assert other.over


def test_the_roomy_day_costs_a_little_more_than_the_day_itself(mid_day: Folded):
    day = mid_day
    least, roomy = (Highs(linear, whole=False).run(60.0).objective for linear in (day.linear, day.roomy))
    assert least < roomy <= least * (1 + 5 * day.reserve)


def test_where_nothing_can_be_kept_in_reserve_nothing_is(monkeypatch: pytest.MonkeyPatch):
    instance = random_instance(3)
    usual = planner_of(instance)
    assert usual is not None
    assert usual.day.reserve > 0
    monkeypatch.setattr("optimizer.solve.split.folding.RESERVE", 50.0)
    planner = planner_of(instance)
    assert planner is not None
    assert planner.day.reserve == 0
    assert obeys(planner.day.linear, planner.best.x)


@pytest.mark.parametrize("supply", [26.5, 28.0])
def test_where_accelerators_are_nearly_used_up_and_every_dive_is_closed_a_search_finds_a_plan(supply: float):
    instance = with_column(mid_size(), "accelerators", supply_mw=supply)
    day = day_of(instance)
    assert relaxed(day.simple, day.task) is not None
    assert dived(day.simple, day.task) is None  # or the instance tests nothing
    planner = planner_of(instance)
    assert planner is not None
    assert obeys(planner.day.linear, planner.best.x)
    assert is_whole(planner.day.linear, planner.best.x, ("home", "host", "open", "build"))


def test_modules_that_no_dive_decides_are_searched_for(monkeypatch: pytest.MonkeyPatch, divided: Planner):
    monkeypatch.setattr(Dive, "down", lambda *_: None)
    planner = planner_of(mid_size())
    assert planner is not None
    assert obeys(planner.day.linear, planner.best.x)
    assert planner.cost <= divided.cost * 1.01


@pytest.mark.parametrize("seed", range(5))
def test_a_plan_at_once_obeys_every_rule_and_moves_where_prices_say(seed: int):
    task = task_of(random_instance(seed))
    found = planned_at_once(task)
    if found is None:
        return
    x = on_whole_model(task, found)
    assert obeys(task.model, x)
    assert is_whole(task.model, x, ("home", "host", "build", "widen", "run"))
    assert task.model.objective @ x == pytest.approx(found.objective)
    guided = planned_at_once(dataclasses.replace(task, guide=simple_rules.guided(task.problem, "all_west")))
    assert guided is not None
    placing, western = Placing.of(task.problem, task.model.columns.labels), task.problem.sites.west
    before, after = (placing.mw(one)[:, western].sum() for one in (x, on_whole_model(task, guided)))
    assert after >= before - WHOLE
