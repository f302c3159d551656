"""Is the algebra what was meant? Every rule and cost term on the toy, row by row, as a person read it and kept it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest

from optimizer.data.reading import read_instance
from optimizer.plan.plan import relative_gap
from optimizer.plan.store import write_plan
from optimizer.policies import LEVERS
from optimizer.problem.linear import Linear
from optimizer.solve.pipeline import solve
from scripts.goldens import expected, pages
from scripts.goldens.lever_settings import LEVER_SETTINGS

KEPT = {path.stem: path.read_text(encoding="utf-8") for path in pages.FOLDER.glob("*.txt")}


@pytest.fixture(scope="module")
def writers() -> dict[str, Callable[[], str]]:
    return pages.writers()


def test_every_rule_and_cost_term_has_a_golden_file_and_none_is_left_over(writers: dict[str, Callable[[], str]]):
    assert sorted(KEPT) == sorted(writers), "run `make golden` and read what changed"


@pytest.mark.parametrize("name", sorted(KEPT))
def test_the_model_says_what_the_golden_file_says(name: str, writers: dict[str, Callable[[], str]]):
    assert writers[name]() == KEPT[name], "run `make golden` and read what changed"


def test_every_lever_has_golden_files():
    assert [lever.name for lever in LEVERS] == list(LEVER_SETTINGS)
    assert all(cases for cases in LEVER_SETTINGS.values())


def test_every_choice_of_a_lever_has_one():
    for lever in LEVERS:
        for setting, field in lever.model_fields.items():
            choices = set(get_args(field.annotation)) if get_origin(field.annotation) is Literal else set()
            shown = [case.get(setting, field.default) for case in LEVER_SETTINGS[lever.name].values()]
            assert [choice for choice in choices - {"state"} if choice not in shown] == [], (lever.name, setting)


def test_every_setting_of_a_lever_is_shown_at_another_value_than_the_neutral_one():
    for lever in LEVERS:
        shown = {setting for case in LEVER_SETTINGS[lever.name].values() for setting in case}
        assert shown == set(lever.model_fields), lever.name


def test_every_page_of_a_lever_shows_something():
    assert all(KEPT[name].strip() for name in KEPT if name.startswith("lever_"))


def test_a_page_shows_each_kind_of_change():
    war = KEPT["lever_price_war_may_refuse"]
    assert "prices.csv training_cny_per_mwh[venture,iaas]: 7000 -> 3500\n" in war
    assert "decline[tuning] in 0..5 whole appears\n" in war
    assert "homes_are_enough[voice]: +1 home[voice,port] >= 1\n  -> no row\n" in war
    assert "\n  +128.772 refuse[voice,port]\n" in war
    assert "served[chat,gorge] vanishes\n" in KEPT["lever_data_residency_zone"]
    assert "build[gorge-new] in 0..4 whole -> 0..0 whole\n" in KEPT["lever_build_moratorium_one_zone"]
    assert "traffic of serve[chat,dune,plain]: +0.400302 -> +0.200151\n" in KEPT["lever_network_tariff"]


def test_every_rule_shows_rows_and_says_how_many_it_leaves_out(linear: Linear):
    for name, over in linear.rows.labels.blocks:
        lines = KEPT[name].splitlines()
        left_out = int(lines[-1].split()[0].strip("(")) if lines[-1].startswith("(") else 0
        shown = len(lines) - (left_out > 0)
        assert shown > 0
        assert shown + left_out == len(over)


def test_writing_twice_changes_nothing(tmp_path: Path):
    assert pages.write(KEPT, tmp_path) == sorted(KEPT)
    (tmp_path / "a_rule_that_is_gone.txt").write_text("a_rule_that_is_gone[dune]: +1 it[dune,0] <= 0\n")
    assert pages.write(KEPT, tmp_path) == ["a_rule_that_is_gone"]
    assert pages.write(KEPT, tmp_path) == []


def test_every_expected_toml_says_what_is_known():
    for path in sorted(expected.INSTANCES.glob("*/expected.toml")):
        known = tomllib.loads(path.read_text(encoding="utf-8"))
        assert known["instance"] == path.parent.name
        assert set(known["versions"]) == set(expected.MADE_WITH)
        assert 0 < known["bound"] <= known["objective"]
        assert known["gap"] == pytest.approx(relative_gap(known["objective"], known["bound"]), abs=1e-7)
        assert known["tolerance"] >= known["gap"]


def test_the_toy_costs_what_is_expected():
    known = tomllib.loads((expected.INSTANCES / "toy" / "expected.toml").read_text(encoding="utf-8"))
    plan = solve(read_instance("toy"), gap=0.0, threads=1)
    assert plan.objective == pytest.approx(known["objective"], rel=known["tolerance"])
    assert plan.status == known["status"]


def test_a_run_becomes_an_expected_toml(tmp_path: Path):
    toy = read_instance("toy")
    run = write_plan(solve(toy, gap=0.0, threads=1), toy, tmp_path / "run")
    from_run = expected.from_run("toy", run)
    (tmp_path / "toy").mkdir()
    assert expected.write(from_run, tmp_path)
    assert not expected.write(from_run, tmp_path)
    written = tomllib.loads((tmp_path / "toy" / "expected.toml").read_text(encoding="utf-8"))
    kept = tomllib.loads((expected.INSTANCES / "toy" / "expected.toml").read_text(encoding="utf-8"))
    assert written == kept
    with pytest.raises(ValueError, match="a verified one of edwc-2025 is needed"):
        expected.from_run("edwc-2025", run)
