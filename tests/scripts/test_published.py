"""Does the page of published problems say what was measured, failures and misses included?"""

from __future__ import annotations

from typing import Any

import pytest

from scripts.bench import record
from scripts.published.cases import SHARED, cases
from scripts.published.page import above, met, page

RUN: dict[str, Any] = {
    "role": "problem", "what": "cap61 CFLP", "code": 0, "wall": 2.5, "cpu": 2.0, "peak_bytes": 1, "load": 0.1,
    "failure": "", "family": "warehouses", "best": 1000.0, "known_bound": 1000.0, "target_gap": 0.0,
    "target_seconds": 5.0, "import_wall": 1.0, "objective": 1000.0, "bound": 1000.0, "gap": 0.0, "verified": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"objective": 1000.01}, False),
        ({"gap": 2e-6}, False),
        ({"verified": False}, False),
        ({"wall": 5.5}, False),
        ({"failure": "exit code 3"}, False),
        ({"objective": None, "gap": None}, False),
        ({"target_gap": 1e-4, "gap": 9e-5, "objective": 1000.05}, True),
        ({"target_gap": 1e-4, "gap": 2e-4}, False),
        ({"target_gap": 5e-4, "gap": 9e-4, "objective": 1000.4}, True),  # promised against the published bound
        ({"target_gap": 5e-4, "gap": 9e-4, "objective": 1000.6}, False),
        ({"best": -336.0, "known_bound": -336.0, "objective": -336.0}, True),
        ({"best": -336.0, "known_bound": -336.0, "objective": -335.0}, False),
    ],
)
def test_a_problem_is_met_only_with_a_verified_plan_near_enough_and_in_time(changed: dict[str, Any], expected: bool):
    assert met({**RUN, **changed}) is expected


def test_how_much_above_the_published_is_signed():
    assert above({**RUN, "objective": 1010.0}) == pytest.approx(0.01)
    assert above({**RUN, "best": -100.0, "objective": -99.0}) == pytest.approx(0.01)
    assert above({**RUN, "objective": None}) is None


def test_the_page_shows_every_problem_and_counts_by_family():
    kept = record.empty()
    failed = {**RUN, "what": "capa", "family": "large", "failure": "exit code 7", "objective": None, "gap": None}
    kept["measurements"]["published"] = {**record.begun("published problems"), "runs": [RUN, failed]}
    text = page(kept)
    assert "| warehouses | 1 | 1 |" in text
    assert "| large | 1 | 0 |" in text
    assert "exit code 7" in text


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/benchmarks is not here")
def test_every_published_problem_has_a_file_and_a_name_of_its_own():
    found = list(cases())
    assert len({case.name for case in found}) == len(found) > 90
    assert all(case.file.is_file() for case in found)
