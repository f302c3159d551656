"""Does help answer at once, and does it say what to type?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import optimizer
from optimizer.cli.app import COMMANDS
from tests.cli.conftest import ROOT, Command

HEAVY = ("pandas", "numpy", "scipy", "pyomo", "highspy", "geopandas", "shapely", "pandera", "matplotlib", "networkx")
UNUSED = ("scipy.stats", "scipy.cluster", "pandera", "geopandas", "matplotlib", "distributed")
NAMES = [name for name, *_ in COMMANDS]


@pytest.mark.parametrize("arguments", [["--help"], ["solve", "--help"], ["solve", "toy", "--gap", "2"], ["list"]])
def test_nothing_heavy_is_loaded_before_it_is_needed(arguments: list[str]):
    script = (
        "import sys; from optimizer.cli.app import run; "
        f"run({arguments!r}); sys.exit(', '.join(set({HEAVY!r}) & set(sys.modules)) or None)"
    )
    finished = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert finished.returncode == 0, finished.stderr


def test_a_small_solve_loads_nothing_that_it_does_not_use(tmp_path: Path):
    script = (
        "import sys; from optimizer.cli.app import run; "
        f"assert run(['solve', 'toy', '-o', {str(tmp_path / 'run')!r}]) == 0; "
        f"sys.exit(', '.join(set({UNUSED!r}) & set(sys.modules)) or None)"
    )
    finished = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert finished.returncode == 0, finished.stderr


def test_help_names_every_command(command: Command):
    ended = command("--help")
    assert ended.code == 0
    assert ended.err == ""
    assert all(name in ended.out for name in NAMES)


def test_without_arguments_the_help_is_the_answer(command: Command):
    assert command() == command("--help")


@pytest.mark.parametrize("name", NAMES)
def test_help_of_each_command_has_examples(name: str, command: Command):
    ended = command(name, "--help")
    assert ended.code == 0
    assert f"  eastwest {name}" in ended.out.partition("Examples:")[2]


def test_version(command: Command):
    assert command("--version").out.strip() == f"eastwest {optimizer.__version__}"
