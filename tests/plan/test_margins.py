"""Do operators' accounts say what a bookkeeper with the tiny country on paper would say?"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import pandas as pd
import pytest

from optimizer.data.instance import Instance
from optimizer.plan.accounts import costs
from optimizer.plan.figures import Figures, figures_of
from optimizer.plan.levers import LeverCheck
from optimizer.plan.margins import GROUPS, TRANSFERS, accounts, of_halls, priced, three_sums
from optimizer.plan.plan import COST_TERMS, Plan
from optimizer.policies import LEVERS
from optimizer.policies.carbon_price import CarbonPrice
from optimizer.policies.compute_voucher import ComputeVoucher
from optimizer.policies.power_price_support import PowerPriceSupport
from optimizer.units import annuity

HOURS = 8760
OF_OPERATOR = {"01": ("city_old", "hill_one"), "cloud": ("city_new", "plain_one")}
COLUMNS = (
    "revenue_cny", "energy_cny", "capital_cny", "other_cny", "selling_cny", "carbon_cny", "subsidy_cny", "margin_cny",
)  # fmt: skip
LEVERS_THAT_PAY = (
    CarbonPrice(price_cny_per_t=100.0, ledger="market_based"),
    PowerPriceSupport(support_cny_per_mwh=50.0, domestic_only=True),
    ComputeVoucher(voucher_cny_per_mwh=300.0, within=("west",), work="training"),
)


def accounts_of(figures: Figures, levers: Sequence[LeverCheck] = ()) -> dict[str, dict[str, dict[str, float]]]:
    return accounts(figures, of_halls(figures, levers))


def sums_of(figures: Figures, levers: Sequence[LeverCheck]) -> dict[str, float]:
    return three_sums(figures, of_halls(figures, levers)["margin_cny"], levers)


@pytest.fixture(scope="module")
def figures(plan: Plan, instance: Instance) -> Figures:
    return figures_of(plan, instance)


@pytest.fixture(scope="module")
def stated(figures: Figures) -> dict[str, dict[str, float]]:
    return accounts_of(figures)["by_operator"]


def facility_mwh(figures: Figures, hall: str) -> float:
    """Return what a hall draws in a year."""
    return float(figures.facility_of_hall[figures.given.ids("halls").get_loc(hall)].sum()) * 365


def test_every_operator_and_side_has_every_column(figures: Figures):
    found = accounts_of(figures)
    assert {name: set(group) for name, group in found.items()} == {
        "by_operator": {"01", "cloud"},
        "by_side": {"east", "west"},
    }
    assert all(tuple(account) == COLUMNS for group in found.values() for account in group.values())


def test_revenue_is_the_work_placed_at_the_price_of_its_mix(stated: dict[str, dict[str, float]]):
    """State: 6,500 and 7,300 CNY/MWh for training and inference; private: 8,000 and 9,600."""
    assert stated["01"]["revenue_cny"] == pytest.approx(HOURS * 7300 * (2.0 + 1.5 + 0.2), rel=1e-12)
    of_cloud = HOURS * (8000 * (2.0 + 0.8 + 0.2) + 9600 * (1.0 + 3.8))
    assert stated["cloud"]["revenue_cny"] == pytest.approx(of_cloud, rel=1e-12)


def test_selling_costs_its_share_of_each_product(stated: dict[str, dict[str, float]]):
    assert stated["01"]["selling_cny"] == pytest.approx(HOURS * 1230 * 3.7, rel=1e-12)
    assert stated["cloud"]["selling_cny"] == pytest.approx(HOURS * (1700 * 3.0 + 2160 * 4.8), rel=1e-12)


def test_capital_is_charged_for_what_is_added_and_for_nothing_that_stands(stated: dict[str, dict[str, float]]):
    lease = annuity(0.06, 5)
    state, private = annuity(0.03, 20), annuity(0.075, 20)
    of_state = 1 * (3e7 * state + 2e8 * lease) + 1 * (2.6e7 * state + 1.5e8 * lease) + 5e6  # the hill is opened
    of_private = 4 * (3.2e7 * private + 1.5e8 * lease) + 6 * (2.5e7 * private + 2e8 * lease)
    assert stated["01"]["capital_cny"] == pytest.approx(of_state, rel=1e-12)
    assert stated["cloud"]["capital_cny"] == pytest.approx(of_private, rel=1e-12)


def test_a_campus_of_one_operator_is_paid_by_it_alone(figures: Figures, plan: Plan, instance: Instance):
    """The plain: market, contracts used or not with delivery, batteries; no certificates."""
    series, power = instance.calendar.series, plan["power"]
    rows = power[power["site"] == "plain"].set_index("hour")
    market = sum(series["tariff_cny_per_mwh", "NA"][h] * mw for h, mw in rows["grid_mw"].items())
    delivered = 60.0 * float(rows["green_mw"].sum())
    output = 200.0 * 10.0 * float(series["wind_cf", "NA"].sum()) + 210.0 * 5.0 * float(series["solar_cf", "NA"].sum())
    storage = 4.0 * 9e5 * annuity(0.05, 15)
    plain_one = list(instance["halls"]["hall"]).index("plain_one")
    paid = of_halls(figures)["energy_cny"][plain_one]
    assert paid == pytest.approx(365 * (market + delivered + output) + storage, rel=1e-12)


def test_a_shared_campus_is_paid_by_energy(figures: Figures, plan: Plan, instance: Instance):
    series, power = instance.calendar.series, plan["power"]
    rows = power[power["site"] == "city"].set_index("hour")
    market = 365 * sum(series["tariff_cny_per_mwh", "coast"][h] * mw for h, mw in rows["grid_mw"].items())
    contracts = 365 * (90.0 * float(rows["green_mw"].sum()) + 350.0 * 3.0 * float(series["solar_cf", "coast"].sum()))
    bill = market + contracts + 5.0 * 1000.0
    old, new = facility_mwh(figures, "city_old"), facility_mwh(figures, "city_new")
    halls = list(instance["halls"]["hall"])
    energy = of_halls(figures)["energy_cny"]
    assert energy[halls.index("city_old")] == pytest.approx(bill * old / (old + new), rel=1e-12)
    assert energy[halls.index("city_new")] == pytest.approx(bill * new / (old + new), rel=1e-12)


def test_margin_is_what_is_left(stated: dict[str, dict[str, float]]):
    for account in stated.values():
        spent = sum(account[column] for column in ("energy_cny", "capital_cny", "other_cny", "selling_cny"))
        assert account["margin_cny"] == pytest.approx(account["revenue_cny"] - spent, rel=1e-12)


@pytest.mark.parametrize("levers", [(), LEVERS_THAT_PAY], ids=["market", "levers"])
def test_accounts_and_trunks_are_the_cost_terms(figures: Figures, levers):
    terms, sums = costs(figures, levers), sums_of(figures, levers)
    for group in accounts_of(figures, levers).values():
        spent = [account[column] for account in group.values() for column in GROUPS]
        assert math.fsum([*spent, terms["trunks"]]) == pytest.approx(sums["national_cost_cny"], rel=1e-12)
        assert math.fsum(account["carbon_cny"] for account in group.values()) == pytest.approx(terms["carbon"])
        assert -math.fsum(account["subsidy_cny"] for account in group.values()) == pytest.approx(terms["subsidies"])
        margin = math.fsum(account["margin_cny"] for account in group.values())
        assert margin == pytest.approx(sums["operators_margin_cny"], rel=1e-12)


@pytest.mark.parametrize("levers", [(), LEVERS_THAT_PAY], ids=["market", "levers"])
def test_the_three_sums_are_kept_apart_and_agree(figures: Figures, levers):
    """What operators are left with is revenue less selling and resources of their halls, and what the state pays."""
    terms, sums = costs(figures, levers), sums_of(figures, levers)
    of_nation = math.fsum(cny for term, cny in terms.items() if term not in ("carbon", "subsidies", "forgone_revenue"))
    assert sums["national_cost_cny"] == pytest.approx(of_nation, rel=1e-12)
    assert sums["fiscal_cost_cny"] == pytest.approx(-terms["subsidies"] - terms["carbon"], rel=1e-12)
    halls = of_halls(figures, levers)
    traded = math.fsum(halls["revenue_cny"]) - math.fsum(halls["selling_cny"])
    left = traded - (sums["national_cost_cny"] - terms["trunks"]) + sums["fiscal_cost_cny"]
    assert sums["operators_margin_cny"] == pytest.approx(left, rel=1e-12)


def test_every_cost_term_stands_in_one_column_or_is_no_operators():
    placed = [term for terms in GROUPS.values() for term in terms]
    assert sorted([*placed, *TRANSFERS, "trunks"]) == sorted(COST_TERMS)


def test_levers_pay_and_charge_the_right_operator(figures: Figures, instance: Instance):
    found = accounts_of(figures, LEVERS_THAT_PAY)
    supported = {"01": facility_mwh(figures, "hill_one"), "cloud": facility_mwh(figures, "city_new")}
    vouchers = {"01": 0.0, "cloud": 300.0 * HOURS * 2.8}  # training in the west
    for operator, account in found["by_operator"].items():
        paid = 50.0 * supported[operator] + vouchers[operator]
        assert account["subsidy_cny"] == pytest.approx(paid, rel=1e-12)
    grid = figures.grid @ figures.given.weight
    city, plain, hill = (grid[list(instance["sites"]["site"]).index(site)] for site in ("city", "plain", "hill"))
    old, new = facility_mwh(figures, "city_old"), facility_mwh(figures, "city_new")
    of_city = 100.0 * 0.7 * (city - 1000.0)
    of_state = of_city * old / (old + new) + 100.0 * 0.75 * (hill - 100.0)
    of_private = of_city * new / (old + new) + 100.0 * 0.75 * plain
    assert found["by_operator"]["01"]["carbon_cny"] == pytest.approx(of_state, rel=1e-12)
    assert found["by_operator"]["cloud"]["carbon_cny"] == pytest.approx(of_private, rel=1e-12)
    assert found["by_side"]["west"]["carbon_cny"] == pytest.approx(100.0 * 0.75 * plain, rel=1e-12)


def test_levers_charge_under_names_that_accounts_know(figures: Figures):
    """Whatever a lever charged under another name would be lost from the accounts."""
    settings = {lever.name: lever for lever in LEVERS_THAT_PAY}
    for lever in LEVERS:
        assert set(settings.get(lever.name, lever.neutral()).charges(figures)) <= {"carbon", "subsidies"}


def test_without_a_price_list_nothing_is_earned_or_sold(plan: Plan, instance: Instance):
    bare = dataclasses.replace(instance, tables={**instance.tables, "prices": instance["prices"].iloc[:0]})
    assert priced(instance)
    assert not priced(bare)
    found = accounts_of(figures_of(plan, bare))["by_operator"]
    with_prices = accounts_of(figures_of(plan, instance))["by_operator"]
    for operator, account in found.items():
        assert account["revenue_cny"] == account["selling_cny"] == 0.0
        assert {c: account[c] for c in GROUPS} == {c: with_prices[operator][c] for c in GROUPS}


def test_work_that_is_not_placed_earns_nothing(plan: Plan, instance: Instance):
    tables = dict(plan.tables)
    tables["run"] = tables["run"][tables["run"]["hall"] != "city_new"]
    less = accounts_of(figures_of(dataclasses.replace(plan, tables=tables), instance))["by_operator"]
    more = accounts_of(figures_of(plan, instance))["by_operator"]
    assert more["cloud"]["revenue_cny"] - less["cloud"]["revenue_cny"] == pytest.approx(HOURS * 8000 * 0.2)
    assert more["01"] == less["01"]


def test_a_product_nobody_sells_changes_nothing(plan: Plan, instance: Instance):
    more = pd.DataFrame(
        [("01", "iaas", 1.0, 6000.0, 6400.0, 0.1), ("01", "paas", 0.0, 9e5, 9e5, 1.0)],
        columns=instance["prices"].columns,
    )
    prices = pd.concat([more, instance["prices"].iloc[2:]], ignore_index=True)
    question = dataclasses.replace(instance, tables={**instance.tables, "prices": prices})
    account = accounts_of(figures_of(plan, question))["by_operator"]["01"]
    assert account["revenue_cny"] == pytest.approx(HOURS * 6400 * 3.7, rel=1e-12)
