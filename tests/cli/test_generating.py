"""Does `eastwest generate` write an instance like any other, or one clear refusal and nothing else?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.mark.parametrize(
    ("region", "jobs", "seed"), [("china", 5, 1), ("lattice", 5, 2), ("lattice", 20, 3), ("china", 0, 4)]
)
def test_a_small_one_is_generated_checked_solved_and_verified(
    region: str, jobs: int, seed: int, command: Command, tmp_path: Path
):
    folder = tmp_path / "new" / "small"
    sizes = ("--region", region, "--sites", 3, "--jobs", jobs, "--services", 1, "--seed", seed)
    ended = command("generate", *sizes, "-o", folder, "--json")
    assert ended.code == 0, ended.err
    facts = json.loads(ended.out)
    assert (facts["instance"], facts["sites"], facts["jobs"]) == ("small", 3, jobs)
    assert command("check", folder).code == 0
    solved = command("solve", folder, "--gap", "0.1", "-o", tmp_path / "run")
    assert solved.code == 0, solved.err
    assert command("verify", tmp_path / "run").code == 0


def test_one_of_the_library_is_written_by_name(command: Command, tmp_path: Path):
    ended = command("generate", "--bench", "lattice-3x5-s01", "-o", tmp_path / "one")
    assert ended.code == 0, ended.err
    assert "3 campuses, 5 jobs" in ended.out
    assert "eastwest solve" in ended.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--sites", "0"], "--sites: 0 is not a number from 1 to 500"),
        (["--sites", "501"], "--sites"),
        (["--jobs", "-1"], "--jobs"),
        (["--jobs", "2000001"], "2,000,000"),
        (["--services", "201"], "--services"),
        (["--hours", "25"], "a multiple of 24"),
        (["--hours", "0"], "--hours"),
        (["--hours", "312"], "at most 12 typical days"),
        (["--region", "lattice", "--hours", "8808"], "at most 366 typical days"),
        (["--tightness", "1"], "--tightness"),
        (["--tightness", "nan"], "--tightness"),
        (["--seed", "-1"], "--seed"),
        (["--jobs", "0", "--services", "0"], "at least one job or one service"),
        (["--region", "mars"], "mars"),
        (["--bench", "lattice-3x5-s99"], "did you mean"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    arguments: list[str], said: str, command: Command, tmp_path: Path
):
    ended = command("generate", *arguments, "-o", tmp_path / "x")
    assert ended.code == 2
    assert said in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_refused(command: Command, tmp_path: Path):
    ended = command("generate", "-o", tmp_path)
    assert ended.code == 2
    assert "exists" in ended.err
    assert list(tmp_path.iterdir()) == []
