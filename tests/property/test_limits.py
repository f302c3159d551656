"""Is an answer true however short the limit, and is an untrue one seen? `make bench` asks more, and takes the time."""

from __future__ import annotations

import dataclasses
import math

import pytest

from optimizer.plan.plan import Plan
from optimizer.solve.pipeline import solve
from tests.property.drawn_runs import ENGINES, RUNS_EACH, Run, drawn_instance, drawn_run, is_country
from tests.property.limits import Answer, Known, answered, known, late, untrue

RUNS = 12
MOST_SECONDS, KNOWING_SECONDS = 1.0, 1.0
RUN = Run(number=0, seconds=1.0, gap=0.01, engine="exact", threads=1, seed=0)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return solve(drawn_instance(RUN.number), gap=0.0, threads=1)


def wrong(plan: Plan, facts: Known, **changes: object) -> str:
    """Return what is said of a plan that was changed."""
    changed = dataclasses.replace(plan, **changes)
    return "; ".join(untrue(RUN, Answer(changed.status, changed, changed.bound, 0.5), facts))


@pytest.mark.parametrize("seed", range(RUNS))
def test_whatever_the_limit_an_answer_says_only_what_is_so(seed: int):
    run = drawn_run(seed, MOST_SECONDS)
    assert untrue(run, answered(run), known(run.number, KNOWING_SECONDS)) == []


def test_runs_are_drawn_of_every_engine_and_kind():
    runs = [drawn_run(seed) for seed in range(60)]
    assert {run.engine for run in runs} == set(ENGINES)
    assert {run.threads for run in runs} == {1, 2}
    assert min(run.seconds for run in runs) < 0.3
    assert max(run.seconds for run in runs) > 5
    assert {is_country(seed // RUNS_EACH) for seed in range(RUNS)} == {True, False}
    assert drawn_run(3) == drawn_run(3)


def test_what_is_not_so_is_seen(plan: Plan):
    facts = Known(plan.objective, plan.objective)
    assert wrong(plan, facts) == ""
    assert "not verified" in wrong(plan, facts, verified=False)
    assert wrong(plan, facts, status="limit").startswith("limit at a gap of ")
    assert wrong(plan, facts, bound=0.5 * plan.objective) == "optimal at a gap of 0.5"
    assert "but there is a plan for" in wrong(plan, Known(0.0, 0.9 * plan.objective))
    assert "but none costs less than" in wrong(plan, Known(1.1 * plan.objective, math.inf))


def test_endings_without_a_plan_are_held_against_what_is_known():
    facts = Known(1e8, 2e8)
    assert untrue(RUN, Answer("no plan", None, -math.inf, 1.0), facts) == []
    assert untrue(RUN, Answer("no plan", None, 3e8, 1.0), facts) != []
    assert untrue(RUN, Answer("infeasible", None, math.inf, 1.0), facts) != []
    assert untrue(RUN, Answer("infeasible", None, math.inf, 1.0), Known(-math.inf, math.inf)) == []
    assert untrue(RUN, Answer("KeyError: 'x'", None, -math.inf, 1.0), facts) == ["KeyError: 'x'"]


def test_a_late_answer_is_seen():
    assert late(RUN, Answer("limit", None, 0.0, 1.9)) == []
    assert late(RUN, Answer("limit", None, 0.0, 3.5)) == ["limit 2.50 s after the limit"]
