"""Can a person use the report: with keys alone, without script, on a phone, in two languages, on paper?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from optimizer.report.comparing.page import write_pair
from tests.report.comparing import scenes
from tests.report.comparing.conftest import Hostile, Report
from tests.report.comparing.hostile import hostile_case
from tests.report.spoiling import NAMES

pytestmark = pytest.mark.page
Opened = Callable[..., Any]
COSTS = "#costs table tbody tr"
COST = 4  # the column with the cost


@pytest.fixture(scope="module")
def file(whole_report: Report) -> Path:
    return whole_report[0]


def column(page: Any, place: int) -> list[str]:
    return page.evaluate(
        "([rows, place]) => [...document.querySelectorAll(rows)].map(row => row.cells[place].innerText.trim())",
        [COSTS, place],
    )


def test_it_opens_without_a_word_on_a_laptop_and_a_phone(file: Path, opened: Opened):
    for width in (1280, 390):
        page = opened(file, width)
        assert "provably cost more" in page.inner_text("h1")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
        assert page.locator(".maps svg").first.bounding_box()["height"] > 50


def test_a_column_is_sorted_with_keys_alone_and_the_base_stays_on_top(file: Path, opened: Opened):
    page = opened(file)
    page.focus(f"#costs thead th:nth-child({COST + 1}) button")
    page.keyboard.press("Enter")
    costs = [float(cell.replace(",", "")) for cell in column(page, COST)[1:] if cell != "–"]
    assert costs == sorted(costs)
    assert column(page, COST)[-1] == "–"
    assert column(page, 0)[0] == "No policy"
    assert page.get_attribute(f"#costs thead th:nth-child({COST + 1})", "aria-sort") == "ascending"
    page.keyboard.press("Enter")
    assert [float(cell.replace(",", "")) for cell in column(page, COST)[1:] if cell != "–"] == costs[::-1]
    assert column(page, COST)[-1] == "–"


def test_rows_can_be_chosen_by_what_is_proven(file: Path, opened: Opened):
    page = opened(file)
    page.click(".filters button:nth-child(4)")
    shown = page.evaluate(
        "rows => [...document.querySelectorAll(rows)].filter(row => !row.hidden).map(row => row.cells[0].innerText)",
        COSTS,
    )
    assert [title.splitlines()[0] for title in shown] == ["No policy", "Impossible", "Lost", "Broken"]
    page.click(".filters button:first-child")
    assert page.locator(f"{COSTS}:visible").count() == len(scenes.whole().cases)


def test_the_language_is_switched_with_keys_and_without_script(file: Path, opened: Opened, chromium: Any):
    page = opened(file)
    page.focus("#en")
    page.keyboard.press("ArrowRight")
    assert "项政策中" in page.inner_text("h1")
    assert "provably" not in page.inner_text("main")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    context = chromium.new_context(java_script_enabled=False)
    silent = context.new_page()
    silent.goto(file.as_uri())
    assert silent.locator(COSTS).count() == len(scenes.whole().cases)
    silent.click("label[for=zh]")
    assert "项政策中" in silent.inner_text("h1")
    context.close()


def test_tab_reaches_every_table_and_the_focus_is_seen(file: Path, opened: Opened):
    page = opened(file)
    seen = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.tagName + '.' + document.activeElement.className"))
    assert {"INPUT.", "A.", "BUTTON.", "DIV.scroll"} <= seen


def test_it_prints(file: Path, opened: Opened):
    page = opened(file)
    page.emulate_media(media="print")
    assert page.locator(".filters").first.is_hidden()
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") >= 3


@pytest.mark.parametrize("kind", NAMES)
def test_hostile_names_do_nothing(kind: str, opened: Opened, hostile_report: Hostile):
    file = hostile_report(kind)[0]
    for width in (1280, 390):
        page = opened(file, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.click("#costs thead button >> nth=0")
        page.check("#zh", force=True)
    assert page.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("kind", ["script", "image", "quotes", "right to left", "long"])
def test_hostile_names_do_nothing_in_a_pair(kind: str, opened: Opened, tmp_path: Path):
    one, other = (hostile_case(case, NAMES[kind]) for case in (scenes.base(), scenes.case("mandate")))
    page_file, _, picture = write_pair(one, other, tmp_path)
    for width in (1280, 390):
        page = opened(page_file, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator(".difference svg").bounding_box()["height"] > 100
    assert opened(picture).evaluate("document.documentElement.tagName") == "svg"
