"""Do the tables of earnings say what the plan states, and say so where nothing is known?"""

from __future__ import annotations

import dataclasses
import math

import pytest

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.plan.summary import derive
from optimizer.report.earnings import APART, COLUMNS, DECIDING_PRICES, IDLE_PRICES, NO_PRICES, earned, three_sums
from optimizer.report.page import write_report
from optimizer.report.rendering import as_html, as_markdown
from optimizer.report.solved import plan_tables
from optimizer.report.tables import result, tables
from tests.report.spoiling import NAMES, empty_plan, renamed, single_plan, single_site, without_demand
from tests.report.test_tables import Tags, numbers, printed

HEADINGS = ("Revenue", "Energy", "Capital", "Other", "Selling", "Carbon", "Subsidy", "Margin")


def without_prices(instance: Instance) -> Instance:
    return dataclasses.replace(instance, tables={**instance.tables, "prices": instance["prices"].iloc[:0]})


@pytest.mark.parametrize("grouping", ["operator", "side"])
def test_every_figure_is_the_stated_one(plan: Plan, instance: Instance, grouping: str):
    table = earned(tables(plan, instance), grouping)
    names = dict(zip(instance["operators"]["operator"], instance["operators"]["name"], strict=True))
    stated = {names.get(group, group): book for group, book in plan.derived["accounts"][f"by_{grouping}"].items()}
    *rows, total = table.rows
    assert {row[0] for row in rows} == set(stated)
    for row in rows:
        assert numbers(row) == pytest.approx([stated[row[0]][column] / 1e9 for column in COLUMNS])
    assert numbers(total) == pytest.approx([math.fsum(numbers(row)[at] for row in rows) for at in range(len(COLUMNS))])
    assert tuple(column.heading for column in table.columns[1:]) == HEADINGS


def test_the_three_sums_stand_apart_and_are_the_stated_ones(plan: Plan, instance: Instance):
    table = three_sums(tables(plan, instance))
    assert [row[1] for row in table.rows] == pytest.approx([cny / 1e9 for cny in plan.derived["sums"].values()])
    assert not table.total
    assert table.note == APART


def test_what_prices_decide_is_said(plan: Plan, instance: Instance):
    assert IDLE_PRICES in earned(tables(plan, instance), "operator").note
    terms = dataclasses.replace(instance.terms, may_refuse=True)
    free = dataclasses.replace(instance, terms=terms)
    assert DECIDING_PRICES in earned(tables(plan, free), "operator").note


def test_work_refused_is_counted_where_it_may_be(plan: Plan, instance: Instance):
    assert not [row for row in result(tables(plan, instance)).rows if "refused" in str(row[0])]
    free = dataclasses.replace(instance, terms=dataclasses.replace(instance.terms, may_refuse=True))
    kept = dict(plan.tables)
    kept["run"] = kept["run"][kept["run"]["class"] != "batch"]  # 1 of 3 MW
    less = dataclasses.replace(plan, tables=kept)
    texts = dict(row[:2] for row in result(tables(less, free)).texts())
    assert texts["Training refused"] == "33.3%"
    assert texts["Inference refused"] in ("0%", "0.0%")


def test_without_a_price_list_nothing_is_claimed(plan: Plan, instance: Instance):
    bare = without_prices(instance)
    stated = derive(plan, bare)
    table = earned(tables(stated, bare), "operator")
    for cells in table.texts():
        assert [cells[1 + HEADINGS.index(heading)] for heading in ("Revenue", "Selling", "Margin")] == ["-"] * 3
        assert cells[1 + HEADINGS.index("Energy")] != "-"
    assert table.note.startswith(NO_PRICES)
    sums = three_sums(tables(stated, bare))
    assert [cells[1] for cells in sums.texts()][1] == "-"
    assert sums.note.endswith(NO_PRICES)


def test_operators_of_one_name_are_told_apart(plan: Plan, instance: Instance):
    rows = earned(tables(plan, renamed(instance, "Same")), "operator").rows
    assert [row[0] for row in rows[:-1]] == ["Same (01)", "Same (cloud)"]


def test_the_columns_fit_a_terminal(plan: Plan, instance: Instance):
    text = printed(earned(tables(plan, instance), "operator"), 100)
    assert all(heading in text for heading in HEADINGS)
    assert all(len(line) <= 100 for line in text.splitlines())


def test_a_solved_plan_is_printed_with_its_earnings(plan: Plan, instance: Instance):
    titles = [table.title for table in plan_tables(plan, instance)]
    assert titles[-2:] == ["By operator: what is earned and spent in a year", "Three sums"]


def test_the_report_shows_earnings_by_operator_and_by_side(plan: Plan, instance: Instance, tmp_path):
    write_report(plan, instance, tmp_path)
    body = (tmp_path / "report.md").read_text(encoding="utf-8")
    part = body.split("## Who earns what")[1].split("\n## ")[0]
    for title in ("By operator: what is earned", "By side: what is earned", "Three sums"):
        assert f"### {title}" in part
    assert part.count("are sunk") == 1


@pytest.mark.parametrize("kind", NAMES)
def test_names_stay_text(plan: Plan, instance: Instance, kind: str):
    table = earned(tables(plan, renamed(instance, NAMES[kind])), "operator")
    assert Tags.of(as_html(table)) <= {"h3", "div", "table", "thead", "tbody", "tr", "th", "td", "p"}
    lines = [line for line in as_markdown(table).splitlines() if line.startswith("|")]
    bars = {line.replace("\\\\", "").replace("\\|", "").count("|") for line in lines}
    assert bars == {len(table.columns) + 1}


@pytest.mark.parametrize("make", [lambda q: (empty_plan(without_demand(q)), without_demand(q)),
                                  lambda q: (single_plan(single_site(q)), single_site(q))])  # fmt: skip
def test_strange_plans_have_earnings_too(instance: Instance, make):
    plan, question = make(instance)
    for table in (earned(tables(plan, question), "operator"), three_sums(tables(plan, question))):
        assert printed(table)
