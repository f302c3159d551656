"""Do the tables add up, agree with the summary and stay text?"""

from __future__ import annotations

import io
from html.parser import HTMLParser

import pytest
from rich.console import Console

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.report.rendering import as_html, as_markdown, as_rich
from optimizer.report.solved import plan_tables
from optimizer.report.spending import spending
from optimizer.report.tables import Column, ShownTable, cost_terms, tables
from tests.report.spoiling import NAMES, empty_plan, renamed, single_plan, single_site, without_demand

GROUPINGS = ("side", "hub", "operator", "site")


def numbers(row: tuple[object, ...]) -> list[float]:
    return [0.0 if cell is None else float(cell) for cell in row[1:]]


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_the_bill_of_every_grouping_is_the_objective(plan: Plan, instance: Instance, grouping: str):
    table = tables(plan, instance).placed(grouping)
    *rows, total = table.rows
    assert numbers(total)[-1] * 1e9 == pytest.approx(plan.objective)
    assert sum(numbers(row)[-1] for row in rows) * 1e9 == pytest.approx(plan.objective)
    assert numbers(total)[:4] == pytest.approx([numbers_of(plan, key) for key in KEYS])


KEYS = ("training_mw", "inference_mw", "existing_mw", "added_mw")


def numbers_of(plan: Plan, key: str) -> float:
    return sum(side[key] for side in plan.derived["by_side"].values())


@pytest.mark.parametrize("grouping", ["side", "hub"])
def test_groups_agree_with_the_summary(plan: Plan, instance: Instance, grouping: str):
    stated = plan.derived[f"by_{grouping}"]
    rows = {row[0]: numbers(row) for row in tables(plan, instance).placed(grouping).rows}
    for group, figures in stated.items():
        assert rows[group][:4] == pytest.approx([figures[key] for key in KEYS])
        assert rows[group][5] * 1e9 == pytest.approx(figures["accelerators_cny"])
        assert rows[group][6] * 1e9 == pytest.approx(figures["energy_cny"])


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_energy_and_carbon_of_every_grouping_add_up(plan: Plan, instance: Instance, grouping: str):
    total = numbers(tables(plan, instance).drawn(grouping).rows[-1])
    assert total[0] * 1e6 == pytest.approx(plan.energy["facility_mwh"])
    assert [tonnes * 1e6 for tonnes in total[2:]] == pytest.approx(list(plan.carbon.values()))


def test_cost_terms_add_up_to_the_objective(plan: Plan, instance: Instance):
    *rows, total = cost_terms(tables(plan, instance)).rows
    assert sum(numbers(row)[0] for row in rows) == pytest.approx(plan.objective / 1e9)
    assert numbers(total) == pytest.approx([plan.objective / 1e9, 100])


def test_what_belongs_to_no_hall_stands_apart(plan: Plan, instance: Instance):
    found = tables(plan, instance)
    assert spending(found.figures).elsewhere == pytest.approx({"other": plan.costs["trunks"]})
    assert found.placed("side").rows[-2][0] == "trunks and levers"


def test_both_gaps_are_printed(plan: Plan, instance: Instance):
    texts = dict(row[:2] for row in plan_tables(plan, instance)[0].texts())
    assert texts["Gap, of the total cost"] == "2.00%"
    assert texts["Gap, of the cost that can be influenced"].endswith("%")
    assert texts["Verified"] == "no"


def test_digits_suit_the_largest_number():
    table = ShownTable(
        "t", (Column("n", text=True), Column("v"), Column("w")), (("a", 1234.5, 0.0123), ("b", 0.5, None))
    )
    assert table.texts() == [["a", "1,234", "0.0123"], ["b", "0", "-"]]


def test_two_things_of_one_name_are_told_apart(plan: Plan, instance: Instance):
    rows = tables(plan, renamed(instance, "Same")).placed("site").rows
    assert [row[0] for row in rows[:3]] == ["Same (city)", "Same (plain)", "Same (hill)"]


@pytest.mark.parametrize("make", [lambda q: (empty_plan(without_demand(q)), without_demand(q)),
                                  lambda q: (single_plan(single_site(q)), single_site(q))])  # fmt: skip
def test_strange_plans_have_tables_too(instance: Instance, make):
    for table in plan_tables(*make(instance)):
        assert as_markdown(table)
        assert as_html(table)
        assert printed(table)


def printed(table: ShownTable, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None, legacy_windows=False)
    console.print(as_rich(table))
    return console.file.getvalue()


def test_the_national_columns_fit_a_terminal(plan: Plan, instance: Instance):
    text = printed(tables(plan, instance).placed("side"), 100)
    for heading in ("Training", "Inference", "Exists", "Added", "Halls", "Accel.", "Power", "Other", "Total"):
        assert heading in text


@pytest.mark.parametrize("kind", NAMES)
def test_names_stay_text_everywhere(plan: Plan, instance: Instance, kind: str):
    spoilt = renamed(instance, NAMES[kind])
    for table in (tables(plan, spoilt).placed("operator"), tables(plan, spoilt).placed("site")):
        assert Tags.of(as_html(table)) <= {"h3", "div", "table", "thead", "tbody", "tr", "th", "td", "p"}
        assert "\x1b" not in printed(table).replace("\x1b[1m", "").replace("\x1b[0m", "").replace("\x1b[3m", "")
        rows = [line for line in as_markdown(table).splitlines() if line.startswith("|")]
        bars = {line.replace("\\\\", "").replace("\\|", "").count("|") for line in rows}
        assert bars == {len(table.columns) + 1}


class Tags(HTMLParser):
    """Collects the tags that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    @classmethod
    def of(cls, text: str) -> set[str]:
        parser = cls()
        parser.feed(text)
        return parser.seen
