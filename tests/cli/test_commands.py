"""Do the commands do together what each promises alone?"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from optimizer import library
from tests.cli.conftest import ROOT, Command

KEYS = {
    "instance", "scenario", "status", "objective", "bound", "gap", "controllable_gap", "seconds", "verified", "costs",
    "carbon", "energy", "capacity", "west_share", "versions", "seed", "hashes", "threads",
}  # fmt: skip


def test_list_names_everything_that_ships(command: Command):
    listed = json.loads(command("list", "--json").out)
    assert [instance["name"] for instance in listed["instances"]] == library.instances()
    assert [region["name"] for region in listed["regions"]] == library.regions()
    assert all(entry["sentence"] for kind in listed.values() for entry in kind)
    assert "toy" in command("list").out


def test_check_tells_the_size(command: Command):
    ended = command("check", "toy")
    assert ended.code == 0
    assert "no fault found" in ended.out
    assert json.loads(command("check", "toy", "--json").out)["rows"]["sites"] == 5


def test_a_bad_instance_and_a_bad_scenario_are_refused(command: Command):
    assert command("check", "no-such-instance").code == 3
    ended = command("check", "toy", "--scenario", "no-such-scenario")
    assert ended.code == 3
    assert "no-such-scenario" in ended.err


def test_solve_prints_one_json_document_and_keeps_the_run(program: Command, tmp_path: Path):
    ended = program("solve", "toy", "--json")
    assert ended.code == 0, ended.err
    summary = json.loads(ended.out)
    assert summary.keys() >= KEYS
    assert summary["verified"] is True
    assert json.loads((tmp_path / "runs" / "toy" / "summary.json").read_text(encoding="utf-8")) == summary
    assert "searching" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["runs"]


def test_solve_prints_tables_by_side_hub_and_operator(command: Command, tmp_path: Path):
    ended = command("solve", "toy", "-o", tmp_path / "run")
    assert ended.code == 0
    for words in (
        "By side",
        "By hub",
        "By operator",
        "Cost, term by term",
        "location-based",
        "MW",
        "bn CNY",
        "VERIFIED",
    ):
        assert words in ended.out


@pytest.mark.parametrize("engine", ["exact", "split"])
def test_either_engine_answers_with_a_verified_plan(engine: str, command: Command, tmp_path: Path):
    ended = command("solve", "toy", "--engine", engine, "--gap", "0.01", "--json", "-o", tmp_path / "run")
    assert ended.code == 0
    answer = json.loads(ended.out)
    assert answer["verified"]
    assert answer["bound"] <= answer["objective"] <= 1.01 * answer["bound"]


def test_a_scenario_names_its_own_run(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    scenario = (
        'name = "dear"\ntitle = "Dear"\ndescription = "A price."\n[levers.carbon_price]\nprice_cny_per_t = 500.0\n'
    )
    (tmp_path / "dear.toml").write_text(scenario, encoding="utf-8")
    ended = command("solve", "toy", "--scenario", "dear.toml", "--json")
    assert ended.code == 0, ended.err
    assert json.loads(ended.out)["costs"]["carbon"] > 0
    assert command("verify", tmp_path / "runs" / "toy-dear").code == 0


def test_verify_accepts_the_plan_and_rejects_a_doctored_one(command: Command, toy_run: Path, tmp_path: Path):
    assert command("verify", toy_run).code == 0
    assert json.loads(command("verify", toy_run, "--json").out)["verified"] is True
    shutil.copytree(toy_run, tmp_path / "doctored")
    table = tmp_path / "doctored" / "plan" / "halls.csv"
    rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
    rows[1][1] = str(int(rows[1][1]) + 1)
    table.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    ended = command("verify", tmp_path / "doctored")
    assert ended.code == 8
    assert "accelerators" in ended.err
    told = command("verify", tmp_path / "doctored", "--json")
    assert told.code == 8
    assert json.loads(told.out)["failures"]


def test_map_and_report_need_the_run_alone(command: Command, toy_run: Path, tmp_path: Path):
    assert command("map", toy_run, "-o", tmp_path / "toy.html").code == 0
    assert (tmp_path / "toy.html").stat().st_size < 3_000_000
    everything = command("map", toy_run, "-o", tmp_path / "maps", "--format", "html,png,svg,geojson,gpkg")
    assert everything.code == 0, everything.err
    drawn = {path.suffix for path in (tmp_path / "maps").iterdir() if path.is_file()}
    assert drawn == {".html", ".png", ".svg", ".geojson", ".gpkg"}
    reported = command("report", toy_run, "-o", tmp_path / "report")
    assert reported.code == 0, reported.err
    assert {path.suffix for path in (tmp_path / "report").iterdir()} >= {".html", ".md"}


@pytest.mark.parametrize("name", ["verify", "map", "report"])
def test_a_folder_that_is_no_run_is_refused(name: str, command: Command, tmp_path: Path):
    ended = command(name, tmp_path)
    assert ended.code == 3
    assert "summary.json" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_solve_leaves_foreign_folders_and_files_alone(command: Command, tmp_path: Path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("words", encoding="utf-8")
    (tmp_path / "file").write_text("words", encoding="utf-8")
    for place in ("thesis", "file"):
        ended = command("solve", "toy", "-o", tmp_path / place)
        assert ended.code == 2
        assert ended.out == ""
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.txt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_one_line():
    arguments = [sys.executable, "-m", "optimizer.cli.app", "list"]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(arguments, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 70
    assert ended.stderr.splitlines() == ["error: No space left on device"]


def test_a_reader_that_leaves_early_is_no_error():
    arguments = [sys.executable, "-m", "optimizer.cli.app", "list"]
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(arguments, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert ended.returncode == 141
    assert ended.stderr == ""


def test_a_demo_ends_with_a_map_and_a_report(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.cli.demonstrating.DEMONSTRATED", "toy")
    ended = command("demo", "-o", tmp_path / "demo")
    assert ended.code == 0, ended.err
    assert (tmp_path / "demo" / "map.html").is_file()
    assert (tmp_path / "demo" / "run" / "summary.json").is_file()
    assert str(tmp_path / "demo" / "map.html") in ended.out
