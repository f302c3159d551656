"""Is a plan refused when rows are missing, misplaced, repeated or no numbers?

Claims are recomputed where they can be, so that the rules alone must give the tampering away.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import pytest

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.plan.tables import empty_tables
from optimizer.plan.verify import verify
from tests.plan.doctoring import Tables, add, drop, honest, put, tables_of, with_limit

Doctor = Callable[[Tables], Tables]
CHAT = ("chat", "harbour", "city")

DISCRETE: list[tuple[str, str, Doctor]] = [
    ("a demand left out", "demand_is_served", lambda t: drop(t, "serve", *CHAT)),
    ("half a demand", "demand_is_served", lambda t: put(t, "serve", CHAT, "share", 0.25)),
    ("a demand served twice", "demand_is_served", lambda t: put(t, "serve", CHAT, "share", 1.0)),
    ("a demand nobody has", "served_within_reach", lambda t: add(t, "serve", "live", "upland", "plain", 1.0)),
    ("too far away", "served_within_reach", lambda t: put(t, "serve", ("live", "delta", "city"), "site", "plain")),
    ("a single home split", "single_homed_demand_is_not_split", lambda t: add(
        put(t, "serve", ("live", "delta", "city"), "share", 0.5), "serve", "live", "delta", "hill", 0.5)),
    ("a single home almost whole", "single_homed_demand_is_not_split",
     lambda t: put(t, "serve", ("live", "delta", "city"), "share", 1 - 1e-9)),
    ("served away from home", "served_only_at_home", lambda t: drop(t, "homes", "chat", "plain")),
    ("carried elsewhere", "sites_carry_what_they_serve",
     lambda t: put(t, "hosts", ("chat", "hill_one"), "hall", "city_new")),
    ("carried by nobody", "sites_carry_what_they_serve",
     lambda t: put(t, "hosts", ("live", "city_old"), "carry_mw", 0.0)),
    ("energy forgotten", "sites_carry_what_they_serve",
     lambda t: put(t, "hosts", ("chat", "city_new"), "carry_mw", 1.0)),
    ("a home without a host", "home_has_a_host", lambda t: drop(t, "hosts", "chat", "hill_one")),
    ("a home with nothing at all", "home_has_a_host", lambda t: add(t, "homes", "live", "plain")),
    ("a host in a hall not built", "host_needs_a_hall", lambda t: drop(t, "halls", "hill_one")),
    ("a home too few", "homes_are_enough", lambda t: drop(drop(t, "homes", "chat", "plain"), "homes", "chat", "hill")),
    ("no home", "homes_are_enough", lambda t: drop(t, "homes", "live", "city")),
    ("a campus not opened", "hosts_stand_on_open_campuses", lambda t: put(t, "sites", ("hill",), "open", 0)),
    ("growth on a closed campus", "only_open_campuses_grow", lambda t: put(t, "sites", ("hill",), "open", 0)),
    ("a standing campus closed", "standing_campuses_stay_open", lambda t: put(t, "sites", ("city",), "open", 0)),
    ("too much at one site", "no_site_carries_too_much", lambda t: put(
        put(t, "serve", ("chat",
     "harbour", "plain"), "share", 1.0), "serve", ("chat", "delta", "plain"), "share", 1.0)),
    ("a job lost", "jobs_are_placed", lambda t: put(t, "run", ("batch", "plain_one"), "jobs", 7)),
    ("a job twice", "jobs_are_placed", lambda t: put(t, "run", ("frontier", "plain_one"), "jobs", 3)),
    ("a class lost", "jobs_are_placed", lambda t: drop(t, "run", "frontier", "plain_one")),
    ("training where inference alone lives", "jobs_run_where_they_fit",
     lambda t: put(t, "run", ("batch", "city_new"), "hall", "hill_one")),
    ("training undone", "training_is_done", lambda t: drop(t, "train", "plain_one", 3)),
    ("training overdone", "training_is_done", lambda t: put(t, "train", ("city_new", 3), "train_mw", 0.4)),
    ("training in a hall without jobs", "training_is_done", lambda t: add(t, "train", "city_old", 3, 0.5)),
    ("training too fast", "training_no_faster_than_it_can",
     lambda t: put(t, "train", ("plain_one", 3), "train_mw", 1.7)),
    ("a hall too small", "hall_load_fits", lambda t: put(t, "halls", ("plain_one",), "modules", 1)),
    ("a hall not grown", "hall_load_fits", lambda t: drop(t, "halls", "city_new")),
    ("power from nowhere", "power_balances", lambda t: drop(t, "power", "city", 3)),
    ("power to nowhere", "power_balances", lambda t: put(t, "power", ("hill", 3), "grid_mw", 9.0)),
    ("beyond the connection", "within_the_connection", lambda t: put(t, "power", ("hill", 3), "grid_mw", 20.5)),
    ("sun at night", "green_follows_the_weather", lambda t: put(t, "power", ("city", 2), "green_mw", 0.1)),
    ("green without a contract", "green_follows_the_weather", lambda t: put(t, "power", ("hill", 12), "green_mw", 0.1)),
    ("contracts beyond the limit", "contracts_within_the_limit",
     lambda t: put(t, "sites", ("city",), "solar_mw", 21.0)),
    ("certificates on contracts", "certificates_within_market_energy",
     lambda t: put(t, "sites", ("hill",), "certificates_mwh", 9e4)),
    ("storage from nowhere", "storage_follows_its_level", lambda t: put(t, "power", ("plain", 1), "charge_mw", 0.0)),
    ("a loss forgotten", "storage_follows_its_level", lambda t: put(t, "power", ("plain", 18), "discharge_mw", 0.5)),
    ("a day that does not return", "storage_follows_its_level",
     lambda t: put(t, "power", ("plain", 23), "level_mwh", 0.5)),
    ("storage without a battery", "storage_level_fits", lambda t: put(t, "sites", ("plain",), "storage_mwh", 1.0)),
    ("charging without a battery", "storage_power_fits", lambda t: put(t, "sites", ("plain",), "storage_mwh", 0.5)),
    ("a battery beyond its share", "storage_within_its_share",
     lambda t: put(t, "sites", ("plain",), "storage_mwh", 30.0)),
    ("modules without room", "no_more_modules_than_room", lambda t: put(t, "halls", ("city_old",), "modules", 5)),
    ("links without room", "no_more_links_than_room", lambda t: put(t, "links", ("l_long",), "units", 21)),
    ("a campus left out", "every_site_is_stated", lambda t: drop(t, "sites", "hill")),
]  # fmt: skip
NUMBERS = [
    ("serve", CHAT, "share"), ("hosts", ("chat", "city_old"), "carry_mw"), ("run", ("batch", "plain_one"), "jobs"),
    ("halls", ("city_new",), "modules"), ("sites", ("plain",), "open"), ("sites", ("plain",), "wind_mw"),
    ("sites", ("plain",), "solar_mw"), ("sites", ("plain",), "storage_mwh"), ("sites", ("city",), "certificates_mwh"),
    ("links", ("l_long",), "units"), ("train", ("plain_one", 5), "train_mw"), ("power", ("plain", 5), "grid_mw"),
    ("power", ("plain", 5), "green_mw"), ("power", ("plain", 2), "charge_mw"), ("power", ("plain", 19), "discharge_mw"),
    ("power", ("plain", 9), "level_mwh"),
]  # fmt: skip
COUNTS = [case for case in NUMBERS if case[2] in ("jobs", "modules", "open", "units")]
KEYS = [
    ("serve", CHAT, "service"), ("serve", CHAT, "origin"), ("serve", CHAT, "site"), ("homes",
    ("chat", "city"), "service"),
    ("homes", ("chat", "city"), "site"), ("hosts", ("chat", "city_old"), "hall"), ("run",
    ("batch", "plain_one"), "class"),
    ("run", ("batch", "plain_one"), "hall"), ("halls", ("city_new",), "hall"), ("sites", ("plain",), "site"),
    ("links", ("l_long",), "link"), ("train", ("plain_one", 5), "hall"), ("train", ("plain_one", 5), "hour"),
    ("power", ("plain", 5), "site"), ("power", ("plain", 5), "hour"),
]  # fmt: skip


def broken(plan: Plan, instance: Instance) -> set[str]:
    verdict = verify(plan, instance)
    assert not verdict.ok
    return {violation.rule for violation in verdict.rules if not violation.relative <= 1e-6}


@pytest.mark.parametrize(("what", "rule", "doctor"), DISCRETE, ids=[case[0] for case in DISCRETE])
def test_a_decision_that_breaks_a_rule_is_refused(
    what: str, rule: str, doctor: Doctor, plan: Plan, instance: Instance
) -> None:
    assert rule in broken(honest(doctor(tables_of(plan)), instance), instance)


@pytest.mark.parametrize(("table", "key", "column"), NUMBERS, ids=[f"{case[0]}-{case[2]}" for case in NUMBERS])
@pytest.mark.parametrize("value", [math.nan, "much", ["much"]])
def test_what_is_no_number_is_refused(
    table: str, key: tuple[object, ...], column: str, value: object, plan: Plan, instance: Instance
) -> None:
    doctored = dataclasses.replace(plan, tables=put(tables_of(plan), table, key, column, value))
    assert "numbers_are_finite" in broken(doctored, instance)


@pytest.mark.parametrize("value", [-1.1e-6])
@pytest.mark.parametrize(("table", "key", "column"), NUMBERS, ids=[f"{case[0]}-{case[2]}" for case in NUMBERS])
def test_negative_decisions_are_refused(
    table: str, key: tuple[object, ...], column: str, value: float, plan: Plan, instance: Instance
) -> None:
    doctored = dataclasses.replace(plan, tables=put(tables_of(plan), table, key, column, value))
    assert "nothing_is_negative" in broken(doctored, instance)


@pytest.mark.parametrize("by", [0.5, 1e-9, -1e-12])
@pytest.mark.parametrize(("table", "key", "column"), COUNTS, ids=[f"{case[0]}-{case[2]}" for case in COUNTS])
def test_counts_must_be_whole_exactly(
    table: str, key: tuple[object, ...], column: str, by: float, plan: Plan, instance: Instance
) -> None:
    doctored = honest(put(tables_of(plan), table, key, column, 1 + by), instance)
    assert "counts_are_whole" in broken(doctored, instance)


def test_a_campus_cannot_be_open_twice(plan: Plan, instance: Instance) -> None:
    doctored = honest(put(tables_of(plan), "sites", ("hill",), "open", 2), instance)
    assert "counts_are_whole" in broken(doctored, instance)


@pytest.mark.parametrize("value", ["nowhere", 24, None, ["city"]], ids=repr)
@pytest.mark.parametrize(("table", "key", "column"), KEYS, ids=[f"{case[0]}-{case[2]}" for case in KEYS])
def test_ids_that_nothing_bears_are_refused(
    table: str, key: tuple[object, ...], column: str, value: object, plan: Plan, instance: Instance
) -> None:
    doctored = dataclasses.replace(plan, tables=put(tables_of(plan), table, key, column, value))
    assert "rows_name_known_things" in broken(doctored, instance)


@pytest.mark.parametrize("table", empty_tables())
def test_repeated_rows_are_refused(table: str, plan: Plan, instance: Instance) -> None:
    tables = tables_of(plan)
    doctored = honest(add(tables, table, *tables[table].iloc[0].tolist()), instance)
    assert "rows_are_not_repeated" in broken(doctored, instance)


@pytest.mark.parametrize("table", empty_tables())
def test_missing_tables_and_columns_are_refused(table: str, plan: Plan, instance: Instance) -> None:
    tables = tables_of(plan)
    without_column = {**tables, table: tables[table].drop(columns=tables[table].columns[-1])}
    assert "tables_are_complete" in broken(dataclasses.replace(plan, tables=without_column), instance)
    tables.pop(table)
    assert "tables_are_complete" in broken(dataclasses.replace(plan, tables=tables), instance)


def test_a_job_too_large_for_its_hall_is_refused(plan: Plan, instance: Instance) -> None:
    larger = with_limit(instance, "training", "frontier", "peak_mw", 24.1)  # the hall grows to 24 MW at most
    assert "jobs_run_where_they_fit" in broken(honest(tables_of(plan), larger), larger)
    assert verify(honest(tables_of(plan), instance), with_limit(instance, "training", "frontier", "peak_mw", 24.0)).ok


def test_services_in_a_hall_for_training_alone_are_refused(plan: Plan, instance: Instance) -> None:
    halls = instance["halls"].assign(kinds=["both", "both", "training", "inference"])
    doctored = dataclasses.replace(instance, tables={**instance.tables, "halls": halls})
    assert {"hosted_where_inference_may_live", "served_within_reach"} <= broken(plan, doctored)


def test_a_longer_way_puts_a_campus_out_of_reach(plan: Plan, instance: Instance) -> None:
    """Latency is recomputed from where places are: moving the campus 1000 km away is noticed."""
    moved = with_limit(instance, "sites", "city", "lat", 22.0)
    assert "served_within_reach" in broken(plan, moved)


@pytest.mark.parametrize("table", ["serve", "homes", "hosts", "run", "halls", "sites", "links", "train", "power"])
def test_no_row_can_be_left_out_unnoticed(table: str, plan: Plan, instance: Instance) -> None:
    """Claims stay as they were: whatever the rules do not see, the accounts do."""
    for at in range(0, len(plan[table]), 1 if len(plan[table]) < 20 else 7):
        tables = tables_of(plan)
        tables[table] = tables[table].drop(index=at).reset_index(drop=True)
        assert not verify(dataclasses.replace(plan, tables=tables), instance).ok, (table, at)


@pytest.mark.parametrize(("table", "column"), [case[::2] for case in NUMBERS])
def test_no_number_can_be_changed_unnoticed(table: str, column: str, plan: Plan, instance: Instance) -> None:
    whole = plan[table][column].dtype.kind == "i"
    for at in range(0, len(plan[table]), 1 if len(plan[table]) < 20 else 11):
        tables = tables_of(plan)
        cells = tables[table][column].tolist()
        cells[at] += 1 if whole else 1e-2 * max(1.0, cells[at])
        tables[table] = tables[table].assign(**{column: cells})
        assert not verify(dataclasses.replace(plan, tables=tables), instance).ok, (table, column, at)
