"""How is a command run in a test? In this process where that is enough, as a program of its own where it must be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from optimizer.cli.app import run

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, standard output and standard error."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    def ended(*arguments: object) -> Ended:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return ended


@pytest.fixture
def program(tmp_path: Path) -> Command:
    def ended(*arguments: object, **environment: str) -> Ended:
        finished = subprocess.run(
            [sys.executable, "-m", "optimizer.cli.app", *(str(argument) for argument in arguments)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        return Ended(finished.returncode, finished.stdout, finished.stderr)

    return ended


@pytest.fixture(scope="session")
def toy_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the solved toy; tests copy it before they change it."""
    folder = tmp_path_factory.mktemp("runs") / "toy"
    assert run(["solve", "toy", "-o", str(folder)]) == 0
    return folder
