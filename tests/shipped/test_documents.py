"""Is the documentation what the code does today?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from optimizer.cli.app import COMMANDS
from optimizer.data.reading import read_instance
from optimizer.formulation.model import formulate
from optimizer.problem.assembling import assemble
from optimizer.problem.linear import Linear
from scripts import docs
from scripts.documents import transcripts
from scripts.documents.nomenclature import ASSIGNMENT, LETTERS, VARIABLES

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "instances").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")


@pytest.fixture(scope="module")
def toy() -> Linear:
    return formulate(assemble(read_instance("toy")))


def test_generated_pages_are_up_to_date():
    assert docs.stale() == []


@pytest.mark.parametrize("page", docs.TOLD)
def test_transcripts_show_what_the_commands_print(page: str, tmp_path: Path):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert transcripts.refreshed(text, tmp_path) == text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path):
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_rule_of_the_model_is_on_the_mathematics_page(toy: Linear):
    page = (ROOT / "docs" / "mathematics.md").read_text(encoding="utf-8")
    stated = set(re.findall(r"^#### (?:cost term )?`(\w+)", page, re.MULTILINE))
    assert {name for name, _ in toy.rows.labels.blocks} | set(toy.rows.costs) <= stated


def test_every_variable_of_the_model_is_in_the_nomenclature(toy: Linear):
    letters = {name: over.letters for name, over in toy.columns.labels.blocks}
    assert {name: letters for name, (letters, _, _) in VARIABLES.items()} == letters
    assert {letter for word in letters.values() for letter in word} <= set(LETTERS)


def test_what_is_told_by_hand_exists_in_the_model(toy: Linear):
    names = {name for name, _ in toy.rows.labels.blocks} | set(toy.rows.costs)
    assert {name for name, *_ in ASSIGNMENT} <= names


def test_the_how_to_pages_are_one_for_each_command():
    pages = {path.stem for path in (ROOT / "docs" / "how-to").glob("*.md")}
    assert pages - {"levers"} == {name for name, *_ in COMMANDS}
