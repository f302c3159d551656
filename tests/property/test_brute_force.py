"""Is the solver right in general? On hundreds of small countries it finds what trying everything finds."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.data.writing import write_instance
from optimizer.errors import Infeasible
from optimizer.plan.plan import Plan
from optimizer.solve.pipeline import solve
from tests.property.brute_force import brute_force
from tests.property.country import Country
from tests.random_instances import random_instance

BATCHES, SIZE = 17, 30  # 510 countries
NEVER_RARE = ("infeasible", "built", "stored", "contracted", "trained at will")  # seen in every batch


def solved(instance: Instance) -> Plan | None:
    try:
        return solve(instance, gap=0.0, threads=1)
    except Infeasible:
        return None


def exhibited(plan: Plan | None, instance: Instance) -> set[str]:
    """Return what an instance's best plan shows."""
    if plan is None:
        return {"infeasible"}
    sites = plan["sites"]
    shown = {
        "built": len(plan["halls"]) > 0,
        "widened": len(plan["links"]) > 0,
        "opened": sites["open"].sum() > instance["sites"]["is_open"].sum(),
        "stored": (sites["storage_mwh"] > 0).any(),
        "contracted": (sites["wind_mw"] + sites["solar_mw"] > 0).any(),
        "certified": (sites["certificates_mwh"] > 0).any(),
        "trained at will": len(plan["train"]) > 0,
        "carbon": plan.costs["carbon"] != 0,
        "subsidies": plan.costs["subsidies"] != 0,
    }
    return {name for name, is_shown in shown.items() if is_shown}


@pytest.mark.parametrize("batch", range(BATCHES))
def test_brute_force_agrees(batch: int):
    seen: Counter[str] = Counter()
    for seed in range(batch * SIZE, (batch + 1) * SIZE):
        instance = random_instance(seed)
        tried, plan = brute_force(instance), solved(instance)
        found = math.inf if plan is None else plan.objective
        assert found == pytest.approx(tried.cost, rel=1e-6), f"seed {seed}"
        if plan is not None:
            assert plan.verified, f"seed {seed}"
            assert plan.status == "optimal", f"seed {seed}"
            assert math.fsum(plan.costs.values()) == pytest.approx(plan.objective, rel=1e-9)
        seen.update(exhibited(plan, instance))
    assert all(seen[name] for name in NEVER_RARE), seen


def test_there_are_five_hundred_of_them_and_each_asks_something_that_can_be_answered():
    askable = [Country(random_instance(seed)).askable for seed in range(0, BATCHES * SIZE, 10)]
    assert BATCHES * SIZE >= 500
    assert all(askable)


def test_the_same_seed_draws_the_same_country():
    for table, frame in random_instance(3).tables.items():
        pd.testing.assert_frame_equal(frame, random_instance(3)[table])


@pytest.mark.parametrize("seed", range(5))
def test_a_drawn_country_is_one_that_could_be_read(seed: int, tmp_path: Path):
    drawn = random_instance(seed)
    write_instance(drawn, tmp_path / drawn.name)
    scenario = drawn.scenario.name if drawn.scenario.levers else None
    read = read_instance(tmp_path / drawn.name, scenario)
    for table, frame in drawn.tables.items():
        pd.testing.assert_frame_equal(read[table], frame)
