"""Are demands merged that are alike, at no more loss than was allowed, and never so that a plan gets dearer?"""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.problem import merging_demands
from optimizer.problem.assembling import assemble
from optimizer.problem.merging_demands import demands_at_prices, merged_demands
from optimizer.problem.prices import Prices
from optimizer.problem.problem import Demands, Problem
from tests.solve.mid_size import mid_size

ALLOWED = (0.0, 0.01, 0.1, 1.0, np.inf)  # MCNY a year


@pytest.fixture(scope="module")
def problem() -> Problem:
    return assemble(mid_size())


def drawn_prices(problem: Problem, seed: int) -> Prices:
    draw, free = np.random.default_rng(seed), Prices.free(problem)
    return Prices(
        free.firm, free.flexible, draw.normal(0, 1, free.traffic.shape), draw.normal(0, 30, free.served.shape)
    )


def at_prices(demands: Demands, prices: Prices) -> np.ndarray:
    """Return what a pair (P,) costs at prices, in MCNY a year."""
    service = demands.service[demands.pair_demand]
    load = prices.served[service, demands.pair_site] * demands.mw[demands.pair_demand]
    return demands.pair_cost + demands.crossing.T @ prices.traffic + load


def best(demands: Demands, prices: Prices) -> float:
    """Return what all demands cost at prices, each at its best site."""
    first = np.unique(demands.pair_demand, return_index=True)[1]
    return float(np.minimum.reduceat(at_prices(demands, prices), first).sum())


def of_a_service_at_a_site(problem: Problem, demands: Demands, values: np.ndarray) -> np.ndarray:
    """Return values of pairs (P,) added up by service and site, (W, S)."""
    together = np.zeros((len(problem.services.total), len(problem.sites.zone)))
    np.add.at(together, (demands.service[demands.pair_demand], demands.pair_site), values)
    return together


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("most", ALLOWED)
def test_at_any_prices_nothing_gets_dearer_and_what_is_best_costs_the_same(problem: Problem, most: float, seed: int):
    prices = drawn_prices(problem, seed)
    parts, whole = problem.demands, demands_at_prices(problem.demands, problem.services, prices, "least", most)
    before, after = (of_a_service_at_a_site(problem, some, at_prices(some, prices)) for some in (parts, whole))
    assert (after <= before + 1e-9).all()
    assert best(whole, prices) == pytest.approx(best(parts, prices))
    mw = [of_a_service_at_a_site(problem, some, some.mw[some.pair_demand]) for some in (parts, whole)]
    assert mw[1] == pytest.approx(mw[0])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("most", ALLOWED)
def test_at_mean_costs_the_same_demands_are_alike_and_all_of_it_costs_what_it_did(
    problem: Problem, most: float, seed: int
):
    prices = drawn_prices(problem, seed)
    mean, least = (
        demands_at_prices(problem.demands, problem.services, prices, pick, most) for pick in ("mean", "least")
    )
    assert np.array_equal(mean.pair_demand, least.pair_demand)
    assert np.array_equal(mean.mw, least.mw)
    parts = problem.demands
    for before, after in ((parts.pair_cost, mean.pair_cost), (parts.crossing.sum(axis=0), mean.crossing.sum(axis=0))):
        paid = of_a_service_at_a_site(problem, parts, before), of_a_service_at_a_site(problem, mean, after)
        assert paid[1] == pytest.approx(paid[0])


@pytest.mark.parametrize("most", ALLOWED)
def test_no_more_is_lost_than_is_allowed(problem: Problem, most: float):
    """What is served from wherever it is dearest by the mean costs at most so much less by the least."""
    mean, least = (merged_demands(problem.demands, problem.services, pick, most) for pick in ("mean", "least"))
    assert np.array_equal(mean.pair_demand, least.pair_demand)
    lost = np.zeros(len(mean.mw))
    np.maximum.at(lost, mean.pair_demand, mean.pair_cost - least.pair_cost)
    assert 0.0 <= lost.sum() <= most + 1e-9


def test_more_loss_makes_fewer_demands(problem: Problem):
    fewer = [len(merged_demands(problem.demands, problem.services, "least", most).mw) for most in ALLOWED]
    assert sorted(fewer, reverse=True) == fewer
    assert fewer[0] > fewer[2] > fewer[-1]


def test_at_prices_demands_are_told_apart_only_up_to_so_many_pairs(problem: Problem, monkeypatch: pytest.MonkeyPatch):
    def pairs(most: int) -> int:
        monkeypatch.setattr(merging_demands, "MOST", most)
        fewer = demands_at_prices(problem.demands, problem.services, drawn_prices(problem, 0), "least", 0.0)
        return len(fewer.pair_site)

    fewest, every = pairs(0), pairs(10**6)
    assert fewest < every
    between = (fewest + every) // 2
    assert fewest < pairs(between) <= between
