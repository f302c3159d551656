"""Is every text there in both languages, with the same places to fill, and used?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from optimizer.data.settings import ScenarioSettings
from optimizer.plan.plan import COST_TERMS
from optimizer.report import comparing
from optimizer.report.comparing.phrases import figure, money, named, percent, phrase, prose, vocabulary

FOLDER = Path(comparing.__file__).parent
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.py")))
SCRIPT = (FOLDER.parent / "assets" / "comparing" / "page.js").read_text(encoding="utf-8")


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_both_languages_say_the_same_things():
    english, chinese = (vocabulary()[language] for language in ("en", "zh"))
    assert list(english) == list(chinese)
    assert {key for key in english if places(english[key]) != places(chinese[key])} <= {"headline_lost"}
    assert all(text.strip() for texts in (english, chinese) for text in texts.values())


def test_every_text_that_is_asked_for_is_there():
    asked = set(re.findall(r'phrase\(\s*"(\w+)"', SOURCE))
    assert asked <= set(vocabulary()["en"])
    assert len(asked) > 100


def test_every_text_that_is_there_is_asked_for():
    stems = {"show_", "term_", "account_", *re.findall(r'f"(\w+)\{', SOURCE)}
    ends = set(re.findall(r'\}(_\w+)"', SOURCE))
    literal = set(re.findall(r'["\'](\w+)["\']', SOURCE + SCRIPT))
    unused = [
        key
        for key in vocabulary()["en"]
        if key not in literal
        and not any(key.startswith(stem) for stem in stems)
        and not any(key.endswith(end) for end in ends)
    ]
    assert unused == []


@pytest.mark.parametrize("term", COST_TERMS)
def test_every_cost_term_has_a_name(term: str):
    assert phrase(f"term_{term}")["zh"] != phrase(f"term_{term}")["en"]


def test_every_simple_rule_has_a_sentence():
    rules = ScenarioSettings.model_fields["rule"].annotation.__args__
    assert all(phrase(f"rule_{rule}")["zh"] for rule in rules if rule)


@pytest.mark.parametrize(
    ("value", "digits", "signed", "said"),
    [
        (1234.5, 1, False, "1,234.5"),
        (-0.04, 1, False, "0.0"),
        (-0.06, 1, False, "−0.1"),
        (0.0, 2, True, "±0.00"),
        (2.0, 0, True, "+2"),
        (None, 1, True, "–"),
        (float("inf"), 1, True, "–"),
        (float("nan"), 1, True, "–"),
    ],
)
def test_numbers_are_said_with_their_sign(value: float | None, digits: int, signed: bool, said: str):
    assert figure(value, digits, signed=signed) == said


def test_money_is_counted_as_each_language_counts():
    assert money(2.6e11).whole(2.6211e11) == {"en": "262.11 bn CNY", "zh": "2,621.1 亿元"}
    assert money(2e8).whole(-1.825e8, signed=True) == {"en": "−182.50 mn CNY", "zh": "−18,250 万元"}
    assert money(0.0).whole(12.0) == {"en": "12 CNY", "zh": "12 元"}
    assert percent(0.1234, 1) == "12.3%"
    assert percent(None) == "–"


def test_a_name_cannot_fill_a_place_or_turn_its_sentence():
    assert phrase("compared_with", title=named("{title} {0} {x.y}"))["en"] == "compared with {title} {0} {x.y}"
    assert named("مركز\u202e") == {"en": "\u2068مركز\u2069", "zh": "\u2068مركز\u2069"}
    assert prose("a\x00b\u2028c \u202e", "") == {"en": "a b c", "zh": "a b c"}
    assert len(prose("x" * 5000)["en"]) <= 1200
