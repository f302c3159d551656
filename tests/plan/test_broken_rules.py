"""Is a plan refused when it breaks one rule, by a lot and by a hair?

Claims are recomputed after the tampering, so that nothing but the rules can give it away.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from optimizer.data.instance import Instance
from optimizer.plan.figures import figures_of
from optimizer.plan.plan import Plan
from optimizer.plan.verify import verify
from tests.plan.doctoring import Tables, add, drop, honest, put, tables_of, with_limit

Case = tuple[Tables, Instance]


def demand(plan: Plan, instance: Instance, by: float) -> Case:
    return put(tables_of(plan), "serve", ("chat", "harbour", "city"), "share", 0.5 - by), instance


def carried(plan: Plan, instance: Instance, by: float) -> Case:
    return put(tables_of(plan), "hosts", ("chat", "plain_one"), "carry_mw", 3.8 * (1 + by)), instance


def home(plan: Plan, instance: Instance, by: float) -> Case:
    tables = put(tables_of(plan), "serve", ("chat", "delta", "hill"), "share", by)
    return drop(tables, "homes", "chat", "hill"), instance


def reach(plan: Plan, instance: Instance, by: float) -> Case:
    return add(tables_of(plan), "serve", "live", "harbour", "plain", by), instance


def one_site(plan: Plan, instance: Instance, by: float) -> Case:
    return tables_of(plan), with_limit(instance, "inference", "chat", "max_share", 3.8 / 7.0 / (1 + by))


def unhosted(plan: Plan, instance: Instance, by: float) -> Case:
    return put(tables_of(plan), "hosts", ("chat", "hill_one"), "carry_mw", 10.0 * (1 + by)), instance


def done(plan: Plan, instance: Instance, by: float) -> Case:
    return put(tables_of(plan), "train", ("plain_one", 20), "train_mw", 0.5 - 19.2 * by), instance


def fast(plan: Plan, instance: Instance, by: float) -> Case:
    return put(tables_of(plan), "train", ("plain_one", 3), "train_mw", 1.6 * (1 + by)), instance


def load(plan: Plan, instance: Instance, by: float) -> Case:
    peak = figures_of(plan, instance).it[2].max()
    return tables_of(plan), with_limit(instance, "halls", "plain_one", "existing_mw", peak / (1 + by) - 6.0)


def balance(plan: Plan, instance: Instance, by: float) -> Case:
    drawn = float(figures_of(plan, instance).grid[0, 2])
    return put(tables_of(plan), "power", ("city", 2), "grid_mw", drawn * (1 - by)), instance


def connection(plan: Plan, instance: Instance, by: float) -> Case:
    figures = figures_of(plan, instance)
    peak = float((figures.grid + figures.green)[0].max())
    return tables_of(plan), with_limit(instance, "sites", "city", "grid_mw", peak / (1 + by))


def weather(plan: Plan, instance: Instance, by: float) -> Case:
    available = float(figures_of(plan, instance).available[1, 12])
    return put(tables_of(plan), "power", ("plain", 12), "green_mw", available * (1 + by)), instance


def contracts(plan: Plan, instance: Instance, by: float) -> Case:
    return put(tables_of(plan), "sites", ("plain",), "wind_mw", 80.0 * (1 + by) - 5.0), instance


def certificates(plan: Plan, instance: Instance, by: float) -> Case:
    figures = figures_of(plan, instance)
    drawn = float(figures.grid[0] @ figures.given.weight)
    return put(tables_of(plan), "sites", ("city",), "certificates_mwh", drawn * (1 + by)), instance


def level(plan: Plan, instance: Instance, by: float) -> Case:
    tables = tables_of(plan)
    held = tables["power"].query("site == 'plain' and hour == 10")["level_mwh"].item()
    return put(tables, "power", ("plain", 10), "level_mwh", held * (1 + by)), instance


def storage_power(plan: Plan, instance: Instance, by: float) -> Case:
    return put(tables_of(plan), "power", ("plain", 2), "charge_mw", 2.0 * (1 + by)), instance


def storage_out(plan: Plan, instance: Instance, by: float) -> Case:
    return put(tables_of(plan), "power", ("plain", 20), "discharge_mw", 2.0 * (1 + by)), instance


def storage_level(plan: Plan, instance: Instance, by: float) -> Case:
    return put(tables_of(plan), "power", ("plain", 10), "level_mwh", 4.0 * (1 + by)), instance


def storage_share(plan: Plan, instance: Instance, by: float) -> Case:
    return put(tables_of(plan), "sites", ("plain",), "storage_mwh", 24.0 * (1 + by)), instance


def trunk(plan: Plan, instance: Instance, by: float) -> Case:
    traffic = float(figures_of(plan, instance).traffic[0])
    return tables_of(plan), with_limit(instance, "links", "l_east", "capacity_gbps", traffic / (1 + by))


def supply(plan: Plan, instance: Instance, by: float) -> Case:
    return tables_of(plan), with_limit(instance, "accelerators", "npu", "supply_mw", 5.0 / (1 + by))


def capital(plan: Plan, instance: Instance, by: float) -> Case:
    spent = 4.0 * 3.2e7 + 6.0 * 2.5e7
    return tables_of(plan), with_limit(instance, "operators", "cloud", "capital_limit_cny", spent / (1 + by))


FINE: dict[str, tuple[str, Callable[[Plan, Instance, float], Case]]] = {
    "demand": ("demand_is_served", demand),
    "carried": ("sites_carry_what_they_serve", carried),
    "home": ("served_only_at_home", home),
    "reach": ("served_within_reach", reach),
    "one site": ("no_site_carries_too_much", one_site),
    "unhosted": ("carried_only_where_hosted", unhosted),
    "done": ("training_is_done", done),
    "fast": ("training_no_faster_than_it_can", fast),
    "load": ("hall_load_fits", load),
    "balance": ("power_balances", balance),
    "connection": ("within_the_connection", connection),
    "weather": ("green_follows_the_weather", weather),
    "contracts": ("contracts_within_the_limit", contracts),
    "certificates": ("certificates_within_market_energy", certificates),
    "level": ("storage_follows_its_level", level),
    "charge": ("storage_power_fits", storage_power),
    "discharge": ("storage_power_fits", storage_out),
    "storage level": ("storage_level_fits", storage_level),
    "storage share": ("storage_within_its_share", storage_share),
    "trunk": ("trunks_carry_what_crosses_them", trunk),
    "supply": ("accelerators_within_supply", supply),
    "capital": ("capital_within_limit", capital),
}
REFUSED = (1e-3, 2e-6, 1.1e-6)
ACCEPTED = (0.9e-6, 1e-9)


def violation(case: str, plan: Plan, instance: Instance, by: float) -> tuple[float, bool]:
    rule, doctor = FINE[case]
    tables, limited = doctor(plan, instance, by)
    verdict = verify(honest(tables, limited), limited)
    return next(found.relative for found in verdict.rules if found.rule == rule), verdict.ok


@pytest.mark.parametrize("by", REFUSED)
@pytest.mark.parametrize("case", FINE)
def test_a_broken_rule_is_refused_down_to_the_tolerance(case: str, by: float, plan: Plan, instance: Instance) -> None:
    relative, ok = violation(case, plan, instance, by)
    assert relative > 1e-6
    assert not ok
    assert relative == pytest.approx(by, rel=0.06)


@pytest.mark.parametrize("by", ACCEPTED)
@pytest.mark.parametrize("case", FINE)
def test_a_rule_broken_by_less_than_the_tolerance_counts_as_kept(
    case: str, by: float, plan: Plan, instance: Instance
) -> None:
    relative, _ = violation(case, plan, instance, by)
    assert 0 < relative < 1e-6


def test_rounding_everywhere_is_accepted(plan: Plan, instance: Instance) -> None:
    chance = np.random.default_rng(7)
    tables = tables_of(plan)
    for table, columns in (("hosts", ["carry_mw"]), ("train", ["train_mw"]), ("power", ["grid_mw", "charge_mw"])):
        values = tables[table][columns]
        tables[table] = tables[table].assign(
            **(values * (1 + 1e-8 * chance.standard_normal(values.shape))).to_dict("list")
        )
    assert verify(honest(tables, instance), instance).ok
