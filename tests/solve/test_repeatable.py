"""Does the same seed give the same plan, to the last digit of every table?"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.data.writing import table_text
from optimizer.plan.plan import Plan
from optimizer.solve.pipeline import solve
from tests.random_instances import random_instance
from tests.solve.mid_size import mid_size

ROOT = Path(__file__).parents[2]
PRINTED = """
from tests.solve.test_repeatable import mark
from optimizer.solve.pipeline import solve
from tests.random_instances import random_instance
print(mark(solve(random_instance(3), gap=0.0, threads=1, seed=5)))
"""


def mark(plan: Plan) -> str:
    """Return a hash of all tables of a plan."""
    text = "".join(f"{name}\n{table_text(plan.tables[name])}" for name in sorted(plan.tables))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@pytest.mark.parametrize("question", ["toy", "random", "mid-size"])
def test_the_same_seed_gives_the_same_tables(question: str):
    instance: Instance = {"toy": lambda: read_instance("toy"), "random": lambda: random_instance(3)}.get(
        question, mid_size
    )()
    gap = 0.3 if question == "mid-size" else 0.0
    one, two = (solve(instance, gap=gap, threads=1, seed=5, seconds=120.0) for _ in range(2))
    assert one.objective == two.objective
    assert one.bound == two.bound
    for table, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, two.tables[table], check_exact=True)


def test_another_process_with_another_hash_seed_finds_the_same():
    marks = set()
    for hash_seed in ("1", "2"):
        finished = subprocess.run(
            [sys.executable, "-c", PRINTED],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        marks.add(finished.stdout.strip())
    assert len(marks) == 1


def test_any_seed_finds_an_optimum_of_the_same_cost():
    instance = random_instance(3)
    costs = [solve(instance, gap=0.0, threads=1, seed=seed).objective for seed in (0, 1, 17)]
    assert costs == pytest.approx([costs[0]] * 3, rel=1e-7)
