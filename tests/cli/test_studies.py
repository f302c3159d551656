"""Do the commands that solve many cases start, end, stop and go on as they promise?"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from optimizer.cli.studies import exit_code, news
from optimizer.plan.plan import Plan
from optimizer.study.answering import Answer
from optimizer.study.standing import Standing
from tests.cli.conftest import ROOT, Command, Ended
from tests.study.scenarios import dear, hopeless, misspelt

OUT = ["-o", "out"]
WRONG = [
    ["bench", "toy"],
    ["bench", "toy", *OUT, "--workers", "0"],
    ["bench", "toy", *OUT, "--workers", "-1"],
    ["bench", "toy", *OUT, "--workers", "two"],
    ["bench", "toy", *OUT, "--workers", "1", "--scheduler", "tcp://127.0.0.1:1"],
    ["bench", "toy", *OUT, "--scheduler", "nonsense"],
    ["bench", "toy", *OUT, "--scheduler", "http://127.0.0.1:1"],
    ["bench", "toy", *OUT, "--scenarios", "a,,b"],
    ["bench", "toy", *OUT, "--scenarios", ""],
    ["bench", "toy", *OUT, "--frontier", "carbon,joy"],
    ["bench", "toy", *OUT, "--gap", "1"],
    ["sweep", "toy", *OUT],
    ["sweep", "toy", *OUT, "--set", "nonsense"],
    ["sweep", "toy", *OUT, "--set", "carbon_price.price_cny_per_t="],
    ["frontier", "toy", *OUT],
    ["frontier", "toy", *OUT, "--against", "joy"],
    ["frontier", "toy", *OUT, "--against", "carbon", "--of", "carbon"],
    ["frontier", "toy", *OUT, "--against", "carbon", "--points", "1"],
    ["frontier", "toy", *OUT, "--against", "carbon", "--ledger", "double_entry"],
    ["compare", "one"],
]
REFUSED = [
    ["bench", "no-such-instance", *OUT],
    ["bench", "toy", *OUT, "--scenarios", "no-such-scenario"],
    ["bench", "toy", *OUT, "--scenarios", "no-such-file.toml"],
    ["bench", "toy", *OUT, "--scenarios", "../../etc/passwd"],
    ["sweep", "toy", *OUT, "--set", "carbon_prize.price_cny_per_t=1"],
    ["sweep", "toy", *OUT, "--set", "carbon_price.price_cny_per_t=-1"],
    ["frontier", "toy", *OUT, "--against", "carbon", "--scenario", "no-such-scenario"],
    ["compare", "one", "two"],
]


def json_of(ended: Ended) -> dict[str, dict[str, object]]:
    return {case["name"]: case for case in json.loads(ended.out)["cases"]}


@pytest.mark.parametrize(
    ("code", "arguments"),
    [*((2, arguments) for arguments in WRONG), *((3, arguments) for arguments in REFUSED)],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_a_wrong_call_or_input_is_refused_before_anything_is_solved(
    code: int, arguments: list[str], command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    ended = command(*arguments)
    assert ended.code == code, ended.err
    assert ended.err.startswith("error: ")
    assert "Traceback" not in ended.err
    assert not list(tmp_path.rglob("summary.json"))


def test_a_scheduler_that_nobody_runs_is_named(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.study.workers.CONNECT_SECONDS", 0.5)  # nobody will come, however long one waits
    ended = command("bench", "toy", "-o", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:1")
    assert ended.code == 2
    assert "tcp://127.0.0.1:1" in ended.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_refused(command: Command, tmp_path: Path):
    (tmp_path / "shut").mkdir(mode=0o500)
    ended = command("bench", "toy", "-o", tmp_path / "shut" / "out")
    assert ended.code == 2
    assert "cannot be written" in ended.err


def test_a_file_system_that_refuses_is_one_line(command: Command):
    ended = command("bench", "toy", "-o", "/proc/eastwest")
    assert ended.code == 2
    assert "cannot be written" in ended.err


def test_a_bench_says_how_each_case_ended_and_goes_on_where_it_stopped(
    program: Command, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    listed = [dear(tmp_path, 100.0), hopeless(tmp_path), misspelt(tmp_path)]
    asked = ["bench", "toy", "--scenarios", ",".join(listed), "--workers", "2", "-o", "out", "--json"]
    first = program(*asked)
    assert first.code == 3, first.err  # one is refused; that is no end of the others
    assert {name: case["ending"] for name, case in json_of(first).items()} == {
        "none": "planned",
        "dear-100": "planned",
        "hopeless": "infeasible",
        "misspelt": "refused",
    }
    assert "did you mean carbon_price" in str(json_of(first)["misspelt"]["message"])
    files = [tmp_path / name for name in json.loads(first.out)["files"]]
    assert {file.name for file in files} == {"table.csv", "report.html", "report.md"}
    content = [file.read_bytes() for file in files]
    for file in files:
        file.unlink()
    again = command(*asked)
    assert again.out == first.out
    assert "4 of 4 finished before" in again.err
    assert [file.read_bytes() for file in files] == content
    for text in content:
        assert str(tmp_path).encode() not in text
        assert str(ROOT).encode() not in text


def test_a_sweep_has_its_settings_in_the_table_and_scenarios_that_solve_takes(
    program: Command, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    ended = program("sweep", "toy", "--set", "carbon_price.price_cny_per_t=0,200", "-o", "out", "--workers", "1")
    assert ended.code == 0, ended.err
    head, *rows = (tmp_path / "out" / "table.csv").read_text(encoding="utf-8").splitlines()
    column = head.split(",").index("carbon_price.price_cny_per_t")
    assert [row.split(",")[column] for row in rows] == ["", "0", "200"]
    scenario = "out/scenarios/carbon_price.price_cny_per_t-200.toml"
    solved = command("solve", "toy", "--scenario", scenario, "--json", "-o", "run")
    told = json.loads((tmp_path / "out/runs/carbon_price.price_cny_per_t-200/summary.json").read_text(encoding="utf-8"))
    assert json.loads(solved.out)["objective"] == pytest.approx(told["objective"])
    compared = command("compare", "out/runs/none", "run", "-o", "pair", "--json")
    assert compared.code == 0, compared.err
    for bridge in json.loads(compared.out)["bridges"]:
        steps = sum(step["amount"] for step in bridge["steps"])
        size = max(abs(bridge["start"]), abs(bridge["end"]), 1.0)
        assert steps == pytest.approx(bridge["end"] - bridge["start"], abs=1e-9 * size)
    assert {path.suffix for path in (tmp_path / "pair").iterdir()} >= {".html", ".md", ".svg"}


def test_a_frontier_is_a_table_a_picture_and_a_page(program: Command, tmp_path: Path):
    ended = program("frontier", "toy", "--against", "latency", "--points", "3", "-o", "out", "--workers", "1")
    assert ended.code == 0, ended.err
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names >= {"frontier.csv", "frontier.png", "frontier.svg", "report.html", "report.md", "table.csv"}
    assert "latency" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8").lower()


def test_compare_does_not_trust_a_plan_that_is_not_true(command: Command, toy_run: Path, tmp_path: Path):
    import shutil  # noqa: PLC0415 - one test

    shutil.copytree(toy_run, tmp_path / "doctored")
    summary = tmp_path / "doctored" / "summary.json"
    told = json.loads(summary.read_text(encoding="utf-8"))
    told["costs"]["halls"] += 1e6
    summary.write_text(json.dumps(told), encoding="utf-8")
    ended = command("compare", toy_run, tmp_path / "doctored")
    assert ended.code == 8
    assert "doctored" in ended.err
    assert command("compare", toy_run, toy_run).code == 0


def test_ctrl_c_keeps_what_is_finished_and_leaves_nobody_behind(tmp_path: Path):
    prices = ",".join(map(str, range(200)))
    started = subprocess.Popen(
        [sys.executable, "-m", "optimizer.cli.app", "sweep", "toy", "--set", f"carbon_price.price_cny_per_t={prices}",
         "--workers", "2", "-o", "out"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    runs = tmp_path / "out" / "runs"
    while not list(runs.glob("[!.]*/summary.json")):
        assert started.poll() is None
        time.sleep(0.05)
    workers = psutil.Process(started.pid).children(recursive=True)
    os.killpg(started.pid, signal.SIGINT)
    printed, said = started.communicate()
    assert started.returncode == 130, said
    assert printed == ""
    assert (
        said.splitlines()[-1]
        == "error: stopped; what is finished is kept in out, and the same command goes on from there"
    )
    assert "Traceback" not in said
    _, alive = psutil.wait_procs(workers, timeout=30)
    assert alive == []
    assert not list(tmp_path.rglob("*.draft"))


def plan(status: str, *, verified: bool) -> Answer:
    return Answer(
        "planned",
        plan=Plan("i", "s", status, 1e9, 0.9e9, 0.1, 1.0, 0, 1, {}, {}, {}, {}, verified=verified),
    )


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([plan("optimal", verified=True), plan("within_gap", verified=True), Answer("infeasible")], 0),
        ([plan("rule", verified=True)], 0),
        ([plan("optimal", verified=True), plan("limit", verified=True)], 6),
        ([plan("limit", verified=True), Answer("no_plan")], 7),
        ([Answer("no_plan"), Answer("refused")], 3),
        ([Answer("refused"), Answer("failed")], 70),
        ([Answer("failed"), plan("optimal", verified=False)], 8),
    ],
)
def test_the_exit_code_is_that_of_the_worst_case(answers: list[Answer], code: int):
    assert exit_code({str(number): answer for number, answer in enumerate(answers)}) == code


def test_news_tell_how_a_case_ended_and_how_long_the_rest_takes():
    told = Standing(3, 19, (), 720.0, "finished", "carbon-300", plan("within_gap", verified=True))
    assert news(told) == "[3/19] carbon-300: 1.00 bn CNY, gap 10.00 %, verified; about 12 min left"
    ended = Standing(19, 19, (), 0.0, "finished", "hopeless", Answer("no_plan", "the limit was reached"))
    assert news(ended) == "[19/19] hopeless: no plan: the limit was reached"


@pytest.mark.parametrize("name", ["bench", "compare", "frontier", "sweep"])
def test_help_loads_no_cluster(name: str):
    script = (
        "import sys; from optimizer.cli.app import run; "
        f"run([{name!r}, '--help']); "
        "sys.exit(', '.join({'dask', 'distributed', 'pandas'} & set(sys.modules)) or None)"
    )
    finished = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr


def test_a_run_under_a_lever_that_does_nothing_can_be_compared(command: Command, toy_run: Path, tmp_path: Path):
    assert command("solve", "toy", "--scenario", dear(tmp_path, 0.0), "-o", tmp_path / "run").code == 0
    ended = command("compare", toy_run, tmp_path / "run", "--json")
    assert ended.code == 0, ended.err
    assert all(bridge["difference"] == 0.0 for bridge in json.loads(ended.out)["bridges"])
