"""Is a bound that is called proven never above the optimum, whatever prices it was made from?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.formulation.model import formulate
from optimizer.problem.assembling import assemble
from optimizer.problem.linear import Linear
from optimizer.solve.bounding import proven_bound
from optimizer.solve.highs import Highs
from optimizer.units import CNY_PER_MCNY
from tests.property.costs import least_cost
from tests.random_instances import random_instance


def model(instance: Instance) -> Linear:
    return formulate(assemble(instance), policies.active(instance))


@settings(max_examples=12)
@given(st.integers(1000, 9999), st.integers(0, 99))
def test_any_prices_give_a_bound(seed: int, draws: int):
    instance = random_instance(seed)
    linear, optimum = model(instance), least_cost(instance) / CNY_PER_MCNY
    draw = np.random.default_rng(draws)
    for scale in (1e-3, 1e-1, 1.0, 1e3):
        prices = scale * draw.normal(size=len(linear.rows.lower)) * (draw.random(len(linear.rows.lower)) < 0.3)
        assert proven_bound(linear, prices) <= optimum
    assert proven_bound(linear, np.zeros(len(linear.rows.lower))) <= optimum


@settings(max_examples=8)
@given(st.integers(1000, 9999))
def test_the_prices_of_the_relaxation_prove_the_relaxation(seed: int):
    instance = random_instance(seed)
    linear, optimum = model(instance), least_cost(instance) / CNY_PER_MCNY
    outcome = Highs(linear, whole=False).run(60.0)
    if outcome.ending == "infeasible":
        assert math.isinf(optimum)
        return
    assert outcome.duals is not None
    bound = proven_bound(linear, outcome.duals)
    assert bound <= outcome.objective + 1e-9 * abs(outcome.objective)
    assert bound <= optimum + 1e-9 * abs(optimum)
    assert bound == pytest.approx(outcome.objective, rel=1e-5, abs=1e-6)
    disturbed = outcome.duals * (1 + 0.01 * np.random.default_rng(seed).normal(size=len(outcome.duals)))
    assert proven_bound(linear, disturbed) <= optimum
