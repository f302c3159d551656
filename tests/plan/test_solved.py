"""Does the verifier agree with the solver about the best plan of the toy?"""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.plan.plan import COST_TERMS, OPTIMAL_GAP, Plan
from optimizer.plan.store import read_plan, write_plan
from optimizer.plan.verify import verify
from optimizer.solve.pipeline import solve
from tests.plan.doctoring import tables_of


@pytest.fixture(scope="module")
def toy() -> Instance:
    return read_instance("toy")


@pytest.fixture(scope="module")
def best(toy: Instance) -> Plan:
    return solve(toy, seconds=60.0, gap=0.0, threads=1)


def test_the_best_plan_is_true(best: Plan, toy: Instance) -> None:
    verdict = verify(best, toy)
    assert verdict.failures == ()
    assert best.verified
    assert best.status == "optimal"
    assert best.gap <= OPTIMAL_GAP
    assert math.isclose(math.fsum(best.costs.values()), best.objective, rel_tol=1e-9)
    assert set(best.costs) == set(COST_TERMS)


def test_the_best_plan_reads_back_true(best: Plan, toy: Instance, tmp_path: Path) -> None:
    again, inputs = read_plan(write_plan(best, toy, tmp_path / "run"))
    assert verify(again, inputs).ok
    assert again.costs == best.costs


def test_no_row_of_the_best_plan_can_be_left_out(best: Plan, toy: Instance) -> None:
    for table, frame in best.tables.items():
        for at in range(0, len(frame), max(1, len(frame) // 5)):
            tables = tables_of(best)
            tables[table] = frame.drop(index=at).reset_index(drop=True)
            assert not verify(dataclasses.replace(best, tables=tables), toy).ok, (table, at)
