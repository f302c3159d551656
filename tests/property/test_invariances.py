"""Does what must not matter not matter: names, order, the currency?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.property.costs import SLACK, in_other_order, least_cost, relabelled, with_all_money
from tests.random_instances import random_instance

SEEDS = st.integers(1000, 9999)
few = settings(max_examples=8)


@few
@given(SEEDS)
def test_other_names_cost_the_same(seed: int):
    instance = random_instance(seed)
    assert least_cost(relabelled(instance)) == pytest.approx(least_cost(instance), rel=SLACK)


@few
@given(SEEDS)
def test_rows_in_another_order_cost_the_same(seed: int):
    instance = random_instance(seed)
    assert least_cost(in_other_order(instance, seed)) == pytest.approx(least_cost(instance), rel=SLACK)


@few
@given(SEEDS, st.sampled_from([0.25, 3.0]))
def test_a_currency_of_another_size_scales_the_cost(seed: int, factor: float):
    instance = random_instance(seed)
    assert least_cost(with_all_money(instance, factor)) == pytest.approx(factor * least_cost(instance), rel=SLACK)
