"""Do policies of all kinds, in any company, hold in the best plan, and do bounds under them hold?

Small countries with levers drawn at random are searched whole. The judge, who recomputes every lever from the plan's
tables, must accept what is found; what the proving half of the split engine says may never be above it.
"""

from __future__ import annotations

from collections import Counter

import pytest

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.errors import BadInput, Infeasible
from optimizer.formulation.model import formulate
from optimizer.plan.figures import figures_of
from optimizer.plan.plan import Plan
from optimizer.policies import LEVERS
from optimizer.problem.assembling import assemble
from optimizer.problem.coarsening import merged
from optimizer.solve.bounding import proven_bound
from optimizer.solve.highs import Highs
from optimizer.solve.pipeline import solve
from optimizer.solve.split.relaxing import master
from optimizer.units import CNY_PER_MCNY
from tests.formulation.scenes import under
from tests.property.drawn_levers import SETTINGS, drawn_levers
from tests.random_instances import random_instance

NAMES = [lever.name for lever in LEVERS]
EACH = 3  # countries under each lever that have a plan
ROUNDING = 1e-7


def scenes(name: str) -> list[tuple[Instance, Plan | None]]:
    """Return countries under a lever and others, with the best plan of each; `EACH` of them have one."""
    found: list[tuple[Instance, Plan | None]] = []
    seed = 10_000 * (1 + NAMES.index(name))
    while sum(plan is not None for _, plan in found) < EACH:
        seed += 1
        assert len(found) < 10 * EACH, f"{name} leaves hardly any country a plan"
        instance = under(random_instance(seed))
        try:
            market = solve(instance, gap=0.0, threads=1)
            scene = under(instance, **drawn_levers(instance, figures_of(market, instance), seed, name))
            assemble(policies.enacted(scene)[0])
        except (Infeasible, BadInput):
            continue
        found.append((scene, best(scene)))
    return found


def best(scene: Instance) -> Plan | None:
    try:
        return solve(scene, gap=0.0, threads=1)
    except Infeasible:
        return None


def proven(scene: Instance) -> tuple[float, ...] | None:
    """Return the bounds of the proving half in CNY a year; None where its relaxation has no solution."""
    question, levers = policies.enacted(scene)
    relaxed = merged(assemble(question), "least").problem
    linear = formulate(relaxed, levers)
    outcome = Highs(linear, whole=False).run(60)
    if outcome.ending == "infeasible":
        return None
    assert outcome.duals is not None
    priced = master(relaxed, linear, outcome.duals)
    tight = priced.bound(Highs(priced.linear, whole=True).run(60).bound)
    return proven_bound(linear, outcome.duals) * CNY_PER_MCNY, tight * CNY_PER_MCNY


@pytest.mark.parametrize("name", NAMES)
def test_the_best_plan_obeys_every_lever_and_no_bound_is_above_it(name: str):
    for scene, plan in scenes(name):
        bounds = proven(scene)
        if plan is None:
            continue
        assert plan.verified, scene.scenario.levers
        assert plan.status == "optimal"
        assert bounds is not None, scene.scenario.levers
        assert all(bound <= plan.objective + ROUNDING * (CNY_PER_MCNY + abs(plan.objective)) for bound in bounds)


def test_every_lever_is_drawn():
    assert list(SETTINGS) == NAMES


def test_levers_are_drawn_in_company_and_with_settings_that_are_not_neutral():
    instance = under(random_instance(3015))
    market = figures_of(solve(instance, gap=0.0, threads=1), instance)
    drawn: Counter[str] = Counter()
    for seed in range(200):
        levers = drawn_levers(instance, market, seed, NAMES[seed % len(NAMES)])
        assert NAMES[seed % len(NAMES)] in levers
        drawn.update(lever.name for lever in policies.active(under(instance, **levers)))
    assert set(drawn) == set(NAMES)
    assert drawn.total() > 2 * 200
