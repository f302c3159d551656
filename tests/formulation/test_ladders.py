"""Does tightening a lever never lower the cost of the toy, and does loosening or paying never raise it?"""

from __future__ import annotations

import pytest

from optimizer.data.reading import read_instance
from optimizer.plan.figures import figures_of
from optimizer.policies import LEVERS
from optimizer.solve.pipeline import solve
from tests.formulation.ladders import Ladder, climbed, holds, ladders
from tests.formulation.scenes import under

TOY = under(read_instance("toy"))
MARKET = solve(TOY, gap=0.0, threads=1)
LADDERS = ladders(TOY, figures_of(MARKET, TOY))
# What costs the toy the same at every step: accounts alone, and what it complies with already.
UNMOVED = {
    ("product_mix", "paas"),
    ("price_war", "cut"),
    ("capacity_share", "training, least"),
    ("capacity_share", "new_capacity, most"),
    ("accelerator_supply", "domestic"),
}


def test_every_lever_has_a_ladder_of_three_steps():
    assert {ladder.lever for ladder in LADDERS} == {lever.name for lever in LEVERS}
    assert all(len(ladder.steps) >= 3 for ladder in LADDERS)


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: f"{ladder.lever}, {ladder.title}")
def test_tightening_never_lowers_the_cost(ladder: Ladder):
    costs = climbed(TOY, ladder)
    assert holds(ladder, costs), costs
    seen = costs if ladder.title == "with leave to refuse" else [*costs, MARKET.objective]
    assert (max(seen) - min(seen) <= 1e3) == ((ladder.lever, ladder.title) in UNMOVED)


@pytest.mark.parametrize("ledger", ["location_based", "market_based", "hour_matched"])
def test_a_higher_carbon_price_never_emits_more_in_its_ledger(ledger: str):
    emitted = solve(TOY, gap=0.0, threads=1).carbon[ledger]
    for price in (20.0, 100.0, 1000.0):
        plan = solve(under(TOY, carbon_price={"price_cny_per_t": price, "ledger": ledger}), gap=0.0, threads=1)
        assert plan.carbon[ledger] <= emitted * (1 + 1e-6) + 1e-3
        assert plan.costs["carbon"] == pytest.approx(price * plan.carbon[ledger], rel=1e-9, abs=1e-3)
        emitted = plan.carbon[ledger]


def test_a_ladder_that_falls_is_seen_to_fall():
    ladder = LADDERS[0]
    assert holds(ladder, [1e8, 1e8, 2e8])
    assert not holds(ladder, [1e8, 3e8, 2e8])
    assert not holds(ladder, [float("inf"), 1e8])
    assert holds(ladder, [1e8, float("inf"), float("inf")])
