"""Is every combination a case of its own, and is nonsense refused before anything is solved?"""

from __future__ import annotations

import pytest

from optimizer.errors import BadInput, UsageError
from optimizer.library import NAME
from optimizer.study.bench import reference_of
from optimizer.study.grid import _name, combinations, parsed


def names(*settings: str) -> list[str]:
    cases, _ = combinations(reference_of("toy", None), parsed(settings))
    return [case.name for case in cases]


def test_it_is_every_combination_in_the_order_given():
    found = names("carbon_price.price_cny_per_t=0,100.5", "carbon_price.ledger=market_based,hour_matched")
    assert found == [
        "carbon_price.price_cny_per_t-0__carbon_price.ledger-market_based",
        "carbon_price.price_cny_per_t-0__carbon_price.ledger-hour_matched",
        "carbon_price.price_cny_per_t-100.5__carbon_price.ledger-market_based",
        "carbon_price.price_cny_per_t-100.5__carbon_price.ledger-hour_matched",
    ]


def test_values_are_toml():
    axes = parsed(['build_moratorium.within=["east"],["hubs", "west"]', 'carbon_cap.ledger="market_based"', "a.b=true"])
    assert axes["build_moratorium", "within"] == (["east"], ["hubs", "west"])
    assert axes["carbon_cap", "ledger"] == ("market_based",)
    assert axes["a", "b"] == (True,)


@pytest.mark.parametrize("value", ["['site:a b']", "['" + "x" * 300 + "']", "['../..']", "['西']"])
def test_a_name_can_be_a_folder_whatever_the_value(value: str):
    (parsed_value,) = parsed([f"data_residency.within={value}"])["data_residency", "within"]
    name = _name({"data_residency.within": parsed_value})
    assert NAME.fullmatch(name)
    assert name != _name({"data_residency.within": [*parsed_value, "more"]})


@pytest.mark.parametrize(
    "setting",
    [
        "nonsense", "a=1", "a.b", "a.b=", "a.b=,", "a.b=1,,2", "A.B=1", "a.b=nan", "a.b=1e999", "a.b=2025-01-01",
        "a.b=1,1", "a.b=1]\nc=[2", "a.b=1]#", 'a.b="\\u0007"', "a.b.c=1", "../a.b=1", "a.b=9999999999999999999999",
        "a.b=" + "[" * 5000,
    ],
)  # fmt: skip
def test_nonsense_is_a_wrong_call(setting: str):
    with pytest.raises(UsageError):
        parsed([setting])


def test_a_setting_given_twice_and_a_grid_without_end_are_wrong_calls():
    with pytest.raises(UsageError, match="twice"):
        parsed(["a.b=1", "a.b=2"])
    with pytest.raises(UsageError, match="more than"):
        parsed([f"a.b{place}={','.join(map(str, range(11)))}" for place in range(3)])
    with pytest.raises(UsageError, match="--set"):
        parsed([])


@pytest.mark.parametrize(
    ("setting", "remedy"),
    [
        ("carbon_prize.price_cny_per_t=1", "did you mean carbon_price"),
        ("carbon_price.price_cny_pert=1", "did you mean price_cny_per_t"),
        ("carbon_price.price_cny_per_t=5,-1", "greater than or equal to 0"),
        ("carbon_price.ledger=market", "location_based"),
        ("placement_mandate.training_in=['moon']", "west"),
    ],
)
def test_unknown_levers_fields_and_values_are_refused_with_a_remedy(setting: str, remedy: str):
    with pytest.raises(BadInput, match=remedy):
        names(setting)
