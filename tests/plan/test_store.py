"""Does a run folder appear whole or not at all, and read back as it was?"""

from __future__ import annotations

import dataclasses
import errno
import json
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pandas.testing import assert_frame_equal

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.errors import UsageError
from optimizer.plan import store
from optimizer.plan.plan import Plan
from optimizer.plan.store import is_run, read_plan, write_plan
from optimizer.plan.summary import derive, summarise
from optimizer.plan.verify import verify
from tests.plans import example_plan

FILES = {"summary.json", "plan", "inputs", "scenario.toml", "provenance.json"}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_plan_reads_back_as_it_was(plan: Plan, instance: Instance, tmp_path: Path) -> None:
    run = write_plan(plan, instance, tmp_path / "run")
    for for_judgement in (False, True):
        again, inputs = read_plan(run, for_judgement=for_judgement)
        for name, frame in plan.tables.items():
            assert_frame_equal(frame, again[name])
        assert dataclasses.replace(again, tables=plan.tables) == plan
        assert inputs.hashes == instance.hashes
        assert verify(again, inputs).ok


def test_a_run_holds_what_it_must(plan: Plan, instance: Instance, tmp_path: Path) -> None:
    run = write_plan(plan, instance, tmp_path / "run")
    assert set(names(run)) == FILES
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    assert summary == summarise(plan, instance)
    promised = (
        "instance scenario status objective bound gap controllable_gap seconds verified costs carbon energy capacity "
        "west_share versions seed hashes threads by_side by_hub by_operator controllable"
    )
    assert set(promised.split()) <= set(summary)


def test_what_a_plan_does_not_state_yet_is_computed(plan: Plan, instance: Instance, tmp_path: Path) -> None:
    run = write_plan(dataclasses.replace(plan, derived={}), instance, tmp_path / "run")
    assert read_plan(run)[0].derived == plan.derived


def test_a_plan_without_a_bound_is_kept_too(plan: Plan, instance: Instance, tmp_path: Path) -> None:
    unproven = derive(dataclasses.replace(plan, status="limit", bound=-math.inf, gap=math.inf), instance)
    run = write_plan(unproven, instance, tmp_path / "run")
    assert json.loads((run / "summary.json").read_text(encoding="utf-8"))["bound"] is None
    again, inputs = read_plan(run)
    assert (again.bound, again.gap, again.controllable_gap) == (-math.inf, math.inf, math.inf)
    assert verify(again, inputs).ok


def test_a_scenario_is_kept_with_its_overrides(pack: Path, tmp_path: Path) -> None:
    instance = read_instance(pack, "cheap-west")
    run = write_plan(example_plan(instance), instance, tmp_path / "run")
    assert "multiply = 0.5" in (run / "scenario.toml").read_text(encoding="utf-8")
    again, inputs = read_plan(run)
    assert (again.scenario, inputs.scenario.name) == ("cheap-west", "cheap-west")
    assert verify(again, inputs).ok
    assert "--scenario cheap-west" in json.loads((run / "provenance.json").read_text(encoding="utf-8"))["command"]


def test_the_same_plan_gives_the_same_bytes(plan: Plan, instance: Instance, tmp_path: Path) -> None:
    first, second = (contents(write_plan(plan, instance, tmp_path / name)) for name in ("one", "two"))
    assert first == second


def test_nothing_in_a_run_names_the_machine(plan: Plan, instance: Instance, tmp_path: Path) -> None:
    text = b"\n".join(contents(write_plan(plan, instance, tmp_path / "run")).values()).decode()
    assert str(tmp_path) not in text
    assert str(Path.home()) not in text


def test_a_run_is_replaced_by_a_run(plan: Plan, instance: Instance, tmp_path: Path) -> None:
    run = write_plan(plan, instance, tmp_path / "run")
    (run / "map.html").write_text("of the old plan", encoding="utf-8")
    write_plan(dataclasses.replace(plan, seed=5), instance, run)
    assert read_plan(run)[0].seed == 5
    assert set(names(run)) == FILES
    assert names(tmp_path) == ["run"]


def test_an_empty_folder_and_missing_parents_are_filled(plan: Plan, instance: Instance, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert is_run(write_plan(plan, instance, tmp_path / "empty"))
    assert is_run(write_plan(plan, instance, tmp_path / "a" / "b" / "c"))


def test_a_run_has_the_permissions_of_any_folder(plan: Plan, instance: Instance, tmp_path: Path) -> None:
    (tmp_path / "any").mkdir()
    run = write_plan(plan, instance, tmp_path / "run")
    assert run.stat().st_mode == (tmp_path / "any").stat().st_mode


@pytest.mark.parametrize("what", ["file", "folder", "other summary", "no json", "link", "here", "above", "root"])
def test_what_is_not_a_run_is_never_replaced(
    what: str, plan: Plan, instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "precious"
    if what == "file":
        target.write_text("mine", encoding="utf-8")
    elif what == "link":
        target.symlink_to(write_plan(plan, instance, tmp_path / "elsewhere"))
    elif what == "root":
        target = Path("/")
    else:
        (target / "below").mkdir(parents=True)
        text = {"other summary": '{"format": "other"}', "no json": "{", "folder": "mine"}.get(what, "mine")
        (target / "summary.json").write_text(text, encoding="utf-8")
    if what in ("here", "above"):
        monkeypatch.chdir(target / "below" if what == "above" else target)
    before = contents(tmp_path)
    with pytest.raises(UsageError):
        write_plan(plan, instance, target)
    assert contents(tmp_path) == before


STEPS = ["table 1", "table 9", "inputs", "provenance.json", "summary.json", "scenario.toml", "move", "second move"]
FAILURES: dict[str, Callable[[], BaseException]] = {
    "full disk": lambda: OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    "interrupt": KeyboardInterrupt,
    "fault": lambda: RuntimeError("a fault of our own"),
}


def break_at(step: str, failure: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make one step of writing fail; tables and texts are half-written when it does."""
    seen: list[str] = []
    write_table, write_text, rename = store.write_table, store._write_text, Path.rename

    def table(frame: Any, path: Path) -> None:
        seen.append("table")
        write_table(frame, path)
        if step == f"table {len(seen)}":
            raise failure

    def text(path: Path, content: str) -> None:
        write_text(path, content[:10] if path.name == step else content)
        if path.name == step:
            raise failure

    def inputs(instance: Instance, folder: Path) -> None:
        folder.mkdir()
        (folder / "zones.csv").write_text("zone", encoding="utf-8")
        raise failure

    def moved(path: Path, target: Path) -> Path:
        seen.append("move")
        if (step, seen.count("move")) in (("move", 1), ("second move", 2)):
            raise failure
        return rename(path, target)

    monkeypatch.setattr(store, "write_table", table)
    monkeypatch.setattr(store, "_write_text", text)
    monkeypatch.setattr(Path, "rename", moved)
    if step == "inputs":
        monkeypatch.setattr(store, "write_instance", inputs)


@pytest.mark.parametrize("kind", FAILURES)
@pytest.mark.parametrize("step", STEPS)
def test_a_failure_leaves_the_old_run_and_nothing_else(
    step: str, kind: str, plan: Plan, instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = write_plan(plan, instance, tmp_path / "run")
    before = contents(run)
    failure = FAILURES[kind]()
    with monkeypatch.context() as broken:
        break_at(step, failure, broken)
        with pytest.raises((UsageError, type(failure))):
            write_plan(dataclasses.replace(plan, seed=9), instance, run)
    assert names(tmp_path) == ["run"]
    assert contents(run) == before


@pytest.mark.parametrize("step", STEPS[:-1])
def test_a_failure_where_nothing_stood_leaves_nothing(
    step: str, plan: Plan, instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        break_at(step, FAILURES["full disk"](), broken)
        with pytest.raises(UsageError, match="No space left"):
            write_plan(plan, instance, tmp_path / "new" / "deep" / "run")
    assert names(tmp_path) == []


def test_a_parent_that_is_a_file_is_named(plan: Plan, instance: Instance, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot write"):
        write_plan(plan, instance, tmp_path / "file" / "run")
    assert names(tmp_path) == ["file"]
