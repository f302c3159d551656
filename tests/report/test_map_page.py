"""Can a person use the map: with keys alone, on a phone, in two languages, offline, whatever the names?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.report.map import write_map
from tests.report.spoiling import (
    NAMES,
    empty_plan,
    renamed,
    single_plan,
    single_site,
    with_hostile_claims,
    without_demand,
)

pytestmark = pytest.mark.page
Opened = Callable[..., Any]


@pytest.fixture(scope="module")
def file(plan: Plan, instance: Instance, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_map(plan, instance, tmp_path_factory.mktemp("map"))


def focused(page: Any) -> str:
    return page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.id")


def test_it_states_the_finding_and_how_sure_it_is(file: Path, opened: Opened):
    page = opened(file)
    assert page.inner_text("h1") == "93% of training and 45% of inference go west"
    facts = page.inner_text("#facts")
    for fact in ("within the gap asked for", "2.00%", "not passed or not run", "tiny", "eastwest 0.1.0"):
        assert fact in facts
    notes = page.inner_text("#notes")
    assert "Everything here is made up." in notes
    assert "no position on any boundary is implied" in notes
    assert "made up · 2025 · CC0-1.0" in notes


def test_tab_walks_the_campuses_and_escape_returns(file: Path, opened: Opened):
    page = opened(file)
    page.focus("#language")
    seen = []
    for _ in range(3):
        page.keyboard.press("Tab")
        seen.append(focused(page).split(",")[0])
        assert page.is_visible("#tip")
        assert seen[-1] in page.inner_text("#tip")
    assert sorted(seen) == ["City campus", "Hill campus", "Plain campus"]
    page.keyboard.press("Enter")
    assert page.inner_text("#scope") == seen[-1]
    assert "Grid connection" in page.inner_text("#campus")
    page.keyboard.press("Escape")
    assert page.inner_text("#scope") == "All campuses"
    assert page.is_hidden("#back")


def test_arrows_move_the_hour_and_the_discs(file: Path, opened: Opened):
    page = opened(file)
    mean = page.inner_text("#readings")
    disc = page.get_attribute(".campus-mark path.i", "d")
    page.focus("#hour")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert page.inner_text("#moment").startswith("05:00–06:00, ordinary (15 Apr; stands for 365")
    assert page.get_attribute("#hour", "aria-valuetext").startswith("05:00")
    assert page.inner_text("#readings") != mean
    assert page.get_attribute(".campus-mark path.i", "d") != disc
    page.keyboard.press("ArrowLeft")
    assert page.inner_text("#moment").startswith("04:00")
    page.keyboard.press("PageUp")
    assert page.inner_text("#moment").startswith("04:00")  # a day on, of one day
    page.keyboard.press("Escape")
    assert page.inner_text("#moment") == "Mean of the year"
    assert page.inner_text("#readings") == mean
    assert page.get_attribute(".campus-mark path.i", "d") == disc


def test_hours_of_one_campus_add_up(file: Path, opened: Opened):
    page = opened(file)
    page.click(".campus-mark >> nth=0")
    page.focus("#hour")
    page.keyboard.press("End")
    load, grid, wind, sun = (float(text) for text in page.locator("#readings b").all_inner_texts())
    assert load == pytest.approx(grid + wind + sun, abs=0.3)


def test_the_days_can_be_played_and_paused(file: Path, opened: Opened):
    page = opened(file)
    page.click("#play")
    while not page.inner_text("#moment").startswith("02:00"):
        page.wait_for_timeout(50)
    assert page.inner_text("#play") == "Pause"
    page.click("#play")
    assert page.inner_text("#play") == "Play the days"


def test_each_service_can_be_shown_alone(file: Path, opened: Opened):
    page = opened(file)
    shown = "[...document.querySelectorAll('#map .flow')].filter(flow => flow.style.display !== 'none').length"
    every = page.evaluate(shown)
    page.click("#services button >> nth=1")
    assert page.get_attribute("#services button >> nth=1", "aria-pressed") == "false"
    chat = page.evaluate(shown)
    assert 0 < chat < every
    page.get_by_role("button", name="None").click()
    assert page.evaluate(shown) == 0
    page.get_by_role("button", name="All", exact=True).click()
    assert page.evaluate(shown) == every
    page.click("#services .trunk")
    assert not page.is_visible("#map .trunkline")


def test_flows_trunks_and_provinces_have_their_figures(file: Path, opened: Opened):
    page = opened(file)
    for selector, fact in ((".flow", "MW"), (".trunkline", "Gbit/s"), (".province", "")):
        page.dispatch_event(f"#map {selector} >> nth=0", "pointermove", {"clientX": 300, "clientY": 300})
        assert page.is_visible("#tip")
        assert fact in page.inner_text("#tip")
        page.dispatch_event(f"#map {selector} >> nth=0", "pointerleave")
        assert page.is_hidden("#tip")


def test_every_word_and_place_has_its_chinese(file: Path, opened: Opened):
    page = opened(file)
    page.click("#language")
    assert page.get_attribute("html", "lang") == "zh-CN"
    assert page.inner_text("h1") == "93% 的训练、45% 的推理落在西部"
    for place in ("城园", "原园", "丘园"):
        assert place in page.inner_text("#tables")
    assert "聊天" in page.inner_text("#services")
    assert "小问题" in page.inner_text("#kicker")
    page.click("#language")
    assert page.inner_text("h1").startswith("93% of training")


def test_a_chinese_browser_is_greeted_in_chinese(file: Path, chromium: Any):
    page = chromium.new_page(locale="zh-CN")
    page.goto(file.as_uri())
    assert page.inner_text("#language") == "English"
    page.close()


def test_the_table_holds_the_numbers_of_the_map(file: Path, plan: Plan, instance: Instance, opened: Opened):
    page = opened(file)
    rows = page.locator("#tables table >> nth=0").locator("tbody tr").all_inner_texts()
    assert len(rows) == len(instance["sites"]) + 1
    assert rows[-1].startswith("All")
    for folded, least in ((0, 2), (1, 3), (2, 7)):
        page.click(f"#tables details >> nth={folded} >> summary")
        assert page.locator(f"#tables details >> nth={folded}").locator("tbody tr").count() >= least


@pytest.mark.parametrize("width", [360, 390, 768, 1280, 1920])
def test_it_fits_every_screen_in_both_languages(file: Path, opened: Opened, width: int):
    page = opened(file, width, 800)
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("#map .campus-label").count() >= 1
        page.click("#language")


def test_labels_do_not_overlap(file: Path, opened: Opened):
    page = opened(file)
    boxes = page.locator("#map .campus-label").evaluate_all(
        "labels => labels.map(label => label.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
    )
    for row, one in enumerate(boxes):
        for other in boxes[row + 1 :]:
            assert one[0] >= other[2] - 2 or one[2] <= other[0] + 2 or one[1] >= other[3] - 4 or one[3] <= other[1] + 4


def test_it_prints_without_its_controls(file: Path, opened: Opened):
    page = opened(file)
    page.emulate_media(media="print")
    assert page.is_hidden("#hour")
    assert page.is_hidden("#language")
    assert page.is_visible("#tables table")


@pytest.mark.parametrize("kind", NAMES)
def test_names_in_every_field_are_inert(plan: Plan, instance: Instance, kind: str, tmp_path: Path, opened: Opened):
    spoilt = renamed(instance, NAMES[kind])
    page = opened(write_map(with_hostile_claims(plan, NAMES[kind]), spoilt, tmp_path), 360, 740)
    for _ in range(2):
        page.locator(".campus-mark >> nth=0").focus()
        page.keyboard.press("Enter")
        page.focus("#hour")
        page.keyboard.press("ArrowRight")
        for selector in (".province", ".flow", ".trunkline"):
            page.dispatch_event(f"#map {selector} >> nth=0", "pointermove", {"clientX": 90, "clientY": 90})
        page.click("#language")
    assert page.locator("script").count() == 2
    assert page.locator("img, iframe, object, a, link:not([rel=icon])").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_strange_plans_open_too(instance: Instance, tmp_path: Path, opened: Opened):
    bare, small = without_demand(instance), single_site(instance)
    page = opened(write_map(empty_plan(bare), bare, tmp_path / "bare"))
    assert page.inner_text("h1") == "Nothing to place: no work is asked for"
    page = opened(write_map(single_plan(small), small, tmp_path / "small"))
    assert page.locator(".campus-mark").count() == 1
    assert page.locator("#services .trunk").count() == 0
