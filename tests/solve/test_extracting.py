"""Does a solution become tables without dust, and without being changed?"""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.formulation.model import formulate
from optimizer.problem.assembling import assemble
from optimizer.problem.linear import Linear
from optimizer.problem.placement import Placement
from optimizer.problem.problem import Problem
from optimizer.solve.extracting import NOTHING, cleaned, tables_of
from optimizer.solve.highs import Highs
from optimizer.solve.task import Solution


@pytest.fixture(scope="module")
def toy() -> Instance:
    return read_instance("toy")


@pytest.fixture(scope="module")
def problem(toy: Instance) -> Problem:
    return assemble(toy)


@pytest.fixture(scope="module")
def linear(problem: Problem) -> Linear:
    return formulate(problem)


@pytest.fixture(scope="module")
def best(problem: Problem, linear: Linear) -> np.ndarray:
    solver = Highs(linear, whole=True)
    solver.option("mip_rel_gap", 0.0)
    x = solver.run(60.0).x
    assert x is not None
    return cleaned(problem, linear, x)


def solution(problem: Problem, linear: Linear, x: np.ndarray) -> Solution:
    run = Placement.of_pairs(problem.classes, x[linear.columns.labels.block("run")])
    return Solution(problem, linear, x, run)


def test_a_clean_solution_stays_as_it_is(problem: Problem, linear: Linear, best: np.ndarray):
    assert cleaned(problem, linear, best) == pytest.approx(best, abs=1e-15)


def test_dust_is_swept_and_whole_numbers_are_whole(problem: Problem, linear: Linear, best: np.ndarray):
    draw = np.random.default_rng(0)
    dusty = best + draw.uniform(-0.5, 0.5, len(best)) * NOTHING
    clean = cleaned(problem, linear, dusty)
    whole = linear.columns.whole
    assert np.array_equal(clean[whole], best[whole])
    assert np.array_equal(clean == 0, best == 0)
    assert clean == pytest.approx(best, abs=NOTHING)


def test_nothing_lies_outside_its_bounds(problem: Problem, linear: Linear, best: np.ndarray):
    clean = cleaned(problem, linear, best + np.random.default_rng(1).normal(size=len(best)))
    assert (clean >= linear.columns.lower).all()
    assert (clean <= linear.columns.upper).all()


def test_every_demand_is_served_once(problem: Problem, linear: Linear, best: np.ndarray):
    serve, pair = linear.columns.labels.block("serve"), problem.demands.pair_demand
    nearly = best.copy()
    nearly[serve] *= 1 - 3e-8
    clean = cleaned(problem, linear, nearly)
    assert np.bincount(pair, weights=clean[serve]) == pytest.approx(np.ones(len(problem.demands.mw)), abs=1e-15)


def test_a_demand_that_nobody_serves_stays_unserved(problem: Problem, linear: Linear, best: np.ndarray):
    serve = linear.columns.labels.block("serve")
    nothing = best.copy()
    nothing[serve] = 0.0
    assert (cleaned(problem, linear, nothing)[serve] == 0).all()


def test_the_tables_hold_the_solution(toy: Instance, problem: Problem, linear: Linear, best: np.ndarray):
    tables, labels = tables_of(problem, solution(problem, linear, best)), linear.columns.labels
    assert tables["serve"]["share"].sum() == pytest.approx(len(toy["demand"]))
    assert tables["run"]["jobs"].sum() == toy["training"]["count"].sum()
    assert len(tables["homes"]) == best[labels.block("home")].sum()
    assert len(tables["hosts"]) == best[labels.block("host")].sum()
    assert tables["halls"]["modules"].sum() == best[labels.block("build")].sum()
    assert tables["power"]["grid_mw"].sum() == pytest.approx(best[labels.block("grid")].sum())
    assert tables["sites"]["site"].tolist() == toy["sites"]["site"].tolist()


def test_certificates_are_told_in_mwh(problem: Problem, linear: Linear, best: np.ndarray):
    labels = linear.columns.labels
    bought = best.copy()
    bought[labels.find("certificates", (0,))] = 1.5  # GWh in the model
    assert tables_of(problem, solution(problem, linear, bought))["sites"]["certificates_mwh"][0] == 1500.0
