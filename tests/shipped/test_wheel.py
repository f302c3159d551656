"""Does it work for a stranger? The wheel, installed in an empty environment away from the checkout, solves the toy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import optimizer

ROOT = Path(__file__).parents[2]


def called(*words: object, folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    finished = subprocess.run(
        [str(word) for word in words], cwd=folder, env=environment, capture_output=True, check=False, encoding="utf-8"
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    called(
        sys.executable, "-m", "build", "--no-isolation", "--sdist", "--wheel", "--outdir", folder, ROOT, folder=folder
    )
    return folder


@pytest.fixture(scope="module")
def wheel(packages: Path) -> Path:
    (wheel,) = packages.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an environment with the wheel; its dependencies are those of this environment, by path."""
    folder = tmp_path_factory.mktemp("stranger") / "env"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    options = ("install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    called(sys.executable, "-m", "pip", "--python", python, *options, wheel, folder=folder)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return folder


def test_the_wheel_holds_every_pack_and_no_tests(wheel: Path):
    names = {name.split("/", 1)[1] for name in zipfile.ZipFile(wheel).namelist() if name.startswith("optimizer/")}
    for kind in ("regions", "instances"):
        kept = {path.relative_to(ROOT).as_posix() for path in (ROOT / kind).rglob("*") if path.is_file()}
        assert {f"_packs/{place}" for place in kept if "__pycache__" not in place} <= names
    assets = {path.relative_to(ROOT / "optimizer").as_posix() for path in (ROOT / "optimizer").rglob("assets/**/*.*")}
    assert assets
    assert assets <= names
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"optimizer", f"eastwest-{optimizer.__version__}.dist-info"}


def test_the_source_distribution_holds_what_a_checkout_holds(packages: Path):
    (source,) = packages.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for place in (
        "Makefile",
        "LICENSE",
        "requirements.lock",
        "regions/lattice/region.toml",
        "instances/toy/instance.toml",
    ):
        assert place in names
    assert not any(name.startswith((".venv", "demo", "runs")) for name in names)


def test_a_stranger_solves_and_verifies_the_toy(installed: Path, tmp_path: Path):
    command, python = installed / "bin" / "eastwest", installed / "bin" / "python"
    place = called(python, "-c", "import optimizer; print(optimizer.__file__)", folder=tmp_path).strip()
    assert Path(place).is_relative_to(installed)
    listed = json.loads(called(command, "list", "--json", folder=tmp_path))
    assert "toy" in [instance["name"] for instance in listed["instances"]]
    summary = json.loads(called(command, "solve", "toy", "--json", folder=tmp_path))
    assert summary["verified"]
    assert summary["status"] == "optimal"
    called(command, "verify", "runs/toy", folder=tmp_path)
    called(command, "map", "runs/toy", folder=tmp_path)
    assert (tmp_path / "runs" / "toy" / "map.html").is_file()
