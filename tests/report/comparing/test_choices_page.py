"""Does the page of alternatives say what is certain in both languages, and can nothing in it run or ask the network?"""

from __future__ import annotations

import dataclasses
import itertools
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from optimizer.report.comparing.choices import LABELS, Choices, PlanChoice, SiteChoice
from optimizer.report.comparing.page import choices_page
from optimizer.report.comparing.phrases import named
from tests.report.comparing import scenes
from tests.report.comparing.hostile import spoilt
from tests.report.spoiling import NAMES

KINDS = {  # a site of each label: used, bound, plan of the other kind and its cost, MW
    "must": (True, math.inf, "", None, (2.0, 3.0), (0.0, 0.0), (2.0, 3.0)),
    "never": (False, 2.5e8, "", None, (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)),
    "choice": (False, 2e8, "alternative-1", 2.08e8, (0.0, 1.5), (0.0, 2.0), (0.0, 2.0)),
    "unknown": (True, -math.inf, "", None, (1.0, 1.0), (4.0, 4.0), (5.0, 5.0)),
}


def shown(*labels: str) -> Choices:
    """Choices whose sites bear some labels in turn."""
    instance = scenes.question()
    turn = itertools.cycle(labels)
    sites = tuple(SiteChoice(label, *KINDS[label]) for label in itertools.islice(turn, len(instance["sites"])))
    plan = PlanChoice("alternative-1", 2.08e8, 3.0, 3.0, (named("City"),), ())
    return Choices(instance, 0.01, 2.07e8, 2.06e8, 2.0907e8, 12.0, 4.0, (plan,), sites)


@pytest.mark.parametrize("label", LABELS)
def test_every_label_is_drawn_and_proven_in_words(label: str):
    page = choices_page(shown(label))
    proofs = {
        "must": "no plan without it obeys the rules",
        "never": "any plan with it costs at least 250.00 mn CNY (+20.77%)",
        "choice": "alternative-1 shows the other side at 208.00 mn CNY",
        "unknown": "nothing is known of plans without it",
    }
    assert proofs[label] in page
    assert f'class="{label}' in page
    assert "within 1% places work here" in page


def test_no_alternative_is_said_to_be_none():
    page = choices_page(dataclasses.replace(shown("must"), plans=()))
    assert "No other plan was found in the time given" in page
    assert "没有找到其他方案" in page
    assert "That no plan places more than 33% elsewhere is proven." in page


def test_a_bound_that_proves_nothing_is_not_called_proven():
    page = choices_page(dataclasses.replace(shown("must"), most=12.0))
    assert "How much more could lie elsewhere is not proven." in page


@pytest.mark.parametrize("kind", NAMES)
def test_names_are_inert(kind: str):
    made = shown(*LABELS)
    page = choices_page(dataclasses.replace(made, instance=spoilt(made.instance, NAMES[kind])))
    assert page.count("<script") == 2
    assert not re.search(r"<(img|iframe|details|b)\b", page)
    assert not re.search(r"(src|href)=\"(?!#|data:)", page)
    assert not re.search(r"\son\w+=\"", page)
    assert "\u202e" not in page
    assert "Content-Security-Policy\" content=\"default-src 'none'" in page


@pytest.mark.page
def test_it_opens_without_a_word_or_a_request(tmp_path: Path, opened: Callable[..., Any]):
    made = shown(*LABELS)
    file = tmp_path / "map.html"
    file.write_text(
        choices_page(dataclasses.replace(made, instance=spoilt(made.instance, NAMES["script"]))), encoding="utf-8"
    )
    for width in (1280, 390):
        page = opened(file, width)
        assert "a matter of taste" in page.inner_text("h1")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("svg.land .choice").count() > 0
