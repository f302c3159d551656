"""Does the page of certified gaps say what was measured, misses and failures included?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts.bench import record
from scripts.gaps.__main__ import make_known
from scripts.gaps.page import exponent, kept, page
from scripts.gaps.promises import GROWTH, PROMISES, Promise
from scripts.leaderboard import best_known

PROMISE = Promise("china-30x5k", 60.0, 8e-4, 3e-4, 2.0)
RUN: dict[str, Any] = {
    "what": "eastwest solve china-30x5k-s01 --seed 0", "instance": "china-30x5k-s01", "seed": 0, "code": 0,
    "wall": 62.0, "cpu": 115.0, "peak_bytes": 10**9, "load": 0.1, "failure": "", "objective": 1e11, "bound": 9.998e10,
    "gap": 2e-4, "seconds": 60.1, "status": "limit", "verified": True, "judged": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"gap": 5e-4}, True),  # the median of three stays
        ({"gap": 9e-4}, False),
        ({"seconds": 61.5}, False),
        ({"peak_bytes": 3 * 10**9}, False),
        ({"judged": False}, False),
        ({"failure": "exit code 7", "gap": None, "seconds": 60.0}, False),
    ],
)
def test_a_promise_is_kept_only_by_every_run(changed: dict[str, Any], expected: bool):
    assert kept(PROMISE, [RUN, RUN, {**RUN, **changed}]) is expected


def test_a_promise_is_not_kept_by_no_run_or_by_a_poor_median():
    assert not kept(PROMISE, [])
    assert not kept(PROMISE, [{**RUN, "gap": 5e-4}])


def test_growth_is_the_power_of_the_number_of_jobs():
    small = {**RUN, "instance": GROWTH[0], "status": "within_gap", "wall": 10.0}
    large = {**small, "instance": GROWTH[-1], "wall": 500.0}
    assert exponent([small, large]) == pytest.approx(1.0)
    assert exponent([small, {**large, "status": "limit"}]) is None
    assert exponent([small]) is None


def test_every_promise_is_about_instances_that_there_are():
    assert [len(promise.instances) for promise in PROMISES] == [12, 12, 12, 5, 3, 1, 1, 1]


def test_the_page_shows_every_run_and_what_was_not_measured():
    kept_runs = record.empty()
    lost = {**RUN, "instance": "china-30x5k-s02", "failure": "exit code 7: none", "gap": None, "objective": None}
    kept_runs["measurements"]["china-30x5k in 60 s"] = {**record.begun("china-30x5k"), "runs": [RUN, RUN, lost]}
    text = page(kept_runs)
    assert "| china-30x5k in 60 s | 0.03% | 0.08% |  | 3 | 2 | 0.02% | no plan |" in text
    assert "exit code 7: none" in text
    assert text.count("not measured") == len(PROMISES) - 1


def test_the_best_of_all_runs_is_known_and_nothing_of_what_does_not_stand_in_the_library(tmp_path: Path):
    table, kept_runs = tmp_path / best_known.FILE, record.empty()
    better, unjudged = {**RUN, "objective": 9.99e10}, {**RUN, "objective": 9e10, "judged": False}
    shipped = {**RUN, "instance": "edwc-2025"}
    lost = {**RUN, "instance": "china-30x5k-s02", "failure": "exit code 7", "objective": None, "bound": None}
    runs = [RUN, better, unjudged, shipped, lost]
    kept_runs["measurements"]["china-30x5k in 60 s"] = {**record.begun("china-30x5k"), "runs": runs}
    make_known(kept_runs, table)
    [known] = best_known.load(table).values()
    assert (known.name, known.value, known.value_by) == ("china-30x5k-s01", 9.99e10, "split")
    once = table.read_bytes()
    make_known(kept_runs, table)
    assert table.read_bytes() == once
