"""Plain Pyomo: a linear expression a row, handed over by Pyomo's own interface to HiGHS (`pyomo.contrib.solver`)."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import pyomo.environ as pyo
from pyomo.contrib.solver.solvers.highs import Highs
from pyomo.core.expr import LinearExpression

from scripts.peers import highs
from scripts.peers.arrays import Arrays


def build(model: Arrays) -> pyo.ConcreteModel:
    """Return the model as Pyomo holds it."""
    built = pyo.ConcreteModel()
    lower, upper, whole = model.lower.tolist(), model.upper.tolist(), model.whole.tolist()
    built.x = pyo.Var(
        range(len(lower)),
        bounds=lambda _, column: (lower[column], upper[column]),
        domain=lambda _, column: pyo.Integers if whole[column] else pyo.Reals,
    )
    x = [built.x[column] for column in range(len(lower))]
    starts, indices, data = model.matrix.indptr.tolist(), model.matrix.indices.tolist(), model.matrix.data.tolist()
    least = [side if np.isfinite(side) else None for side in model.row_lower.tolist()]
    most = [side if np.isfinite(side) else None for side in model.row_upper.tolist()]

    def relation(_: Any, row: int) -> tuple[float | None, Any, float | None]:
        span = slice(starts[row], starts[row + 1])
        body = LinearExpression(linear_coefs=data[span], linear_vars=[x[column] for column in indices[span]])
        return least[row], body, most[row]

    built.rows = pyo.Constraint(range(len(least)), rule=relation)
    paid = np.flatnonzero(model.cost)
    cost = LinearExpression(linear_coefs=model.cost[paid].tolist(), linear_vars=[x[column] for column in paid])
    built.cost = pyo.Objective(expr=cost)
    return built


def hand_over(built: pyo.ConcreteModel) -> highspy.Highs:
    """Return HiGHS with the model in it, as Pyomo passes it."""
    interface = Highs()
    interface.set_instance(built)
    solver: highspy.Highs = interface._solver_model  # noqa: SLF001 - Pyomo shows it nowhere else
    return solver


size, relaxed = highs.size, highs.relaxed
