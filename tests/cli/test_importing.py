"""Does `eastwest import` write an instance like any other, or one clear refusal and nothing else?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

PROBLEM = "2 3\n10 5\n20 0\n4 6 7\n1.5 3 5\n2 4 6\n"
BEST = 12.0  # everybody is served by the second facility, which costs nothing to open


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.txt"
    path.write_text(PROBLEM, encoding="utf-8")
    return path


def test_a_problem_is_imported_checked_solved_and_verified(command: Command, file: Path, tmp_path: Path):
    folder = tmp_path / "problems" / "small"
    ended = command("import", file, "--format", "holmberg", "-o", folder, "--json")
    assert ended.code == 0, ended.err
    facts = json.loads(ended.out)
    assert (facts["sites"], facts["demands"], facts["pairs"]) == (2, 3, 6)
    assert command("check", folder).code == 0
    solved = command("solve", folder, "--gap", "0", "--json", "-o", tmp_path / "run")
    assert solved.code == 0, solved.err
    assert json.loads(solved.out)["objective"] == pytest.approx(BEST, rel=1e-9)
    assert command("verify", tmp_path / "run").code == 0
    assert command("map", tmp_path / "run", "-o", tmp_path / "map.html").code == 0
    assert command("report", tmp_path / "run", "-o", tmp_path / "report").code == 0


def test_it_says_what_a_unit_stands_for(command: Command, file: Path, tmp_path: Path):
    ended = command("import", file, "--format", "holmberg", "-o", tmp_path / "small")
    assert "1 CNY a year stands for a unit of its cost" in ended.out
    assert "eastwest solve" in ended.out


@pytest.mark.parametrize(
    ("content", "arguments", "code", "said"),
    [
        (PROBLEM, ["--format", "orlib"], 2, "orlib"),
        (PROBLEM, [], 2, "--format"),
        (PROBLEM, ["--format", "holmberg", "--capacity", "nan"], 2, "capacity"),
        (PROBLEM, ["--format", "holmberg", "--capacity", "-5"], 2, "capacity"),
        (PROBLEM, ["--format", "holmberg", "--problem", "0"], 2, "problem"),
        (PROBLEM, ["--format", "holmberg", "--maximise"], 2, "says nothing to"),
        (PROBLEM, ["--format", "orlib-gap"], 3, "small.txt, row"),
        (PROBLEM + "9\n", ["--format", "holmberg"], 3, "row 7"),
        ("", ["--format", "holmberg"], 3, "empty"),
        ("\x1f\x8b", ["--format", "holmberg"], 3, "small.txt"),
        ("2 3\n10 5\n20 1e13\n4 6 7\n1 1 1\n1 1 1\n", ["--format", "holmberg"], 3, "row 3: found 1e+13"),
        ("1 1\n1e9 5\n1e-9\n3\n", ["--format", "holmberg"], 3, "small.txt, column demand_mw"),
        ("<script>", ["--format", "tbed"], 3, "row 1: found '<script>'"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    content: str, arguments: list[str], code: int, said: str, command: Command, file: Path, tmp_path: Path
):
    file.write_text(content, encoding="latin-1")
    ended = command("import", file, *arguments, "-o", tmp_path / "small")
    assert ended.code == code
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["small.txt"]


def test_a_file_that_is_not_there_and_a_folder_that_is_are_refused(command: Command, file: Path, tmp_path: Path):
    assert command("import", tmp_path / "none.txt", "--format", "tbed", "-o", tmp_path / "a").code == 3
    assert command("import", tmp_path, "--format", "tbed", "-o", tmp_path / "a").code == 3
    ended = command("import", file, "--format", "holmberg", "-o", tmp_path)
    assert ended.code == 2
    assert "exists" in ended.err


def test_what_cannot_be_written_leaves_nothing_behind(
    command: Command, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("optimizer.data.self_contained.write_table", full)
    ended = command("import", file, "--format", "holmberg", "-o", tmp_path / "new" / "small")
    assert ended.code == 2
    assert "No space left on device; nothing was changed" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["small.txt"]
