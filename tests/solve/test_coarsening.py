"""Is the coarser question the same question: the same totals, costs on the proper side, and plans that can be built?"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.formulation.model import formulate
from optimizer.problem.assembling import assemble
from optimizer.problem.coarsening import leanest_day, merged, one_day
from optimizer.problem.gathering import numbered
from optimizer.problem.problem import Problem
from optimizer.solve.highs import Highs
from tests.property.costs import two_days, with_column
from tests.random_instances import random_instance
from tests.solve.mid_size import mid_size

SEEDS = st.integers(1000, 9999)
few = settings(max_examples=8)
PICKS = ("mean", "least")


@pytest.fixture(scope="module")
def problem() -> Problem:
    instance = mid_size()
    training = instance["training"].assign(work_mwh=8760.0, peak_mw=1.2)
    return assemble(dataclasses.replace(instance, tables={**instance.tables, "training": training}))


def least(problem: Problem) -> float:
    """Return the least cost of a problem in MCNY, infinite where it has no plan."""
    solver = Highs(formulate(problem), whole=True)
    solver.option("mip_rel_gap", 0.0)
    outcome = solver.run(120.0)
    return math.inf if outcome.ending == "infeasible" else outcome.objective


def by_service(problem: Problem, values: np.ndarray) -> np.ndarray:
    """Return values of demands (D,) added up by service."""
    return np.bincount(problem.demands.service, weights=values, minlength=len(problem.services.total))


@pytest.mark.parametrize("pick", PICKS)
def test_totals_are_preserved(pick: str, problem: Problem):
    small = merged(problem, pick).problem
    assert len(small.demands.mw) < len(problem.demands.mw)
    assert by_service(small, small.demands.mw) == pytest.approx(by_service(problem, problem.demands.mw))
    assert by_service(small, small.demands.traffic) == pytest.approx(by_service(problem, problem.demands.traffic))
    work = (problem.classes.count * problem.classes.load).sum()
    assert (small.classes.count * small.classes.load).sum() == pytest.approx(work)
    assert small.classes.count.sum() == problem.classes.count.sum()
    assert len(small.classes.count) < len(problem.classes.count)


def test_the_class_of_every_class_is_told(problem: Problem):
    together = merged(problem, "mean")
    assert together.classes.shape == problem.classes.count.shape
    counted = np.bincount(together.classes, weights=problem.classes.count)
    assert counted == pytest.approx(together.problem.classes.count)
    assert together.problem.classes.load[together.classes] == pytest.approx(problem.classes.load)


def test_serving_everything_from_one_site_costs_and_crosses_the_same(problem: Problem):
    small = merged(problem, "mean").problem
    parts, whole = problem.demands, small.demands
    for site in range(len(problem.sites.zone)):
        here, there = np.flatnonzero(parts.pair_site == site), np.flatnonzero(whole.pair_site == site)
        assert whole.pair_cost[there].sum() == pytest.approx(parts.pair_cost[here].sum())
        assert whole.crossing[:, there].sum(axis=1) == pytest.approx(parts.crossing[:, here].sum(axis=1))


def test_least_is_nowhere_above_the_mean(problem: Problem):
    mean, low = (merged(problem, pick).problem for pick in ("mean", "least"))
    assert (low.demands.pair_cost <= mean.demands.pair_cost * (1 + 1e-12) + 1e-15).all()
    assert (low.classes.pair_cost <= mean.classes.pair_cost * (1 + 1e-12) + 1e-15).all()
    assert ((mean.demands.crossing - low.demands.crossing).toarray() >= -1e-9).all()


def test_single_homed_demands_stay_apart():
    instance = mid_size()
    alone = assemble(with_column(instance, "inference", single_homed=1))
    small = merged(alone, "mean").problem
    assert len(small.demands.mw) == len(alone.demands.mw)
    assert small.demands.crossing.toarray() == pytest.approx(alone.demands.crossing.toarray())


@few
@given(SEEDS)
def test_the_least_costs_no_more_and_the_mean_no_less(seed: int):
    question = assemble(random_instance(seed))
    cost = least(question)
    low, mean = (least(merged(question, pick).problem) for pick in ("least", "mean"))
    assert low <= cost + 1e-6 * abs(cost) or math.isinf(cost)
    assert cost <= mean + 1e-6 * abs(mean) or math.isinf(mean)


def test_one_day_stands_for_the_year():
    question = assemble(two_days(random_instance(4)))
    folded = one_day(question, 24)
    assert folded.hours == folded.day_length == 24
    assert folded.weight.sum() == pytest.approx(8760)
    by_day = question.halls.pue.reshape(len(question.halls.site), -1, 24)
    assert np.array_equal(folded.halls.pue, by_day.max(axis=1))
    share = question.weight[::24] / question.weight[::24].sum()
    mean = np.einsum("sdh,d->sh", question.sites.wind_cf.reshape(len(question.sites.zone), -1, 24), share)
    assert folded.sites.wind_cf == pytest.approx(mean)


def test_the_leanest_day_is_the_mean_of_all():
    question = assemble(two_days(random_instance(4)))
    lean = leanest_day(question)
    assert lean.hours == lean.day_length == 24
    assert lean.weight.sum() == pytest.approx(question.weight.sum())
    by_day = question.halls.pue.reshape(len(question.halls.site), -1, 24)
    assert np.array_equal(lean.halls.pue, by_day.min(axis=1))


@few
@given(SEEDS)
def test_what_is_built_for_one_day_can_be_run_all_days(seed: int):
    question = assemble(two_days(with_column(random_instance(seed), "sites", grid_mw=1e3)))
    day = one_day(question, 24)
    assert day.weight.sum() == pytest.approx(8760)
    coarse = formulate(day)
    folded = Highs(coarse, whole=True).run(60.0)
    if folded.ending == "infeasible":
        return
    assert folded.x is not None
    full = formulate(question)
    solver = Highs(full, whole=False)
    for name in ("build", "open", "host", "home", "run", "widen"):
        where = full.columns.labels.positions(name)
        values = np.round(folded.x[coarse.columns.labels.block(name)])
        solver.bounds(where, values, values)
    assert solver.run(60.0).ending == "optimal"


@pytest.mark.parametrize("ranges", [(3, 2, 60), (10**12, 4), (10**6, 10**6), (1, 1)])
@pytest.mark.parametrize("size", [0, 1, 9, 500])
def test_keys_are_numbered_by_rank_close_together_or_not(size: int, ranges: tuple[int, ...]):
    draw = np.random.default_rng(size)
    keys = [draw.integers(-3, most, size) for most in ranges]
    group, first = numbered(*keys)
    expected = np.unique(np.column_stack(keys), axis=0, return_index=True, return_inverse=True)
    assert first.tolist() == expected[1].tolist()
    assert group.tolist() == expected[2].ravel().tolist()
