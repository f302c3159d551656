"""Does more freedom never cost more?"""

from __future__ import annotations

import math

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.data.instance import Instance
from tests.formulation.scenes import under
from tests.property.costs import least_cost, no_more, with_column, without
from tests.random_instances import changed, random_instance

SEEDS = st.integers(1000, 9999)
few = settings(max_examples=8)
CARBON = st.fixed_dictionaries(
    {
        "price_cny_per_t": st.sampled_from([10.0, 150.0]),
        "ledger": st.sampled_from(["location_based", "market_based", "hour_matched"]),
    }
)


def with_a_hall(instance: Instance, row: int, existing: float) -> Instance:
    """Return the instance with one more hall, like the one of a row but for its name and size."""
    like = instance["halls"].iloc[[row % len(instance["halls"])]]
    stands = bool(instance["sites"].set_index("site").loc[like["site"].iloc[0], "is_open"])
    more = like.assign(hall="one-more", existing_mw=existing if stands else 0.0, modules_max=1)
    return changed(instance, halls=pd.concat([instance["halls"], more], ignore_index=True))


def uncapacitated(instance: Instance) -> Instance:
    """Return the instance with room, power and trunks for everything."""
    stands = instance["sites"].set_index("site").loc[instance["halls"]["site"], "is_open"].to_numpy() == 1
    halls = instance["halls"].assign(existing_mw=instance["halls"]["existing_mw"].where(~stands, 1e3))
    roomy = changed(instance, halls=halls, sites=instance["sites"].assign(grid_mw=1e4))
    return with_column(roomy, "links", capacity_gbps=1e6)


@few
@given(SEEDS, st.integers(0, 5), st.sampled_from([0.0, 2.0]))
def test_one_more_hall_never_costs_more(seed: int, row: int, existing: float):
    instance = random_instance(seed)
    assert no_more(least_cost(with_a_hall(instance, row, existing)), least_cost(instance))


@few
@given(SEEDS, st.sampled_from([5.0, 30.0]))
def test_more_latency_allowed_never_costs_more(seed: int, more_ms: float):
    instance = random_instance(seed)
    patient = with_column(instance, "inference", latency_ms=instance["inference"]["latency_ms"] + more_ms)
    assert no_more(least_cost(patient), least_cost(instance))


@few
@given(SEEDS)
def test_a_larger_share_of_one_site_never_costs_more(seed: int):
    instance = with_column(random_instance(seed), "inference", max_share=0.7)
    assert no_more(least_cost(with_column(instance, "inference", max_share=1.0)), least_cost(instance))


@few
@given(SEEDS, CARBON)
def test_dropping_a_price_on_carbon_never_costs_more(seed: int, settings_of_it: dict):
    instance = under(random_instance(seed), carbon_price=settings_of_it)
    assert no_more(least_cost(without(instance, "carbon_price")), least_cost(instance))


@few
@given(SEEDS)
def test_support_never_costs_more(seed: int):
    instance = without(random_instance(seed), "power_price_support")
    supported = under(instance, power_price_support={"support_cny_per_mwh": 80.0, "domestic_only": False})
    assert no_more(least_cost(supported), least_cost(without(instance, "carbon_price")))


@few
@given(SEEDS)
def test_one_home_for_each_demand_costs_most_and_room_without_end_least(seed: int):
    instance = random_instance(seed)
    single = least_cost(with_column(instance, "inference", single_homed=1))
    many = with_column(instance, "inference", single_homed=0)
    several, roomy = least_cost(many), least_cost(uncapacitated(many))
    assert no_more(several, single)
    assert no_more(roomy, several)
    assert math.isfinite(roomy) or not math.isfinite(several)
