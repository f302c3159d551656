"""Is a setting that means nothing refused: which file, which setting, what was found and what is expected?"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.errors import BadInput, Fault
from optimizer.policies import LEVERS, groups
from tests.formulation.scenes import under

GROUPED = {
    "network": "tariff_within", "build_moratorium": "within", "pue_ceiling": "within", "data_residency": "within",
    "placement_mandate": "training_in", "capacity_share": "within", "utilisation_floor": "within",
    "green_share": "within", "water_limit": "within", "compute_voucher": "within",
}  # fmt: skip
# Lever, setting, value, what is expected instead.
WRONG: list[tuple[str, str, Any, str]] = [
    ("demand_growth", "inference_factor", 0.0, "greater than or equal to 0.01"),
    ("demand_growth", "training_factor", "much", "a number without quotes"),
    ("network", "latency_cut", 1.5, "less than or equal to 1"),
    ("network", "trunk_factor", 0.5, "greater than or equal to 1"),
    ("build_moratorium", "within", ["north"], "site:ID"),
    ("pue_ceiling", "ceiling", 0.9, "greater than or equal to 1"),
    ("data_residency", "services", ["chatter"], "did you mean chat?"),
    ("data_residency", "classes", ["tunning"], "did you mean tuning?"),
    ("data_residency", "stay", "home", "'zone' or 'group'"),
    ("placement_mandate", "inference_in", ["site:dun"], "did you mean dune?"),
    ("placement_mandate", "new_only", "perhaps", "valid boolean"),
    ("capacity_share", "of", "money", "'new_capacity'"),
    ("capacity_share", "least", -0.1, "greater than or equal to 0"),
    ("utilisation_floor", "least", 60, "less than or equal to 1"),
    ("green_share", "by", "promise", "'contract' or 'certificate'"),
    ("carbon_price", "price_cny_per_t", -5.0, "greater than or equal to 0"),
    ("carbon_price", "price_cny_per_t", float("nan"), "finite"),
    ("carbon_price", "ledger", "consumption", "location_based"),
    ("carbon_cap", "cap_t", float("inf"), "finite"),
    ("water_limit", "use_l_per_kwh", 0.0, "greater than 0"),
    ("mean_latency", "most_ms", -1.0, "greater than or equal to 0"),
    ("power_price_support", "zones", ["dunes"], "did you mean dune?"),
    ("power_price_support", "support_cny_per_mwh", 1e6, "less than or equal to 5000"),
    ("compute_voucher", "work", "games", "'training'"),
    ("cost_of_capital", "state_rate", 3.0, "less than or equal to 0.5"),
    ("capex_budget", "operators_cny", {"ventura": 1e9}, "did you mean venture?"),
    ("accelerator_supply", "supply_mw", {"swift": -1.0}, "greater than or equal to 0"),
    ("accelerator_supply", "supply_mw", {"sturdi": 1.0}, "did you mean sturdy?"),
    ("product_mix", "paas_share", 2.0, "less than or equal to 1"),
    ("product_mix", "operators", "foreign", "'private'"),
    ("price_war", "cut", 0.99, "less than or equal to 0.95"),
]


def refused(instance: Instance, **levers: dict[str, Any]) -> tuple[Fault, ...]:
    """Return the faults of the levers of a scenario."""
    with pytest.raises(BadInput) as caught:
        policies.active(under(instance, **levers))
    return caught.value.faults


@pytest.mark.parametrize(("lever", "setting", "value", "expected"), WRONG)
def test_a_wrong_setting_is_refused_with_file_setting_and_remedy(
    lever: str, setting: str, value: Any, expected: str, toy: Instance
):
    fault, *others = refused(toy, **{lever: {setting: value}})
    assert fault.file == "scenarios/test.toml"
    assert (fault.column or "").startswith(f"levers.{lever}.{setting}")
    assert expected in fault.expected
    assert fault.found
    assert all((other.column or "").startswith(f"levers.{lever}.") for other in others)


def test_every_lever_has_a_wrong_setting():
    assert {lever for lever, *_ in WRONG} == {lever.name for lever in LEVERS}


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_a_setting_nobody_knows_is_refused_with_the_nearest_one(lever: type[policies.Lever], toy: Instance):
    setting = next(iter(lever.model_fields))
    (fault,) = refused(toy, **{lever.name: {setting[:-1]: 0}})
    assert fault.column == f"levers.{lever.name}.{setting[:-1]}"
    assert f"did you mean {setting}" in fault.expected


def test_every_setting_that_names_sites_is_checked_alike(toy: Instance):
    grouped = {
        (lever.name, key)
        for lever in LEVERS
        for key, field in lever.model_fields.items()
        if groups.SITES in field.metadata
    }
    assert {name for name, _ in grouped} == set(GROUPED)
    for name, key in grouped:
        fault, *_ = refused(toy, **{name: {key: ["wset"]}})
        assert fault.column == f"levers.{name}.{key}"
        assert fault.found == "'wset'"
        assert "did you mean west" in fault.expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("hub:", "hub: and the name of a hub; one of Dune, Plain"),
        ("zone:gorg", "did you mean gorge"),
        ("site:", "the name of a site"),
        ("hubs:Dune", "east, west, hubs, outside, hub:NAME, zone:ID or site:ID"),
        ("EAST", "one of east, west, hubs, outside"),
    ],
)
def test_a_word_that_fits_no_site_says_what_would(word: str, expected: str, toy: Instance):
    (fault,) = refused(toy, build_moratorium={"within": [word]})
    assert fault.found == repr(word)
    assert expected in fault.expected


@pytest.mark.parametrize("name", ["carbon_prize", "windfall"])
def test_a_lever_nobody_knows_is_refused(name: str, toy: Instance):
    (fault,) = refused(toy, **{name: {}})
    assert fault.column == f"levers.{name}"
    assert fault.found == f"lever {name!r}"
    remedies = {"carbon_prize": "did you mean carbon_price", "windfall": "one of accelerator_supply"}
    assert remedies[name] in fault.expected


def test_all_faults_of_all_levers_are_named_at_once(toy: Instance):
    faults = refused(
        toy,
        nothing={},
        carbon_price={"price_cny_per_t": -1.0, "ledger": "none"},
        build_moratorium={"within": ["north", "south"]},
    )
    assert len(faults) == 5


def test_a_floor_above_the_ceiling_is_refused(toy: Instance):
    (fault,) = refused(toy, capacity_share={"least": 0.7, "most": 0.3})
    assert fault.column == "levers.capacity_share.least"
    assert "at most 0.3" in fault.expected


def test_data_that_stay_in_a_group_need_one(toy: Instance):
    (fault,) = refused(toy, data_residency={"services": ["chat"], "stay": "group"})
    assert fault.column == "levers.data_residency.within"


def test_data_that_stay_in_their_zone_need_no_group(toy: Instance):
    (fault,) = refused(toy, data_residency={"services": ["chat"], "within": ["east"]})
    assert fault.column == "levers.data_residency.within"
    assert 'stay = "group"' in fault.expected


def test_a_share_of_everywhere_is_no_share(toy: Instance):
    (fault,) = refused(toy, capacity_share={"within": [], "least": 0.5})
    assert fault.column == "levers.capacity_share.within"
    assert policies.active(under(toy, capacity_share={"within": []})) == ()


def test_prices_decide_nothing_where_there_are_none(toy: Instance):
    tables = {**toy.tables, "prices": toy["prices"].iloc[:0]}
    silent = dataclasses.replace(toy, tables=tables)
    for lever, settings in {"price_war": {"cut": 0.2}, "product_mix": {"paas_share": 0.5}}.items():
        (fault,) = refused(silent, **{lever: settings})
        assert (fault.column or "").startswith(f"levers.{lever}.")
        assert "prices.csv" in fault.expected
    assert policies.active(under(silent, price_war={}, product_mix={})) == ()


def test_a_mix_needs_a_price_of_both_products(toy: Instance):
    prices = toy["prices"][toy["prices"]["product"] == "iaas"].reset_index(drop=True)
    bare = dataclasses.replace(toy, tables={**toy.tables, "prices": prices})
    faults = refused(bare, product_mix={"paas_share": 0.5})
    assert [fault.found for fault in faults] == ["operator commons with iaas alone", "operator venture with iaas alone"]
