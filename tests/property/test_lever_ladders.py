"""Does tightening a lever never lower the cost, whatever the country?"""

from __future__ import annotations

import pytest

from optimizer.plan.figures import figures_of
from optimizer.policies import LEVERS
from optimizer.solve.pipeline import solve
from tests.formulation.ladders import climbed, holds, ladders
from tests.formulation.scenes import under
from tests.random_instances import random_instance

SEEDS = (3015, 3019, 3023, 3025)  # countries that have a plan without policy and build something in it
MOVING = 16  # at least so many of the levers move the cost of each; a product mix moves none


@pytest.mark.parametrize("seed", SEEDS)
def test_tightening_never_lowers_the_cost(seed: int):
    instance = under(random_instance(seed))
    market = solve(instance, gap=0.0, threads=1)
    moved = set()
    for ladder in ladders(instance, figures_of(market, instance)):
        costs = climbed(instance, ladder)
        assert holds(ladder, costs), (ladder, costs)
        if max(costs) - min(costs) > 1e-6 * market.objective:
            moved.add(ladder.lever)
    assert MOVING <= len(moved) < len(LEVERS)
