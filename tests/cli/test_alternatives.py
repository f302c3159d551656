"""Does `alternatives` write runs and a map that every other command takes, and end as it promises?"""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import Command


def test_alternatives_are_runs_beside_a_map(command: Command, toy_run: Path, tmp_path: Path):
    folder = tmp_path / "else"
    ended = command("alternatives", toy_run, "--within", "10%", "--count", "2", "-o", folder)
    assert ended.code == 0, ended.err
    assert "alternative-2" in ended.out
    assert "no plan within the limit has more than 7.0 MW" in ended.out
    names = {path.name for path in folder.iterdir()}
    assert names == {"map.html", "alternatives.json", "alternative-1", "alternative-2"}
    run = folder / "alternative-1"
    assert command("verify", run).code == 0
    assert command("map", run, "-o", tmp_path / "maps").code == 0
    assert command("compare", toy_run, run).code == 0
    made = json.loads((run / "provenance.json").read_text(encoding="utf-8"))["command"]
    assert made.endswith("&& eastwest alternatives RUN --within 0.1 --count 2")
    again = command("alternatives", toy_run, "--within", "0.1", "--count", "2", "-o", folder, "--json")
    said = json.loads(again.out)
    assert said == json.loads((folder / "alternatives.json").read_text(encoding="utf-8"))
    assert {site["label"] for site in said["sites"]} == {"must", "never", "choice"}
    assert str(tmp_path) not in (folder / "alternatives.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "options",
    [("--within", "2"), ("--within", "a%"), ("--within", "-1%"), ("--within", "nan"), ("--count", "0")],
    ids=str,
)
def test_a_wrong_call_is_refused(options: tuple[str, ...], command: Command, toy_run: Path):
    ended = command("alternatives", toy_run, *options)
    assert (ended.code, ended.out) == (2, "")
    assert "Traceback" not in ended.err


def test_what_is_no_run_is_refused(command: Command, tmp_path: Path):
    assert command("alternatives", tmp_path / "nothing").code == 3
    assert list(tmp_path.iterdir()) == []


def test_nothing_else_is_replaced(command: Command, toy_run: Path, tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine")
    assert command("alternatives", toy_run, "-o", tmp_path).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_run_that_is_not_true_has_no_alternatives(command: Command, toy_run: Path, tmp_path: Path):
    run = tmp_path / "run"
    shutil.copytree(toy_run, run)
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    summary["objective"] *= 2
    (run / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    assert command("alternatives", run, "-o", tmp_path / "else").code == 8
    assert not (tmp_path / "else").exists()


def test_too_little_time_is_said(command: Command, toy_run: Path, tmp_path: Path):
    ended = command("alternatives", toy_run, "--seconds", "0.001", "-o", tmp_path / "else")
    assert ended.code == 7
    assert not (tmp_path / "else").exists()


def test_ctrl_c_keeps_what_is_found_or_says_that_nothing_is(command: Command, toy_run: Path, tmp_path: Path):
    timer = threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    ended = command("alternatives", toy_run, "--within", "10%", "--count", "100", "-o", tmp_path / "else")
    timer.cancel()
    assert ended.code in {0, 130}, ended.err
    assert "Traceback" not in ended.err
    if (tmp_path / "else").exists():
        assert command("verify", tmp_path / "else" / "alternative-1").code == 0
