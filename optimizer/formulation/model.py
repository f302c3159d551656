"""How a problem and its levers become one linear model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from optimizer.formulation.building import building
from optimizer.formulation.compiling import compiled
from optimizer.formulation.contracts import contracts
from optimizer.formulation.halls import halls
from optimizer.formulation.joining import joined
from optimizer.formulation.network import network
from optimizer.formulation.nomenclature import Nomenclature
from optimizer.formulation.power import power
from optimizer.formulation.serving import serving
from optimizer.formulation.stating import Statements
from optimizer.formulation.storage import storage
from optimizer.formulation.training import training
from optimizer.policies import Lever
from optimizer.problem.assignment import assignment
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem

Slice = Callable[[Statements, Nomenclature], None]

# The infrastructure half, in any order: slices share variables and nothing else.
SLICES: tuple[Slice, ...] = (serving, halls, training, power, contracts, storage, network, building)


def formulate(problem: Problem, levers: Sequence[Lever] = (), slices: Sequence[Slice] = SLICES) -> Linear:
    """Return the whole model of a problem under the given levers."""
    nomenclature = Nomenclature(problem)
    rows = []
    for state_all in (*slices, *(lever.state for lever in levers)):
        statements = Statements()
        state_all(statements, nomenclature)
        rows.append(compiled(statements, nomenclature))
    more = [lever.rows for lever in levers]
    return joined(problem, nomenclature.columns(), rows, assignment(problem), more)
