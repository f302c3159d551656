"""Does every run end in one of the named ways, with what it knows?"""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.errors import BadInput, EastwestError, Infeasible, NoPlanWithinLimit
from optimizer.formulation.model import formulate
from optimizer.plan.plan import OPTIMAL_GAP, Plan
from optimizer.plan.verify import verify
from optimizer.policies import enacted
from optimizer.problem.assembling import assemble
from optimizer.solve import pipeline
from optimizer.solve.highs import Highs
from optimizer.solve.pipeline import Progress, check, solve
from tests.property.costs import with_column
from tests.random_instances import random_instance
from tests.solve.mid_size import mid_size

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def toy() -> Instance:
    return read_instance("toy")


def test_a_question_without_an_answer_is_infeasible(toy: Instance):
    with pytest.raises(Infeasible) as ending:
        solve(with_column(toy, "sites", grid_mw=1.0), threads=1)
    assert ending.value.exit_code == 4


def test_a_question_that_nobody_can_take_is_refused_by_name(toy: Instance):
    far = with_column(toy, "inference", latency_ms=3.5, last_mile_ms=3.0)
    for act in (check, solve):
        with pytest.raises(BadInput) as refused:
            act(far)
        assert {fault.file for fault in refused.value.faults} == {"demand.csv"}
        assert len(refused.value.faults) == len(toy["demand"])


def test_no_time_at_all_ends_without_a_plan():
    with pytest.raises(NoPlanWithinLimit) as ending:
        solve(mid_size(), gap=0.0, seconds=1e-9, threads=1)
    assert ending.value.exit_code == 7
    assert ending.value.bound is None or ending.value.bound > 0


def test_a_limit_keeps_the_best_plan_with_its_bound():
    instance = mid_size()
    try:
        plan = solve(instance, gap=0.0, seconds=6.0, threads=1)
    except NoPlanWithinLimit:  # a slow machine; the test above looks at that ending
        return
    assert plan.status == "limit"
    assert plan.verified
    assert 0 < plan.bound < plan.objective
    assert plan.gap == pytest.approx((plan.objective - plan.bound) / plan.objective)


def test_a_gap_that_is_reached_ends_the_run():
    plan = solve(mid_size(1), gap=0.3, threads=1, seconds=120.0)
    assert plan.status == "within_gap"
    assert OPTIMAL_GAP < plan.gap <= 0.3


def test_an_optimum_has_no_gap(toy: Instance):
    plan = solve(toy, gap=0.0, threads=1)
    assert plan.status == "optimal"
    assert plan.gap <= OPTIMAL_GAP
    assert plan.bound <= plan.objective


def test_the_listener_hears_phases_in_order_and_bounds_below_plans(toy: Instance):
    heard: list[Progress] = []
    plan = solve(toy, gap=0.0, threads=1, progress=heard.append)
    phases = [progress.phase for progress in heard]
    assert phases[0] == "building"
    assert phases[-1] == "verifying"
    assert [progress.seconds for progress in heard] == sorted(progress.seconds for progress in heard)
    assert all(progress.gap is None or progress.gap >= 0 for progress in heard)
    assert heard[-1].objective == pytest.approx(plan.objective)


def test_a_run_in_another_thread_ends_alike(toy: Instance):
    plans: list[Plan] = []
    worker = threading.Thread(target=lambda: plans.append(solve(toy, gap=0.0, threads=1)))
    worker.start()
    worker.join()
    assert plans[0].objective == pytest.approx(solve(toy, gap=0.0, threads=1).objective, rel=1e-9)


def test_a_solver_that_fails_is_said_to_have_failed(toy: Instance, monkeypatch: pytest.MonkeyPatch):
    failed = pipeline.Found("failed", None, math.inf, -math.inf)
    monkeypatch.setattr(pipeline, "search", lambda *_, **__: (failed, None))
    with pytest.raises(EastwestError, match="the solver failed") as ending:
        solve(toy, threads=1)
    assert ending.value.exit_code == 70


def test_a_search_that_gives_up_before_its_limit_says_so(toy: Instance, monkeypatch: pytest.MonkeyPatch):
    given_up = pipeline.Found("stopped", None, math.inf, 1.0)
    monkeypatch.setattr(pipeline, "search", lambda *_, **__: (given_up, None))
    with pytest.raises(NoPlanWithinLimit, match=r"the search ended after .* without a proof") as ending:
        solve(toy, seconds=60.0, threads=1)
    assert ending.value.bound == pytest.approx(1e6)


def test_a_version_of_highs_with_wrong_values_is_refused(toy: Instance, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Highs, "version", staticmethod(lambda: "1.14.0"))
    with pytest.raises(EastwestError, match=r"1\.15\.1 or later"):
        solve(toy, threads=1)


@pytest.mark.parametrize("after", ["building", "plan"])
def test_ctrl_c_keeps_what_is_known(after: str):
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.solve.long_run"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    while started.stdout.readline().strip() != after:
        assert started.poll() is None
    started.send_signal(signal.SIGINT)
    printed, complaints = started.communicate()
    assert started.returncode == 0, complaints
    known = json.loads(printed.splitlines()[-1])
    if "ending" in known:
        assert after == "building"
        assert known == {"ending": "Interrupted", "code": 130}
        return
    assert known["status"] == "interrupted"
    assert known["verified"]
    assert 0 < known["bound"] < known["objective"]
    assert known["gap"] == pytest.approx((known["objective"] - known["bound"]) / known["objective"])


@pytest.mark.parametrize("factor", [0.99, 0.999, 1.001])
def test_a_bound_is_never_above_what_is_cut_off(toy: Instance, factor: float):
    question, levers = enacted(toy)
    linear = formulate(assemble(question), levers)
    best = Highs(linear, whole=True).run(60.0).objective
    solver = Highs(linear, whole=True)
    solver.cut_off(factor * best)
    assert solver.run(60.0).bound == pytest.approx(min(factor, 1.0) * best, rel=1e-4)


@pytest.mark.parametrize("seed", [3000, 3002, 3004])
def test_a_bound_is_never_above_what_a_better_plan_costs(seed: int):
    instance = random_instance(seed)
    loose = solve(instance, gap=0.2, threads=1)
    best = solve(instance, gap=0.0, threads=1)
    assert loose.bound <= best.objective * (1 + 1e-9)
    assert best.objective <= loose.objective * (1 + 1e-9)
    assert loose.verified
    assert loose.gap <= 0.2


def test_a_plan_is_of_the_question_it_was_found_for(toy: Instance):
    plan = solve(toy, gap=0.0, threads=1)
    dearer = with_column(toy, "halls", om_cny_per_mw_year=toy["halls"]["om_cny_per_mw_year"] * 1.01)
    assert not verify(plan, dearer).ok


def test_an_interpreter_that_leaves_a_solver_behind_ends_well():
    script = """
from optimizer.solve import highs
from optimizer.formulation.model import formulate
from optimizer.problem.assembling import assemble
from tests.solve.mid_size import mid_size

highs.PATIENCE_SECONDS = 0.0
solver = highs.Highs(formulate(assemble(mid_size())), whole=True)
solver.run(60.0, over=lambda: True)
print("running" if solver.running else "ended")
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert (ended.returncode, ended.stdout.strip()) == (0, "running"), ended.stderr
