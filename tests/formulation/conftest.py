"""The toy, its problem and its model, made once."""

from __future__ import annotations

import pytest

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.formulation.model import formulate
from optimizer.problem.assembling import assemble
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem


@pytest.fixture(scope="session")
def toy() -> Instance:
    return read_instance("toy")


@pytest.fixture(scope="session")
def problem(toy: Instance) -> Problem:
    return assemble(toy)


@pytest.fixture(scope="session")
def linear(problem: Problem) -> Linear:
    return formulate(problem)
