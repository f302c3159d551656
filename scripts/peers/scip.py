"""SCIP, told through PySCIPOpt: a variable a column and a linear expression a row."""

from __future__ import annotations

import numpy as np
from pyscipopt import Model, quicksum

from scripts.peers.answers import GAP, Answer, Status
from scripts.peers.arrays import Arrays

PROCESSOR_TIME = 1  # of SCIP's two clocks, the one that counts user seconds
ENDINGS: dict[str, Status] = {
    "optimal": "optimal",
    "gaplimit": "optimal",
    "infeasible": "infeasible",
    "timelimit": "limit",
}


def build(model: Arrays) -> Model:
    """Return SCIP with the model in it: what is stated is handed over at once."""
    scip = Model()
    scip.hideOutput()
    kinds = ("C", "I")
    columns = zip(model.cost.tolist(), model.lower.tolist(), model.upper.tolist(), model.whole.tolist(), strict=True)
    x = [scip.addVar(lb=low, ub=high, obj=cost, vtype=kinds[whole]) for cost, low, high, whole in columns]
    starts, indices, data = model.matrix.indptr.tolist(), model.matrix.indices.tolist(), model.matrix.data.tolist()
    for row, (low, high) in enumerate(zip(model.row_lower.tolist(), model.row_upper.tolist(), strict=True)):
        span = range(starts[row], starts[row + 1])
        body = quicksum(data[place] * x[indices[place]] for place in span)
        scip.addCons(body == high if low == high else body <= high if np.isfinite(high) else body >= low)
    scip.data = x
    return scip


def hand_over(scip: Model) -> Model:
    """Return SCIP as it stands."""
    return scip


def solve(scip: Model, seconds: float) -> Answer:
    """Search for so many seconds of processor time; SCIP's own search takes one thread."""
    scip.setParam("timing/clocktype", PROCESSOR_TIME)
    scip.setParam("limits/time", seconds)
    scip.setParam("limits/gap", GAP)
    scip.optimize()
    found = scip.getNSols() > 0
    best = scip.getBestSol() if found else None
    x = np.array([scip.getSolVal(best, column) for column in scip.data]) if found else None
    bound = float(scip.getDualbound())
    return Answer(ENDINGS.get(scip.getStatus(), "failed"), bound if abs(bound) < scip.infinity() else None, x)
