"""Does the map say what is known of a campus, a service or training where it is clicked, in two languages?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.report.answers import MOST_CLASSES, MOST_LINES, Answers, Line, embedded
from optimizer.report.document import asset
from optimizer.report.map import map_page
from tests.report.spoiling import NAMES
from tests.report.test_map import MOST_BYTES, parts

Opened = Callable[..., Any]
MORE = 3


def said(*texts: str) -> list[Line]:
    """Return sentences, the first with all others within it; in Chinese each begins with 中."""
    return [Line({"en": text, "zh": f"中{text}"}, within=row > 0) for row, text in enumerate(texts)]


def answers_of(instance: Instance, *more: str) -> Answers:
    return Answers(
        sites=[said(f"About site {site}.", *more) for site in instance["sites"]["site"]],
        services=[said(f"About service {service}.", *more) for service in instance["inference"]["service"]],
        classes=[
            ({"en": name, "zh": f"中{name}"}, said(f"About class {name}.", *more)) for name in ("first", "second")
        ],
        more_classes=MORE,
    )


def written(page: str, folder: Path) -> Path:
    file = folder / "map.html"
    file.write_text(page, encoding="utf-8")
    return file


@pytest.mark.page
def test_a_click_says_why_in_both_languages(plan: Plan, instance: Instance, tmp_path: Path, opened: Opened):
    page = opened(written(map_page(plan, instance, answers_of(instance, "Elsewhere it costs more.")), tmp_path))
    site = dict(zip(instance["sites"]["name"], instance["sites"]["site"], strict=True))
    service = instance["inference"]["service"].tolist()
    page.click(".campus-mark >> nth=0")
    shown = site[page.inner_text("#campus h2")]
    page.click("#services button >> nth=1")
    for sentence in (f"About site {shown}.", "Elsewhere it costs more."):
        assert sentence in page.inner_text("#campus")
    assert f"About service {service[1]}." in page.inner_text("#asked")
    page.click("#training summary >> nth=1")
    assert "About class second." in page.inner_text("#training")
    assert f"And {MORE} smaller classes" in page.inner_text("#training")
    page.click("#language")
    assert f"中About site {shown}." in page.inner_text("#campus")
    assert f"中About service {service[1]}." in page.inner_text("#asked")
    assert "中About class second." in page.inner_text("#training")


@pytest.mark.page
def test_a_flow_can_be_asked_and_an_answer_closed(plan: Plan, instance: Instance, tmp_path: Path, opened: Opened):
    page = opened(written(map_page(plan, instance, answers_of(instance)), tmp_path), 360, 740)
    before = page.inner_text("#asked")
    page.dispatch_event("#map .flow >> nth=0", "click")
    assert "About service" in page.inner_text("#asked")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Close").click()
    assert page.inner_text("#asked") == before
    page.get_by_role("button", name="None").click()
    page.click("#services button >> nth=0")
    assert "About service" in page.inner_text("#asked")


@pytest.mark.page
def test_hostile_sentences_are_inert(plan: Plan, instance: Instance, tmp_path: Path, opened: Opened):
    text = map_page(plan, instance, answers_of(instance, *NAMES.values()))
    assert text.count("</script>") == 2
    page = opened(written(text, tmp_path), 360, 740)
    page.dispatch_event(".campus-mark >> nth=0", "click")
    page.click("#services button >> nth=0")
    page.click("#training summary >> nth=0")
    assert NAMES["script"] in page.inner_text("#campus")
    assert page.locator("script").count() == 2
    assert page.locator("img, iframe, object, a, link:not([rel=icon])").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_answers_the_map_has_nothing_of_them(plan: Plan, instance: Instance):
    bare, full = map_page(plan, instance), map_page(plan, instance, answers_of(instance))
    assert asset("map/answers.js") in parts(full)["script"]
    found = {kind: parts(bare)[kind] for kind in ("style", "script")}
    assert found["style"] + asset("map/answers.css") == parts(full)["style"]
    assert found["script"] == parts(full)["script"].replace(asset("map/answers.js"), "")
    alone, more = (json.loads(parts(page)["data"]) for page in (bare, full))
    assert set(more) - set(alone) == {"answers"}
    assert set(more["words"]["en"]) - set(alone["words"]["en"]) == set(json.loads(asset("map/answers.json"))["zh"])


def test_an_endless_run_makes_no_endless_page(plan: Plan, instance: Instance):
    endless = said(*["It would cost a great deal more there, or so it seems."] * 1_000)
    names = {"en": "class", "zh": "类"}
    answers = Answers([endless] * 1_000, [endless] * 100, [(names, endless)] * 1_000, more_classes=5)
    data = embedded(answers, range(300), 40)
    assert data["moreClasses"] == 5 + 1_000 - MOST_CLASSES
    assert (len(data["classes"]), data["moreServices"]) == (MOST_CLASSES, 60)
    assert len(data["sites"][0]["lines"]) == MOST_LINES
    assert data["sites"][0]["more"] == 1_000 - MOST_LINES
    assert len(map_page(plan, instance, answers).encode()) <= MOST_BYTES
