"""Do flow covers forbid no plan, and do they say what a relaxation ignores?"""

from __future__ import annotations

import dataclasses
from itertools import combinations

import numpy as np
import pytest

from optimizer import policies
from optimizer.formulation.model import formulate
from optimizer.problem.assembling import assemble
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Floats, Problem
from optimizer.solve.highs import VERTEX, Highs
from optimizer.solve.split.cuts import with_cuts
from optimizer.solve.split.flow_covers import Cover, of_one_service, stated, violated
from optimizer.solve.split.sketching import sketched
from tests.random_instances import random_instance
from tests.solve.mid_size import mid_size
from tests.solve.test_places import relaxed, task_of

SEEDS = range(20)
ROUNDING = 1e-6


def problem_of(seed: int) -> Problem:
    return assemble(policies.enacted(random_instance(seed))[0])


def crowded(seed: int) -> Problem:
    """The question in which halls hold a third of what they did, and services ask for a footprint."""
    problem = problem_of(seed)
    halls, services = problem.halls, problem.services
    return dataclasses.replace(
        problem,
        halls=dataclasses.replace(halls, existing=halls.existing / 3),
        services=dataclasses.replace(services, footprint=services.footprint + 0.02 * services.total),
    )


def busy(seed: int, standing: float) -> Problem:
    """A larger question, in which a home is five times as dear in footprint and this share of halls stands."""
    problem = assemble(policies.enacted(mid_size(seed))[0])
    halls, services = problem.halls, problem.services
    return dataclasses.replace(
        problem,
        halls=dataclasses.replace(halls, existing=standing * halls.existing),
        services=dataclasses.replace(services, footprint=5 * services.footprint),
    )


def every_cover(linear: Linear, problem: Problem) -> list[Cover]:
    """All covers of up to three services that share a hall, at the first hours of the day."""
    hosts = linear.columns.labels.members("host")
    found = []
    for hall in np.flatnonzero(problem.halls.existing > 0).tolist():
        services = [w for w, a in hosts if a == hall]
        for size in (1, 2, 3):
            found += [Cover(hall, hour, some) for hour in (0, 1) for some in combinations(services, size)]
    return found


def farthest(linear: Linear, row: Floats) -> float:
    """The most that a row can be in any whole solution; -inf where there is none."""
    solver = Highs(linear.costing(-row), whole=True)
    solver.option("mip_rel_gap", 0.0)
    outcome = solver.run(60.0)
    assert outcome.ending in ("optimal", "infeasible")
    return -outcome.objective


@pytest.mark.parametrize("seed", SEEDS)
def test_no_whole_solution_is_beyond_any_cover(seed: int):
    problem = crowded(seed)
    linear = formulate(problem)
    covers = every_cover(linear, problem)
    cuts = stated(covers, linear, problem)
    assert len(cuts) == len(covers)
    drawn = np.random.default_rng(seed).permutation(len(cuts))[:8]
    for at in drawn:
        row = cuts.matrix[[at]].toarray()[0]
        assert farthest(linear, row) <= cuts.upper[at] + ROUNDING * max(1.0, abs(cuts.upper[at]))


def test_some_covers_are_met_with_equality():
    """Rows that no solution comes near would pass the test above and say nothing."""
    met = 0
    for seed in SEEDS:
        problem = crowded(seed)
        linear = formulate(problem)
        covers = of_one_service(linear, problem)[:3]
        cuts = stated(covers, linear, problem)
        for at in range(len(cuts)):
            met += farthest(linear, cuts.matrix[[at]].toarray()[0]) >= cuts.upper[at] - 1e-4
    assert met >= 5


@pytest.mark.parametrize("seed", range(40))
def test_covers_change_no_optimum_and_lower_no_bound(seed: int):
    problem = crowded(seed)
    linear = formulate(problem)
    tighter = with_cuts(linear, stated(every_cover(linear, problem), linear, problem))
    plain, covered = relaxed(linear, whole=True), relaxed(tighter, whole=True)
    assert plain.ending == covered.ending
    if plain.x is not None:
        assert covered.objective == pytest.approx(plain.objective, rel=2e-4)
        assert relaxed(tighter).objective >= relaxed(linear).objective - 1e-6 * abs(plain.objective)


@pytest.mark.parametrize("seed", [0, 1, 2, 4])
def test_what_is_called_violated_is_and_the_relaxation_rises_once_it_is_obeyed(seed: int):
    problem = busy(seed, standing=1.0)
    linear = formulate(problem)
    outcome = relaxed(linear)
    covers = violated(linear, outcome.x, problem)
    assert covers
    assert all(len(cover.services) > 1 for cover in covers)
    cuts = stated(covers, linear, problem)
    assert (cuts.matrix @ outcome.x > cuts.upper).all()
    assert relaxed(with_cuts(linear, cuts)).objective > outcome.objective * (1 + 1e-5)


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_covers_of_single_services_raise_the_relaxation(seed: int):
    problem = busy(seed, standing=0.6)
    linear = formulate(problem)
    covers = of_one_service(linear, problem)
    assert relaxed(with_cuts(linear, stated(covers, linear, problem))).objective > relaxed(linear).objective * (
        1 + 1e-5
    )


def test_a_service_that_fits_in_what_stands_needs_no_cover():
    problem = problem_of(0)
    roomy = dataclasses.replace(
        problem, halls=dataclasses.replace(problem.halls, existing=problem.halls.existing + 1e6)
    )
    assert of_one_service(formulate(roomy), roomy) == []


def test_the_sketch_violates_none_of_its_covers_and_is_no_cheaper_for_them():
    task = dataclasses.replace(task_of(mid_size()), problem=busy(0, standing=0.6))
    sketch = sketched(task)
    assert sketch is not None
    block = sketch.linear.rows.labels.block("flow_cover")
    assert block.stop - block.start == len(sketch.covers) > 0
    rows, upper = sketch.linear.rows.matrix[block], sketch.linear.rows.upper[block]
    assert (rows @ sketch.relaxed <= upper + ROUNDING * np.maximum(1.0, np.abs(upper))).all()
    kept = np.full(len(sketch.linear.rows.upper), True)
    kept[block] = False
    free = dataclasses.replace(sketch.linear.rows, upper=np.where(kept, sketch.linear.rows.upper, np.inf))
    solver = Highs(Linear(sketch.linear.columns, free), whole=False)
    solver.options(VERTEX)
    assert solver.run(60.0).objective < sketch.least
