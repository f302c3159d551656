"""Does the benchmark page say what was measured, failures included? Nothing is solved here."""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

import pytest

from scripts.bench import beside, inside, measuring, record
from scripts.bench.__main__ import measure, options, render
from scripts.bench.inside import Clock
from scripts.bench.measuring import MEASUREMENTS, Wanted, document, helping, solved
from scripts.bench.numbers import covered, spread, times_smaller
from scripts.bench.observing import Observation, observed
from scripts.bench.page import page
from scripts.bench.places import RECORD, ROOT, anonymous
from scripts.bench.targets import targets

COST = {"code": 0, "wall": 100.0, "cpu": 180.0, "peak_bytes": 2_000_000_000, "load": 1.0, "failure": ""}
NATIONAL = {"instance": "edwc-2025", "seed": 0}
SOLVED = {
    **COST, **NATIONAL, "what": "eastwest solve edwc-2025 --seed 0", "status": "within_gap", "objective": 100e9,
    "bound": 99.5e9, "gap": 0.005, "controllable": 50e9, "controllable_gap": 0.01, "seconds": 98.0, "verified": True,
    "judged": True, "threads": 2,
}  # fmt: skip
FAILED = {
    **COST,
    **NATIONAL,
    "seed": 1,
    "what": "eastwest solve edwc-2025 --seed 1",
    "code": 7,
    "failure": "exit code 7",
}
PEER = {
    **COST, **NATIONAL, "what": "peer of edwc-2025, seed 0", "ending": "stopped", "objective": 104e9, "bound": 98.8e9,
    "gap": 0.05, "limit_seconds": 170.0, "search_seconds": 171.0, "threads": 2, "columns": 1000, "whole": 10,
    "rows": 2000, "nonzeros": 5000,
}  # fmt: skip
PHASES = {
    **COST, **NATIONAL, "what": "phases of edwc-2025, seed 0", "status": "within_gap", "gap": 0.005, "imports": 3.0,
    "inside": 99.0, "building_seconds": 12.0,
    "phases": {
        "read": {"calls": 1, "seconds": 2.0, "first": 2.0}, "formulate": {"calls": 3, "seconds": 10.0, "first": 6.0},
    },
}  # fmt: skip
OWN = {"calls": 1, "seconds": 0.4, "first": 0.4, "own": 0.25}
OURS = {
    **COST, **NATIONAL, "what": "exact of edwc-2025, seed 0", "by": "eastwest", "status": "within_gap",
    "phases": {"Pyomo": OWN, "compile": OWN, "matrix": OWN, "pass": {**OWN, "calls": 2, "first": 0.25, "own": 9.0}},
}  # fmt: skip
LINOPY = {
    **COST, **NATIONAL, "what": "linopy", "by": "linopy", "cold": 3.0, "build": 1.5, "hand_over": 0.5,
    "differences": [],
}  # fmt: skip
SCIP = {**NATIONAL, "what": "SCIP", "by": "SCIP", "failure": "not installed: pyscipopt"}
OTHER = {**LINOPY, "by": "Pyomo", "differences": ["9 rows for 10"]}
HELP = [{**COST, "what": "eastwest --help", "turn": turn, "wall": wall} for turn, wall in enumerate((0.2, 0.3, 0.7))]
LOADED = {**COST, "what": "modules loaded by eastwest --help", "modules": 160, "heavy": []}


def kept(**runs: list[dict[str, object]]) -> dict[str, object]:
    begun = {
        "date": "2026-01-02 03:04 UTC",
        "instance": "edwc-2025",
        "machine": {"cores": 2, "memory_gb": 16.0},
        "versions": {"python": "3.11.7", "pyomo": "6.9"},
    }
    return {"format": record.FORMAT, "measurements": {name: {**begun, "runs": found} for name, found in runs.items()}}


def verdicts(by_hand: dict[str, object] | None = None, **runs: list[dict[str, object]]) -> dict[str, bool | None]:
    return {row.what: row.met for row in targets(runs, by_hand or {}, "edwc-2025")}


def the(found: dict[str, bool | None], words: str) -> bool | None:
    return next(met for what, met in found.items() if words in what)


def test_spread_is_middle_and_extremes():
    found = spread([3.0, 1.0, 10.0])
    assert found is not None
    assert (found.median, found.least, found.most) == (3.0, 1.0, 10.0)
    assert spread([]) is None


@pytest.mark.parametrize(
    ("intervals", "seconds"),
    [([], 0), ([(0, 2), (1, 3)], 3), ([(0, 5), (1, 2)], 5), ([(4, 6), (0, 1)], 3), ([(0, 1), (1, 2)], 2)],
)
def test_overlapping_work_is_counted_once(intervals: list[tuple[float, float]], seconds: float):
    assert covered(intervals) == seconds


def test_a_ratio_needs_two_gaps_and_one_of_ours():
    assert times_smaller(0.05, 0.005) == pytest.approx(10)
    assert times_smaller(None, 0.005) is None
    assert times_smaller(0.05, None) is None
    assert times_smaller(0.05, 0.0) is None


def test_targets_without_measurements_are_neither_met_nor_missed():
    assert set(verdicts().values()) == {None}


def test_targets_that_are_reached_are_met():
    by_hand = {"demo": {"seconds": 200, "how": "clock"}, "test": {"seconds": 600, "coverage": 0.96, "how": "clock"}}
    found = verdicts(by_hand, solve=[SOLVED], phases=[PHASES], help=[*HELP, LOADED])
    assert set(found.values()) == {True}


def test_one_failed_seed_misses_every_target_of_the_solve():
    found = verdicts(solve=[SOLVED, FAILED])
    assert {met for what, met in found.items() if "solve" in what and "memory" not in what} == {False}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"gap": 0.0101}, "gap"),
        ({"wall": 180.5}, "wall"),
        ({"peak_bytes": 4_100_000_000}, "memory"),
        ({"verified": False}, "verified"),
        ({"judged": False}, "verified"),
    ],
)
def test_the_worst_seed_decides(change: dict[str, object], words: str):
    assert the(verdicts(solve=[SOLVED, {**SOLVED, "seed": 1, **change}]), words) is False


def test_other_targets_can_be_missed():
    slow = [{**run, "wall": 0.6} for run in HELP]
    found = verdicts(
        {"demo": {"seconds": 300}, "test": {"seconds": 1000, "coverage": 0.9}},
        phases=[{**PHASES, "building_seconds": 20.0}],
        help=[*slow, {**LOADED, "heavy": ["pandas"]}],
    )
    assert {met for met in found.values() if met is not None} == {False}


def test_the_page_tells_the_ratio_of_gaps():
    text = page(kept(solve=[SOLVED], peer=[PEER]), {})
    assert "The gap of plain HiGHS over ours: **10.0**." in text
    assert "| plain HiGHS | 104.000 | 98.800 | 5.00% | 9.63% |" in text


def test_the_page_says_so_when_the_peer_has_no_plan():
    nothing = {**PEER, "objective": None, "gap": None}
    assert "Plain HiGHS has no plan after 171 s" in page(kept(solve=[SOLVED], peer=[nothing]), {})
    unbounded = {**PEER, "bound": None, "gap": None}
    assert "a plan and no bound" in page(kept(solve=[SOLVED], peer=[unbounded]), {})
    assert "no gap of ours" in page(kept(peer=[PEER]), {})
    failed = {**COST, **NATIONAL, "what": "peer", "failure": "exit code 70"}
    assert "Plain HiGHS failed: exit code 70." in page(kept(peer=[failed]), {})


def test_the_page_shows_phases_and_their_share():
    text = page(kept(phases=[PHASES]), {})
    assert "| formulate | 3 | 6.00 s | 10.0 s | 10.00% |" in text
    assert "**12.00%** of the wall time" in text
    failed = {**COST, **NATIONAL, "what": "phases of toy", "failure": "exit code 1"}
    assert "phases of toy: failed, exit code 1." in page(kept(phases=[failed]), {})


def test_a_failed_run_is_a_row_that_says_so():
    text = page(kept(solve=[SOLVED, FAILED], help=[*HELP, LOADED]), {"demo": {"seconds": 200, "how": "clock|watch"}})
    assert "**failed**: exit code 7" in text
    assert "1 of 2 runs failed" in text
    assert "clock/watch" in text
    assert "160 modules; heavy: none" in text


def test_the_page_of_nothing_is_a_page():
    assert "not measured" in page(record.empty(), {})


def test_every_phase_names_a_function_of_the_package():
    for _, module, path in inside.PHASES + inside.PHASES_EXACTLY:
        found = importlib.import_module(module)
        for part in path.split("."):
            found = getattr(found, part)
        assert callable(found)


def test_a_clock_counts_calls_that_fail_too():
    clock = Clock()

    def failing() -> None:
        raise ValueError

    with pytest.raises(ValueError):
        clock.timed("read", failing)()
    clock.timed("write", lambda: None)()
    report = clock.report()
    assert (report["phases"]["read"]["calls"], report["phases"]["write"]["calls"]) == (1, 1)
    assert report["building_seconds"] == report["phases"]["read"]["seconds"]


def test_a_phase_within_another_counts_for_itself():
    clock = Clock()
    within = clock.timed("compile", lambda: time.sleep(0.02))
    clock.timed("Pyomo", lambda: (time.sleep(0.01), within(), within()))()
    told = clock.report(inside.PHASES_EXACTLY, inside.BUILDING_EXACTLY)
    outer, inner = told["phases"]["Pyomo"], told["phases"]["compile"]
    assert inner["own"] == inner["seconds"]
    assert outer["own"] == pytest.approx(outer["seconds"] - inner["seconds"])
    assert told["building_seconds"] == pytest.approx(outer["seconds"])


def test_every_part_of_building_is_a_phase():
    assert set(inside.BUILDING_EXACTLY) <= {name for name, *_ in inside.PHASES_EXACTLY}


def test_peers_stand_beside_our_own_phases():
    text = page(kept(beside=[OURS, LINOPY, SCIP, OTHER]), {})
    assert "over linopy's: median **0.50** (0.50 to 0.50, 1 runs)." in text
    assert "10 s or more: median **1.00%**" in text
    assert "| edwc-2025 | 0 | linopy | 1.500 | 0.500 | 2.000 | 3.000 | 0.50 | the same model |" in text
    assert "**not installed: pyscipopt**" in text
    assert "**another model**: 9 rows for 10" in text
    assert "Not measured." in page(kept(beside=[]), {})


def test_only_long_solves_and_the_same_model_are_compared():
    assert beside.shares([{**OURS, "wall": 9.0}]) == {}
    assert beside.ratios([OURS, {**LINOPY, "differences": ["9 rows for 10"]}]) == {}
    assert beside.ratios([{**OURS, "failure": "exit code 70"}, LINOPY]) == {}


def test_every_turn_of_every_peer_is_a_run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(measuring, "observed", seeing(0, '{"build": 1.0}'))
    runs = list(measuring.beside(Wanted("toy", (0, 1), (), ("toy",))))
    assert len(runs) == 1 + 2 * (1 + len(measuring.BUILDERS))
    absent = [run for run in runs if run["failure"]]
    assert all(run["failure"].startswith("not installed") for run in absent)


def test_a_process_is_observed_from_outside():
    command = [sys.executable, "-c", "import sys; print('out'); sys.exit('no ' + sys.prefix)"]
    seen = observed(command)
    assert (seen.code, seen.output.strip(), seen.last_words()) == (1, "out", "no <environment>")
    assert seen.wall > 0
    assert seen.cpu > 0
    assert seen.peak_bytes > 1_000_000


def test_a_process_without_end_is_ended():
    assert observed([sys.executable, "-c", "import time; time.sleep(60)"], patience=0.2).code < 0


def test_places_of_this_machine_are_not_told():
    assert anonymous(f"{ROOT}/a and {Path.home()}/b") == "./a and ~/b"
    assert str(ROOT) not in json.dumps(record.begun("toy"))


def seeing(code: int, output: str = "", errors: str = "") -> object:
    return lambda _: Observation(code, 1.0, 1.0, 1, 0.0, output, errors)


def test_a_solve_that_prints_no_summary_is_a_failure(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("scripts.bench.measuring.observed", seeing(0, "nothing"))
    assert solved("toy", 0)["failure"] == "no summary was printed"
    monkeypatch.setattr("scripts.bench.measuring.observed", seeing(7, "", "error: no plan\n"))
    assert solved("toy", 0)["failure"] == "exit code 7: error: no plan"


def test_a_limit_is_no_failure_where_the_plan_is_judged_true(monkeypatch: pytest.MonkeyPatch):
    answers = iter([seeing(6, '{"status": "limit", "gap": 0.02, "verified": true}')(0), seeing(0)(0)])
    monkeypatch.setattr("scripts.bench.measuring.observed", lambda _: next(answers))
    row = solved("toy", 3)
    assert (row["failure"], row["status"], row["judged"], row["seed"]) == ("", "limit", True, 3)


def test_heavy_modules_are_found_among_what_was_imported(monkeypatch: pytest.MonkeyPatch):
    told = "import time:       10 |         20 | typer\nimport time:  10 |  20 |   pandas\n"
    monkeypatch.setattr("scripts.bench.measuring.observed", seeing(0, "", told))
    assert list(helping(None))[-1]["heavy"] == ["pandas"]


def test_measuring_some_keeps_the_rest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    record.save(kept(solve=[SOLVED], peer=[PEER]), tmp_path / RECORD)
    monkeypatch.setitem(MEASUREMENTS, "solve", lambda _: iter([FAILED]))
    measure(options(["--only", "solve", "--into", str(tmp_path), "--seeds", "4,5"]))
    measured = record.load(tmp_path / RECORD)["measurements"]
    assert (measured["solve"]["runs"], measured["peer"]["runs"]) == ([FAILED], [PEER])
    assert "**failed**: exit code 7" in render(tmp_path)


def test_a_record_of_something_else_is_refused(tmp_path: Path):
    (tmp_path / "bench.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ValueError, match="not a record"):
        record.load(tmp_path / "bench.json")


@pytest.mark.parametrize(("text", "found"), [("", None), ("[1]", None), ('{"a": 1}', {"a": 1})])
def test_only_an_object_is_a_summary(text: str, found: object):
    assert document(text) == found
