"""Do the pages about levers say what the code does, and do their examples work?"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.data.settings import Override, ScenarioSettings
from optimizer.formulation.model import formulate
from optimizer.plan.verify import verify
from optimizer.policies import LEVERS, Lever
from optimizer.problem.assembling import assemble
from optimizer.solve.pipeline import solve
from scripts.documents import levers, mathematics
from scripts.documents.lever_docstrings import told
from scripts.documents.nomenclature import VARIABLES, WITH_LEAVE
from scripts.documents.settings import settings_table, toml_value
from scripts.goldens.lever_settings import LEVER_SETTINGS
from tests.formulation.scenes import under

MATHEMATICS = mathematics.page()
HOW_TO = levers.page()
BLOCKS = re.findall(r"```toml\n(.*?)```", HOW_TO, re.DOTALL)


def section(lever: type[Lever]) -> str:
    """Return what the mathematics page says of a lever."""
    _, _, all_levers = MATHEMATICS.partition("\n## Policy levers\n")
    _, _, rest = all_levers.partition(f"\n### {lever.name}\n")
    return rest.partition("\n### ")[0]


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_a_lever_is_told_as_sentence_formula_and_settings(lever: type[Lever]):
    said, text = told(lever), section(lever)
    assert re.fullmatch(r"[A-Z].*\.", said.sentence)
    assert re.search(r"=|<=|>=|\*", said.formula)
    assert not said.formula.endswith(".")
    assert all(part in text for part in (said.sentence, said.formula, said.prose, *said.acts))
    assert all(f"| `{setting}` |" in text for setting in lever.model_fields)
    assert not re.search(r"\b(None|Literal|Annotated|Mapping|nan|typing)\b", text)


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_the_page_says_where_a_lever_acts(lever: type[Lever], toy: Instance):
    text = section(lever)
    assert ("changes the question" in text) == ("amended" in vars(lever))
    assert ("assignment half" in text) == ("rows" in vars(lever))
    assert ("#### " in text) == ("state" in vars(lever))


def test_settings_of_every_kind_are_said_in_words():
    tables = {lever.name: settings_table(lever) for lever in LEVERS}
    assert "| `cap_t` | 0 to 1e11, or left out | none |" in tables["carbon_cap"]
    assert "| `supply_mw` | by accelerator, each 0 to 1_000_000 | `{}` |" in tables["accelerator_supply"]
    assert "| `use_l_per_kwh` | above 0 to 20 | `0.3` |" in tables["water_limit"]
    assert '| `by` | `contract`, `certificate` | `"contract"` |' in tables["green_share"]
    assert '| `within` | a group of sites | `["hubs"]` |' in tables["capacity_share"]
    assert "| `services` | names of services | `[]` |" in tables["data_residency"]
    assert "| `new_only` | `true` or `false` | `true` |" in tables["placement_mandate"]


@pytest.mark.parametrize("value", [True, "hubs", ("hubs", "zone:gorge"), 0.25, 1e15, 240_000.0, 3, {"swift": 1.5}, ()])
def test_a_value_is_written_as_toml_reads_it(value: Any):
    read = tomllib.loads(f"value = {toml_value(value)}")["value"]
    assert read == (list(value) if isinstance(value, tuple) else value)


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_the_example_of_a_lever_is_a_scenario_that_pulls_it(lever: type[Lever], toy: Instance):
    lines = levers.example(lever)
    assert all(f"`{line}`" in HOW_TO for line in lines)
    stated = tomllib.loads("\n".join(lines))["levers"]
    first = next(iter(LEVER_SETTINGS[lever.name].values()))
    assert [active.name for active in policies.active(under(toy, **stated))] == [lever.name]
    assert lever.model_validate(stated[lever.name]) == lever.model_validate(dict(first))


def test_the_scenario_of_the_page_works_on_the_toy(tmp_path: Path):
    path = tmp_path / "green-east.toml"
    path.write_text(BLOCKS[0], encoding="utf-8")
    scene = read_instance("toy", str(path))
    question, active = policies.enacted(scene)
    plan = solve(scene, gap=0.0, threads=1)
    assert verify(plan, question, active).failures == ()
    assert plan.west_share["training"] <= 0.8 + 1e-9
    assert ScenarioSettings(**tomllib.loads(BLOCKS[0])).name == "green-east"


def test_the_override_of_the_page_changes_what_it_says(tmp_path: Path, toy: Instance):
    assert [Override(**override) for override in tomllib.loads(BLOCKS[1])["override"]]
    path = tmp_path / "green-east.toml"
    path.write_text(BLOCKS[0].partition("[levers")[0] + BLOCKS[1], encoding="utf-8")
    zones, before = read_instance("toy", str(path))["zones"], toy["zones"]
    changed = zones["zone"][zones["delivery_cny_per_mwh"] != before["delivery_cny_per_mwh"]]
    assert changed.tolist() == ["dune"]


def test_what_is_refused_is_in_the_nomenclature(toy: Instance):
    question, active = policies.enacted(under(toy, price_war={"may_refuse": True}))
    blocks = formulate(assemble(question), active).columns.labels.blocks
    letters = {name: letters for name, (letters, _, _) in {**VARIABLES, **WITH_LEAVE}.items()}
    assert {name: over.letters for name, over in blocks} == letters
