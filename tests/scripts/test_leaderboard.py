"""Does the leaderboard compare what was verified only, and say so when it was not? Nothing is solved here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from optimizer.data.generated.described import library
from scripts.bench import record
from scripts.leaderboard import __main__ as leaderboard
from scripts.leaderboard import best_known, methods
from scripts.leaderboard.best_known import Known, improved
from scripts.leaderboard.choosing import SOME, chosen
from scripts.leaderboard.methods import METHODS, Case, by_engine, by_peer
from scripts.leaderboard.page import above, best_of, outcome, page
from scripts.peers.known import SOLVERS, Peer

NAME = "lattice-3x5-s01"
COST = {"code": 0, "wall": 10.0, "cpu": 9.0, "peak_bytes": 100_000_000, "load": 1.0, "failure": "", "instance": NAME}
MODEL = {**COST, "role": "model", "columns": 748, "whole": 55, "rows": 1028, "nonzeros": 3252}
EXACT = {**COST, "role": "exact", "status": "optimal", "objective": 100e9, "bound": 99e9, "gap": 0.01, "verified": True}
SCIP = {**EXACT, "role": "scip", "objective": 102e9, "bound": 99.5e9, "gap": 0.0245}
WRONG = {**COST, "role": "cp-sat", "status": "limit", "verified": False, "claimed": 90e9, "bound": 80e9,
         "violations": {"rows": 0.1, "bounds": 0.0, "wholeness": 0.0}}  # fmt: skip
ABSENT = {"role": "cbc", "what": NAME, "instance": NAME, "failure": "not installed: cbcbox"}
VERSIONS = {"eastwest": "0.1.0", "highspy": "1.15.1"}


def kept(*measured: list[dict[str, Any]]) -> dict[str, Any]:
    begun = {**record.begun("instances/bench"), "cpu_seconds": 60.0}
    return {
        "format": record.FORMAT,
        "measurements": {str(at): {**begun, "runs": runs} for at, runs in enumerate(measured)},
    }


def test_plans_are_ranked_and_measured_against_the_best_verified_one():
    text = page(kept([MODEL, SCIP, WRONG, EXACT, ABSENT]))
    assert "748 columns (55 whole)" in text
    assert "| exact | 100.0000 | 0.00% | 99.0000 | 1.00% |" in text
    assert "| scip | 102.0000 | 2.00% |" in text
    assert text.index("| exact | 100.0000") < text.index("| scip | 102.0000")


def test_a_solution_that_breaks_the_model_and_a_peer_that_is_not_there_are_rows_that_say_so():
    text = page(kept([EXACT, WRONG, ABSENT]))
    assert "| cp-sat |  |  | 80.0000 |" in text
    assert "**infeasible**" in text
    assert "**not installed: cbcbox**" in text
    assert "90.0000" not in text


def test_a_run_that_took_more_than_it_was_given_stands_out():
    text = page(kept([{**EXACT, "cpu": 85.4}, {**SCIP, "cpu": 84.9}]))
    assert "**85.4 s**" in text
    assert "| 84.9 s |" in text


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (EXACT, "verified"),
        (WRONG, "**infeasible**"),
        ({**EXACT, "verified": False}, "**not verified**"),
        ({**COST, "status": "limit"}, "no plan"),
        ({**COST, "status": "infeasible"}, "says infeasible"),
        ({**COST, "failure": "exit code 70"}, "**failed**: exit code 70"),
    ],
)
def test_every_ending_has_a_word(run: dict[str, Any], expected: str):
    assert outcome(run) == expected


def test_the_last_run_of_a_method_stands_and_the_record_keeps_all():
    text = page(kept([EXACT, SCIP], [{**SCIP, "objective": 101e9}]))
    assert "101.0000" in text
    assert "102.0000" not in text
    assert page(record.empty()).endswith("Not measured.\n")


def test_distances_are_relative_and_of_verified_plans():
    assert best_of([WRONG, SCIP, EXACT]) == 100e9
    assert above(SCIP, 100e9) == pytest.approx(0.02)
    assert above({**EXACT, "objective": 100e9 * (1 + 1e-12)}, 100e9) == 0.0
    assert above(WRONG, 100e9) is None
    assert above(EXACT, None) is None


def test_a_better_verified_value_and_a_higher_bound_become_known():
    first = improved(Known(name=NAME), [EXACT], "2026-01-01", VERSIONS)
    assert (first.value, first.value_by, first.bound, first.bound_by) == (100e9, "exact", 99e9, "exact")
    assert (first.gap, first.date, first.highspy) == (pytest.approx(0.01), "2026-01-01", "1.15.1")
    second = improved(first, [SCIP], "2026-01-02", VERSIONS)
    assert (second.value_by, second.bound, second.bound_by, second.date) == ("exact", 99.5e9, "scip", "2026-01-02")
    assert second.gap == pytest.approx(0.005)


@pytest.mark.parametrize(
    "run",
    [
        {**EXACT, "objective": 100e9, "bound": 98e9},
        {**EXACT, "objective": 100e9 * (1 - 1e-12), "bound": 99e9},
        {**EXACT, "objective": 90e9, "verified": False, "bound": None},
        {**EXACT, "objective": 90e9, "failure": "exit code 70"},
        {**WRONG, "objective": 90e9},
        {**EXACT, "objective": 101e9, "bound": 100.1e9},
        ABSENT,
    ],
)
def test_nothing_becomes_known_from_what_is_worse_unverified_failed_or_refuted(run: dict[str, Any]):
    known = Known(name=NAME, value=100e9, bound=99e9, gap=0.01, value_by="exact", bound_by="exact", date="2026-01-01")
    assert improved(known, [run], "2026-01-02", VERSIONS) == known


def test_a_verified_plan_refutes_a_bound_that_was_known():
    known = Known(name=NAME, value=100e9, bound=99e9, value_by="exact", bound_by="cp-sat")
    found = improved(known, [{**EXACT, "objective": 98e9, "bound": 97e9}], "2026-01-02", VERSIONS)
    assert (found.value, found.bound, found.bound_by) == (98e9, 97e9, "exact")


def test_the_table_of_the_best_known_is_written_in_order_and_read_back(tmp_path: Path):
    rows = {name: Known(name=name, value=1 / 3) for name in ("b", "a")}
    best_known.save(rows, ["a", "b", "c"], tmp_path / best_known.FILE)
    assert best_known.load(tmp_path / best_known.FILE) == rows
    assert [line[0] for line in (tmp_path / best_known.FILE).read_text().splitlines()[1:]] == ["a", "b"]
    assert best_known.load(tmp_path / "none.csv") == {}
    (tmp_path / "wrong.csv").write_text("name,value\na,much\n", encoding="utf-8")
    with pytest.raises(ValidationError):
        best_known.load(tmp_path / "wrong.csv")


def test_the_table_that_ships_knows_instances_of_the_library_only():
    known = best_known.load(leaderboard.LIBRARY / best_known.FILE)
    assert set(known) <= set(library())


def test_instances_are_chosen_by_name_by_group_or_all_in_the_order_of_the_library():
    names = list(library())
    assert chosen([], names) == [name for name in names if name in SOME]
    assert len(chosen([], names)) == len(SOME)
    assert chosen(["china-3x5-s02", "lattice-3x5"], names) == [
        "lattice-3x5-s01", "lattice-3x5-s02", "lattice-3x5-s03", "china-3x5-s02",
    ]  # fmt: skip
    assert chosen(["all"], names) == names
    with pytest.raises(ValueError, match="did you mean"):
        chosen(["china-3x5-s99"], names)


def test_a_peer_that_is_not_installed_is_told_and_never_run(tmp_path: Path):
    case = Case(NAME, tmp_path, tmp_path / "model.npz", "", 1.0)
    assert by_peer(Peer("none", ("no_such_solver",)), "none", case)["failure"] == "not installed: no_such_solver"
    without = Case(NAME, tmp_path, tmp_path / "model.npz", "no model: exit code 9", 1.0)
    assert by_peer(SOLVERS["highs"], "highs", without)["failure"] == "no model: exit code 9"


def test_a_solution_the_judge_refuses_has_no_objective(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    searched = {**COST, "status": "optimal", "solution": True, "bound": 99e9}
    broken = {"objective": 90e9, "rows": 1e-3, "bounds": 0.0, "wholeness": 0.0, "feasible": False, "failure": ""}
    answers = iter([searched, broken, searched, {**broken, "rows": 0.0, "objective": 100e9, "feasible": True}])
    monkeypatch.setattr(methods, "told", lambda *_: next(answers))
    case = Case(NAME, tmp_path, tmp_path / "model.npz", "", 1.0)
    refused, held = (by_peer(SOLVERS["highs"], "highs", case) for _ in range(2))
    assert refused["verified"] is False
    assert "objective" not in refused
    assert (held["verified"], held["objective"], held["gap"]) == (True, 100e9, pytest.approx(0.01))


@pytest.mark.parametrize(("code", "status"), [(4, "infeasible"), (7, "limit")])
def test_no_plan_is_an_answer_of_an_engine_and_no_failure(
    code: int, status: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(methods, "solved", lambda *_: {**COST, "code": code, "failure": f"exit code {code}"})
    run = by_engine("split", "split", Case(NAME, tmp_path, tmp_path / "model.npz", "", 1.0))
    assert (run["failure"], run["status"], run["verified"], run["role"]) == ("", status, None, "split")


def test_runs_are_kept_and_make_known_what_they_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(leaderboard, "measured", lambda *_: iter([(NAME, MODEL), (NAME, EXACT), (NAME, ABSENT)]))
    asked = leaderboard.options(["--instances", NAME, "--methods", "exact", "--cpu-seconds", "5"])
    for _ in range(2):
        leaderboard.measure(asked, tmp_path, tmp_path / best_known.FILE)
    measured = record.load(tmp_path / leaderboard.RECORD)["measurements"]
    assert [[run["role"] for run in each["runs"]] for each in measured.values()] == [["model", "exact", "cbc"]] * 2
    assert best_known.load(tmp_path / best_known.FILE)[NAME].value == 100e9


def test_every_method_that_was_promised_competes():
    assert {"split", "exact", "highs", "scip", "cbc", "cp-sat", "all-east", "all-west", "nearest"} <= set(METHODS)
