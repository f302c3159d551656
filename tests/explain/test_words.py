"""Has every cause its sentences, in both languages?"""

from __future__ import annotations

import string

import pytest

from optimizer.data.reading import read_instance
from optimizer.explain.conflicts.facts import WORK
from optimizer.explain.conflicts.limits import OF_ROWS, OF_WHOLE_NUMBERS
from optimizer.explain.conflicts.policing import RULES
from optimizer.explain.conflicts.repairing import LIFTED, PRICES
from optimizer.explain.conflicts.words import FACTS, NEEDED, REPAIRS, listed
from optimizer.formulation.model import formulate
from optimizer.policies import LEVERS, enacted
from optimizer.problem.assembling import assemble
from tests.formulation.lever_cases import CASES, levers_of
from tests.formulation.scenes import under

TABLES = {"latency", "room", "connection", "share", "single_home", *(kind for kind, _ in (*OF_ROWS, *OF_WHOLE_NUMBERS))}
CLOSING = {"build_moratorium", "pue_ceiling", "demand_growth", *LIFTED}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_kind_of_fact_has_sentences():
    assert set(FACTS) == {*WORK, *TABLES, *CLOSING, *RULES}


def test_every_repair_has_sentences():
    by_value = {"latency", "pue_ceiling", *(rule for rule, setting in RULES.items() if not setting.unit)}
    assert set(REPAIRS) == {*PRICES, *by_value, *LIFTED}


@pytest.mark.parametrize("words", [*FACTS.values(), *REPAIRS.values(), NEEDED], ids=lambda words: words[0][:30])
def test_both_languages_say_the_same_numbers(words: tuple[str, str]):
    english, chinese = words
    assert fields(english) == fields(chinese)
    assert english.replace("³", "3").isascii()
    assert any(ord(letter) > 0x3000 for letter in chinese)


def test_every_rule_of_a_lever_is_a_fact():
    toy = read_instance("toy")
    plain = {name for name, _ in formulate(assemble(toy), slices=()).rows.labels.blocks}
    stated: set[str] = set()
    for case in CASES:
        question, levers = enacted(under(toy, **levers_of(case)))
        stated |= {name for name, _ in formulate(assemble(question), levers, slices=()).rows.labels.blocks}
    # The last says how homes are counted where work may be left undone, and then nothing is impossible.
    assert stated - plain <= {*RULES, "lives_on_enough_sites_or_nowhere"}
    assert {setting.lever for setting in RULES.values()} <= {lever.name for lever in LEVERS}


def test_long_lists_are_counted():
    assert listed(["a"], "en") == "a"
    assert listed(["a", "b"], "en") == "a and b"
    assert listed(["a", "b", "c"], "en") == "a, b and c"
    assert listed(["a", "b", "c", "d", "e"], "en") == "a, b, c and 2 more"
    assert listed(["a", "b", "c", "d", "e"], "zh") == "a、b、c等 5 项"
    assert listed([], "zh") == ""
