"""The toy, its problem and its model, made once, and its best plan under any levers, found once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.formulation.model import formulate
from optimizer.plan.plan import Plan
from optimizer.problem.assembling import assemble
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem
from optimizer.solve.pipeline import solve
from tests.formulation.scenes import under

Levers = Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="session")
def toy() -> Instance:
    return read_instance("toy")


@pytest.fixture(scope="session")
def problem(toy: Instance) -> Problem:
    return assemble(toy)


@pytest.fixture(scope="session")
def linear(problem: Problem) -> Linear:
    return formulate(problem)


@pytest.fixture(scope="session")
def best(toy: Instance) -> Callable[[Levers], Plan]:
    """Return the best plan of the toy under levers; each is searched for once."""
    found: dict[str, Plan] = {}

    def plan(levers: Levers) -> Plan:
        key = json.dumps(levers, sort_keys=True)
        if key not in found:
            scene = under(toy, **{name: dict(settings) for name, settings in levers.items()})
            found[key] = solve(scene, gap=0.0, threads=1)
        return found[key]

    return plan
