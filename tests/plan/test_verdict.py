"""Does the verifier accept a true plan and say what it looked at?"""

from __future__ import annotations

import ast
import dataclasses
import math
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

import optimizer.plan
from optimizer.data.instance import Instance
from optimizer.plan import versions
from optimizer.plan.accounts import costs
from optimizer.plan.attribution import shared_by_energy
from optimizer.plan.figures import Figures, figures_of
from optimizer.plan.given import Floats
from optimizer.plan.plan import COST_TERMS, Plan
from optimizer.plan.summary import derive, summarise
from optimizer.plan.tables import empty_tables
from optimizer.plan.verify import verify
from optimizer.plan.violation import Violation, at_most
from tests.plan.doctoring import put, tables_of

MODEL_RULES = [
    "demand_is_served",
    "sites_carry_what_they_serve",
    "jobs_are_placed",
    "served_only_at_home",
    "carried_only_where_hosted",
    "home_has_a_host",
    "host_needs_a_hall",
    "homes_are_enough",
    "no_site_carries_too_much",
    "hall_load_fits",
    "training_is_done",
    "training_no_faster_than_it_can",
    "power_balances",
    "within_the_connection",
    "green_follows_the_weather",
    "contracts_within_the_limit",
    "storage_follows_its_level",
    "storage_power_fits",
    "storage_level_fits",
    "storage_within_its_share",
    "trunks_carry_what_crosses_them",
    "only_open_campuses_grow",
    "hosts_stand_on_open_campuses",
    "no_more_modules_than_room",
    "accelerators_within_supply",
    "capital_within_limit",
    "no_more_links_than_room",
    "certificates_within_market_energy",
]


def test_a_true_plan_is_accepted(plan: Plan, instance: Instance) -> None:
    verdict = verify(plan, instance)
    assert verdict.failures == ()
    assert verdict.ok
    assert verdict.worst < 1e-12


def test_every_rule_of_the_model_is_looked_at(plan: Plan, instance: Instance) -> None:
    looked_at = [violation.rule for violation in verify(plan, instance).rules]
    assert len(looked_at) == len(set(looked_at))
    assert set(MODEL_RULES) <= set(looked_at)


def test_every_cost_term_is_looked_at(plan: Plan, instance: Instance) -> None:
    names = [claim.name for claim in verify(plan, instance).costs]
    assert names[: len(COST_TERMS)] == list(COST_TERMS)


def test_the_objective_is_exactly_the_sum_of_the_terms(plan: Plan, instance: Instance) -> None:
    assert plan.objective == math.fsum(costs(figures_of(plan, instance)).values())


def test_a_plan_states_what_its_summary_states(plan: Plan, instance: Instance) -> None:
    summary = summarise(plan, instance)
    assert plan.carbon == summary["carbon"]
    assert plan.energy == summary["energy"]
    assert plan.capacity == summary["capacity"]
    assert plan.west_share == summary["west_share"]
    assert plan.controllable == summary["controllable"]
    assert plan.controllable_gap == summary["controllable_gap"]


def test_the_three_ledgers_are_what_a_hand_computes(plan: Plan, instance: Instance) -> None:
    power = plan["power"].assign(zone=plan["power"]["site"].map({"city": "coast", "plain": "NA", "hill": "NA"}))
    market = power.groupby("zone")["grid_mw"].sum() * 365
    green = power.groupby("zone")["green_mw"].sum() * 365
    located = 0.6 * (market["coast"] + green["coast"]) + 0.65 * (market["NA"] + green["NA"])
    assert plan.carbon["location_based"] == pytest.approx(located, rel=1e-12)
    assert plan.carbon["hour_matched"] == pytest.approx(0.6 * market["coast"] + 0.65 * market["NA"], rel=1e-12)
    after_certificates = 0.7 * (market["coast"] - 1000.0) + 0.75 * (market["NA"] - 100.0)
    assert plan.carbon["market_based"] == pytest.approx(after_certificates, rel=1e-12)


def test_the_terms_are_what_a_hand_computes(plan: Plan, instance: Instance) -> None:
    assert plan.costs["certificates"] == 5.0 * 1100.0
    assert plan.costs["homes"] == 3 * 1e6 + 5e5
    assert plan.costs["openings"] == 5e6
    assert plan.costs["trunks"] == 4e6
    assert plan.costs["fixed_operation"] == 1.2e6 + 4 * 1.1e6 + 6 * 0.9e6 + 1e6
    lease = 0.06 / (1 - 1.06**-5)
    assert plan.costs["accelerators"] == pytest.approx(lease * (2e8 * 7 + 1.5e8 * 5), rel=1e-12)
    work = 7.0 + 1.5 + 2.0 + 1.0
    assert plan.controllable == pytest.approx(plan.objective - (work - 10.0) * lease * 1.5e8 * 1.3, rel=1e-12)


def test_the_versions_speak_of_what_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"python", "eastwest", "numpy", "pandas"} <= set(versions.installed())
    monkeypatch.setattr(versions, "PACKAGES", ("a-package-nobody-made",))
    assert set(versions.installed()) == {"python", "eastwest"}


def test_the_table_has_a_line_for_everything(plan: Plan, instance: Instance) -> None:
    verdict = verify(plan, instance)
    table = verdict.to_table()
    assert len(table) == len(verdict.lines)
    assert table["ok"].all()
    assert list(table.columns) == ["what", "name", "place", "found", "expected", "relative", "ok"]


def test_the_place_of_the_worst_violation_is_named(plan: Plan, instance: Instance) -> None:
    tables = put(tables_of(plan), "train", ("plain_one", 17), "train_mw", 5.0)
    verdict = verify(dataclasses.replace(plan, tables=tables), instance)
    load = next(violation for violation in verdict.rules if violation.rule == "hall_load_fits")
    assert load.place == "hall plain_one, hour 17"
    assert load.expected == 10.0
    assert any(line.startswith("hall_load_fits is broken at hall plain_one, hour 17") for line in verdict.failures)


def test_an_empty_plan_is_judged_rather_than_feared(plan: Plan, instance: Instance) -> None:
    verdict = verify(dataclasses.replace(plan, tables=empty_tables()), instance)
    broken = {violation.rule for violation in verdict.rules if violation.relative > 1e-6}
    assert {"demand_is_served", "jobs_are_placed", "homes_are_enough", "every_site_is_stated"} <= broken


def test_a_plan_without_tables_is_judged_too(plan: Plan, instance: Instance) -> None:
    verdict = verify(dataclasses.replace(plan, tables={}), instance)
    assert any("tables_are_complete" in line for line in verdict.failures)


def test_a_bound_that_nothing_proves_is_no_lie(plan: Plan, instance: Instance) -> None:
    unknown = dataclasses.replace(plan, status="limit", bound=-math.inf, gap=math.inf)
    assert verify(derive(unknown, instance), instance).ok


def test_a_standing_hall_may_host_without_growing(plan: Plan, instance: Instance) -> None:
    rule = next(violation for violation in verify(plan, instance).rules if violation.rule == "host_needs_a_hall")
    assert rule.relative == 0


class Tax:
    """A lever that charges for grid energy and allows at most `most` MW of it in any hour at one site."""

    name = "tax"

    def __init__(self, most: float) -> None:
        self.most = most

    def charges(self, figures: Figures) -> Mapping[str, Floats]:
        return {"carbon": shared_by_energy(figures, 10.0 * figures.grid @ figures.given.weight)}

    def costs(self, figures: Figures) -> Mapping[str, float]:
        return {"carbon": 10.0 * float((figures.grid @ figures.given.weight).sum())}

    def violations(self, figures: Figures) -> Iterable[Violation]:
        yield at_most("grid_stays_small", figures.grid, self.most, lambda site, hour: f"site {site}, hour {hour}")


def test_a_lever_takes_part_in_costs_and_rules(plan: Plan, instance: Instance) -> None:
    assert not verify(plan, instance, [Tax(1000.0)]).ok  # the plan does not state the tax
    terms = costs(figures_of(plan, instance), [Tax(1000.0)])
    cost = math.fsum(terms.values())
    stated = dataclasses.replace(plan, costs=terms, objective=cost, gap=(cost - plan.bound) / cost)
    taxed = derive(stated, instance, [Tax(1000.0)])
    assert verify(taxed, instance, [Tax(1000.0)]).ok
    assert any("grid_stays_small" in line for line in verify(taxed, instance, [Tax(1.0)]).failures)


def test_a_lever_nobody_checks_is_a_fault(plan: Plan, instance: Instance) -> None:
    scenario = instance.scenario.model_copy(update={"levers": {"tax": {}}})
    under = dataclasses.replace(instance, scenario=scenario)
    assert any(line.startswith("every_lever_is_checked") for line in verify(plan, under).failures)
    assert "every_lever_is_checked" not in " ".join(verify(plan, under, [Tax(1000.0)]).failures)


FORBIDDEN = ("pyomo", "highspy", "optimizer.problem", "optimizer.formulation", "optimizer.solve", "optimizer.policies")


@pytest.mark.parametrize("path", sorted(Path(optimizer.plan.__path__[0]).rglob("*.py")), ids=lambda path: path.name)
def test_the_judge_does_not_read_the_notes_of_the_accused(path: Path) -> None:
    imported: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported += [f"{node.module}.{alias.name}" for alias in node.names]
    assert not [name for name in imported if name.startswith(FORBIDDEN)]
