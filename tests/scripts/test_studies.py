"""Does the page of studies say what was measured, failures included, and are ratios and verdicts what they claim?"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from optimizer.plan.plan import Plan
from optimizer.plan.versions import installed
from optimizer.policies import LEVERS
from optimizer.solve.pipeline import solve
from optimizer.solve.split.reuse import Reuse
from scripts.bench.places import ROOT
from scripts.studies import record
from scripts.studies.__main__ import SCENARIOS, measure, options, render
from scripts.studies.changes import BUDGET_SHARE, CHANGES, levers_of
from scripts.studies.library import ended, library, study_of
from scripts.studies.neighbours import Aim, Pair, median_ratio, neighbours, pairs
from scripts.studies.one import options as one_options
from scripts.studies.one import question_of, solved
from scripts.studies.page import page
from scripts.studies.record import RECORD
from scripts.studies.running import told
from scripts.studies.targets import targets
from scripts.studies.workers import speed_up
from tests.formulation.scenes import under
from tests.solve.mid_size import mid_size

COST = {"code": 0, "wall": 60.0, "cpu": 100.0, "peak_bytes": 2_000_000_000, "load": 1.0, "failure": ""}
FAILED = {**COST, "code": 70, "failure": "exit code 70: out of memory"}
ANSWER = {
    "ending": "planned", "status": "within_gap", "objective": 100e9, "bound": 99.5e9, "gap": 0.005, "verified": True,
    "solve_wall": 50.0, "solve_cpu": 90.0, "load_seconds": 0.0, "invested_cny": 1e9, "kept": True,
}  # fmt: skip
SAME = {"role": "bytes", "what": "tables", "compared": ["table.csv"], "differing": [], "failure": ""}
CASE = {
    "role": "case", "what": "none", "rule": "", "ending": "planned", "status": "within_gap", "objective": 100e9,
    "bound": 99.5e9, "gap": 0.005, "verified": True, "seconds": 80.0, "failure": "",
}  # fmt: skip
CLEAN = {
    "role": "killed", "what": "local workers", "seed": 0, "killed": {"worker": 60, "command": 40}, "starts": 41,
    "corrupt": 0, "lost": 0, "again": 0, "differing": 0, "broken": [], "wall": 400.0, "load": 1.0, "failure": "",
}  # fmt: skip


def run(role: str, **more: Any) -> dict[str, Any]:
    return {"role": role, "what": f"{more.get('change', '')} {role}", "seed": 0, **COST, **ANSWER, **more}


def pair(cold: float = 50.0, warm: float = 5.0, change: str = "carbon-20", **of_the_warm: Any) -> list[dict[str, Any]]:
    return [
        run("cold", change=change, solve_wall=cold),
        run("warm", change=change, solve_wall=warm, **of_the_warm),
    ]


def every_pair(warm: float = 5.0) -> list[dict[str, Any]]:
    return [run("base"), *(each for change in CHANGES for each in pair(warm=warm, change=change))]


def rest(one: float, two: float) -> list[dict[str, Any]]:
    shown = [{"name": name, "ending": "planned", "status": "within_gap", "gap": "0.005"} for name in ("none", "a")]
    return [
        {"role": "rest", "what": f"rest {count}", **COST, "workers": count, "wall": wall, "cases": shown}
        for count, wall in ((1, one), (2, two))
    ]


def kept(measure: str, runs: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "measure": measure, "instance": "edwc-2025", "date": "2026-01-02 03:04 UTC", "ended": True,
        "options": {"seeds": [0], "wall": 3000.0, "workers": 2}, "machine": {"cores": 2, "memory_gb": 16.0},
        "versions": {"python": "3.11.7"}, "runs": runs, **more,
    }  # fmt: skip


def verdicts(*measurements: dict[str, Any]) -> list[bool | None]:
    return [row.met for row in targets(measurements)]


def the(words: str, *measurements: dict[str, Any]) -> bool | None:
    return next(row.met for row in targets(measurements) if words in row.what)


def text_of(*measurements: dict[str, Any]) -> str:
    return page({"format": record.FORMAT, "measurements": list(measurements)})


def test_targets_without_measurements_are_neither_met_nor_missed():
    assert set(verdicts()) == {None}


def test_targets_that_are_reached_are_met():
    cases = [{**CASE, "what": f"case-{number}"} for number in range(19)]
    measurements = [
        kept("library", cases), kept("neighbours", every_pair()), kept("workers", [*rest(100.0, 50.0), SAME]),
        kept("kills", [CLEAN], instance="toy"),
    ]  # fmt: skip
    assert set(verdicts(*measurements)) == {True}


@pytest.mark.parametrize(
    ("words", "measurement"),
    [
        ("re-solve", kept("neighbours", every_pair(warm=11.0))),
        ("re-solve", kept("neighbours", pair())),  # one pair is not all of them
        ("re-solve", kept("neighbours", [run("base", failure="exit code 1")])),
        ("same objective", kept("neighbours", [*every_pair()[:-1], run("warm", change="budget", bound=101e9)])),
        ("2 workers against 1", kept("workers", [*rest(100.0, 56.0), SAME])),
        ("2 workers and of 1", kept("workers", [*rest(100.0, 50.0), {**SAME, "failure": "differ: table.csv"}])),
        ("2 workers and of 1", kept("workers", rest(100.0, 50.0))),
        ("scenarios of edwc-2025", kept("library", [CASE] * 18)),  # the base is not a scenario
        ("scenarios of edwc-2025", kept("library", [CASE] * 19, options={"wall": 3601.0, "workers": 2})),
        ("scenarios of edwc-2025", kept("library", [CASE] * 19, options={"wall": 60.0, "workers": 4})),
        ("plans verified", kept("library", [CASE, {**CASE, "gap": 0.0101}])),
        ("plans verified", kept("library", [CASE, {**CASE, "gap": None}])),
        ("plans verified", kept("library", [CASE, {**CASE, "verified": False}])),
        ("plans verified", kept("library", [CASE, {**CASE, "ending": "no_plan", "failure": "no_plan: late"}])),
        ("kill -9", kept("kills", [{**CLEAN, "failure": "x is corrupt"}])),
        ("kill -9", kept("kills", [{**CLEAN, "killed": {"worker": 99}}])),
        ("kill -9", kept("kills", [CLEAN], ended=False)),
    ],
)  # fmt: skip
def test_each_target_can_be_missed(words: str, measurement: dict[str, Any]):
    assert the(words, measurement) is False


def test_the_last_measurement_of_the_national_instance_is_judged():
    quick, slow = kept("neighbours", every_pair(warm=1.0)), kept("neighbours", every_pair(warm=40.0))
    assert the("re-solve", quick, slow) is False
    assert the("re-solve", slow, quick) is True
    assert the("re-solve", slow, {**quick, "instance": "toy"}) is False


def test_a_median_counts_pairs_without_a_ratio_as_nothing_gained():
    complete = pairs([*pair(), *pair(change="moratorium", status="limit"), *pair(change="hubs-65", **FAILED)])
    assert [each.ratio("solve_wall") for each in complete] == [10.0, None, None]
    assert median_ratio(complete, "solve_wall") == 0.0
    assert median_ratio([], "solve_wall") is None


def test_a_pair_proven_infeasible_twice_agrees_and_is_left_out():
    cold, warm = (run(role, change="budget", ending="infeasible") for role in ("cold", "warm"))
    assert Pair(cold, warm).agree
    assert median_ratio([Pair(cold, warm), Pair(*pair())], "solve_wall") == 10.0
    assert Pair(cold, run("warm", change="budget")).failed
    assert Pair({**cold, "ending": "no_plan"}, {**warm, "ending": "no_plan"}).failed


def test_a_cold_run_short_of_the_gap_gives_a_lower_bound():
    cold, warm = pair()
    assert Pair({**cold, "status": "limit"}, warm).is_least
    assert "> 10.0" in text_of(kept("neighbours", [{**cold, "status": "limit"}, warm]))


@pytest.mark.parametrize(
    ("of_the_warm", "agree"),
    [
        ({"objective": 100.4e9, "bound": 99.9e9}, True),
        ({"objective": 99.4e9, "bound": 99.0e9}, False),  # below what the cold run proved
        ({"objective": 101e9, "bound": 100.1e9}, False),  # proves more than the cold run's plan costs
        ({"verified": False}, False),
        ({"bound": None}, True),
    ],
)
def test_answers_agree_where_one_optimum_fits_both(of_the_warm: dict[str, Any], agree: bool):
    cold, warm = pair(**of_the_warm)
    assert Pair(cold, warm).agree is agree


def test_every_change_names_a_lever_and_changes_something():
    known = {lever.name: lever for lever in LEVERS}
    for change in CHANGES:
        ((name, settings),) = levers_of(change, 1e9).items()
        assert not known[name](**settings).is_neutral
    assert levers_of("budget", 1e9)["capex_budget"]["total_cny"] == BUDGET_SHARE * 1e9


def test_changes_fit_the_national_instance():
    for change in CHANGES:
        assert question_of("edwc-2025", levers_of(change, 1e11)).scenario.levers


def test_one_solve_tells_its_ending_and_its_seconds():
    found = solved(one_options(["toy", "--threads", "1"]))
    assert (found["ending"], found["status"], found["verified"], found["kept"]) == ("planned", "optimal", True, False)
    assert found["objective"] == pytest.approx(182825766.357)
    assert found["solve_wall"] > 0
    assert found["invested_cny"] > 0
    scarce = json.dumps({"accelerator_supply": {"supply_mw": {"swift": 0, "sturdy": 0}}})
    assert solved(one_options(["toy", "--levers", scarce, "--threads", "1"]))["ending"] == "infeasible"


def test_a_warm_solve_starts_from_what_another_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("optimizer.solve.searching.WHOLE_UP_TO", 0)
    monkeypatch.setattr("scripts.studies.one.question_of", lambda _, levers: under(mid_size(), **levers))
    given: list[object] = []

    def solving(*arguments: Any, near: object, **named: Any) -> Plan:
        given.append(near)
        return solve(*arguments, near=near, **named)

    monkeypatch.setattr("scripts.studies.one.solve", solving)
    aim, left = ["mid-size", *Aim(0.05, 120.0, 2).arguments()], str(tmp_path / "base.npz")
    dearer = [*aim, "--levers", '{"carbon_price": {"price_cny_per_t": 20}}']
    base = solved(one_options([*aim, "--keep", left]))
    cold, warm = solved(one_options(dearer)), solved(one_options([*dearer, "--near", left]))
    assert [type(near) for near in given] == [type(None), type(None), Reuse]
    assert (base["kept"], cold["kept"], warm["kept"]) == (True, False, False)
    assert (base["proof"], cold["proof"]) == (True, False)
    assert warm["load_seconds"] > cold["load_seconds"]
    assert Pair({**COST, **cold}, {**COST, **warm}).agree


def test_pairs_start_from_what_the_base_left(monkeypatch: pytest.MonkeyPatch):
    commands = []

    def seeing(role: str, what: str, command: list[str], **more: Any) -> dict[str, Any]:
        commands.append((role, command))
        if "--keep" in command:
            Path(command[command.index("--keep") + 1]).touch()
        return {**run(role, **more), "what": what}

    monkeypatch.setattr("scripts.studies.neighbours.told", seeing)
    runs = list(neighbours("edwc-2025", Aim(0.01, None, 2), [0], ["carbon-20", "budget"]))
    assert [each["role"] for each in runs] == ["base", "cold", "warm", "warm", "cold"]
    left = next(command for role, command in commands if role == "base")[-1]
    assert all((left in command) == (role in ("base", "warm")) for role, command in commands)
    assert f'"total_cny": {0.99e9:.0f}' in commands[-1][1][-1]


def test_a_base_that_leaves_nothing_is_a_failure(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("scripts.studies.neighbours.told", lambda role, *_, **more: run(role, **more))
    (base,) = neighbours("toy", Aim(None, None, 1), [0])
    assert "kept nothing" in base["failure"]


@pytest.mark.parametrize(
    ("code", "failure"),
    [("print('{\"a\": 1}')", ""), ("print('no')", "no figures"), ("raise SystemExit('gone')", "exit code 1: gone")],
)
def test_a_process_without_figures_is_a_failure(code: str, failure: str):
    found = told("base", "x", [sys.executable, "-c", code])
    assert found["failure"].startswith(failure)
    assert bool(found["failure"]) == bool(failure)


def test_two_workers_are_held_against_one():
    assert speed_up(rest(90.0, 50.0)) == pytest.approx(1.8)
    assert speed_up(rest(90.0, 50.0)[:1]) is None
    assert speed_up([*rest(90.0, 50.0)[:1], {**rest(90.0, 50.0)[1], **FAILED}]) is None


def test_cases_timed_with_workers_start_from_the_base_alone():
    folder = ROOT / "instances" / "edwc-2025" / "scenarios"
    for name in SCENARIOS.split(","):
        assert "\nagainst" not in (folder / f"{name}.toml").read_text(encoding="utf-8")


def bench_folder(folder: Path, versions: dict[str, str]) -> Path:
    told_of = {"kind": "bench", "instance": "edwc-2025", "options": {"gap": 0.01, "seed": 0}, "versions": versions}
    (folder / "runs" / "none").mkdir(parents=True)
    (folder / "study.json").write_text(json.dumps(told_of), encoding="utf-8")
    (folder / "runs" / "none" / "summary.json").write_text('{"seconds": 81.5}', encoding="utf-8")
    (folder / "table.csv").write_text(
        "name,rule,ending,status,objective_cny,bound_cny,gap,verified,message\n"
        "none,,planned,within_gap,100000000000.0,99000000000.0,0.01,True,\n"
        "ban,,infeasible,,,,,,no plan can\n"
        "late,,no_plan,,,5.0,,,the time limit\n",
        encoding="utf-8",
    )
    return folder


def test_a_library_is_read_as_its_table_stands(tmp_path: Path):
    folder = bench_folder(tmp_path / "bench", installed())
    runs = list(library(folder))
    assert [case["failure"] for case in runs] == ["", "", "no_plan: the time limit"]
    assert (runs[0]["seconds"], runs[0]["gap"], runs[2]["bound"]) == (81.5, 0.01, 5.0)
    asked = options(["--into", str(tmp_path), "library", str(folder), "--wall", "120", "--workers", "2"])
    assert list(measure(asked)) == runs
    told_of = record.load(tmp_path / RECORD)["measurements"][0]
    assert told_of["options"] == {"wall": 120.0, "workers": 2, "gap": 0.01, "seed": 0}
    assert (told_of["instance"], told_of["ended"]) == ("edwc-2025", True)
    assert "no plan: ban (infeasible), late (no plan)" in render(tmp_path)


def test_a_folder_of_something_else_or_of_other_versions_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="not the folder"):
        study_of(tmp_path)
    with pytest.raises(ValueError, match="other versions"):
        study_of(bench_folder(tmp_path / "old", {"python": "2.7"}))


def test_the_distance_of_a_simple_rule_is_not_a_gap():
    counted = ended([CASE, {**CASE, "rule": "nearest", "status": "rule", "gap": 0.4}], 0.01)
    assert (counted.rules, counted.wide, counted.planned) == (1, (), 2)
    assert counted.gaps is not None
    assert counted.gaps.most == 0.005


def test_failures_stand_on_the_page():
    text = text_of(
        kept("neighbours", [*pair(), *pair(change="moratorium", **FAILED)], ended=False),
        kept("workers", [{**rest(1.0, 1.0)[0], **FAILED}]),
        kept("library", [CASE, {**CASE, "what": "late|case", "ending": "no_plan", "failure": "no_plan: late"}]),
        kept("kills", [{**CLEAN, "corrupt": 2, "failure": "a is corrupt; b is corrupt"}]),
    )
    assert text.count("exit code 70: out of memory") == 2
    assert "Broken off before its end" in text
    assert "late/case" in text
    assert "a is corrupt; b is corrupt" in text


def test_measurements_are_kept_one_after_another(tmp_path: Path):
    path = tmp_path / RECORD
    first = record.measured("kills", "toy", {}, [CLEAN, CLEAN], path)
    next(first)
    assert [len(each["runs"]) for each in record.load(path)["measurements"]] == [1]
    assert record.load(path)["measurements"][0]["ended"] is False
    list(record.measured("kills", "toy", {}, [CLEAN], path))
    assert [each["ended"] for each in record.load(path)["measurements"]] == [False, True]


def test_a_record_of_something_else_is_refused(tmp_path: Path):
    (tmp_path / "studies.json").write_text('{"format": "eastwest bench 1"}', encoding="utf-8")
    with pytest.raises(ValueError, match="not a record"):
        record.load(tmp_path / "studies.json")


@pytest.mark.parametrize("arguments", [[], ["neighbours", "--only", "nothing"], ["library", "x"]])
def test_what_cannot_be_measured_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        options(arguments)
    assert "error" in capsys.readouterr().err


def test_the_page_of_nothing_is_a_page():
    assert "Not measured." in text_of()
    assert isinstance(options(["--render"]), argparse.Namespace)
