"""How far can a limit be tightened? To what the model itself reaches when it minimises the thing instead of cost.

The row of the lever reads (A + l B) x <= a + l b at a limit l, so a plan x obeys every limit down to
l(x) = (a - A x) / (B x - b); that ratio is minimised by Dinkelbach's method, a few solves of the model with another
objective. A model small enough is solved in whole numbers and the extreme is exact; of a larger one the relaxation is
solved, and no plan goes beyond its extreme, though plans may end before it.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.formulation.model import formulate
from optimizer.plan.given import Floats
from optimizer.problem.assembling import assemble
from optimizer.problem.linear import Linear
from optimizer.solve.highs import INTERIOR, Highs
from optimizer.solve.searching import WHOLE_UP_TO
from optimizer.solve.watch import Watch
from optimizer.study.asking import Options, under
from optimizer.study.axes import Axis

STEPS = 20
SCALE = 1e-7  # relative distance at which the extreme counts as found
GAP = 1e-7


@dataclass(frozen=True)
class _Row:
    """The lever's row at a limit as <=: body (N,) and right-hand side."""

    body: Floats
    side: float


def extreme(question: Instance, axis: Axis, loosest: float, options: Options) -> float | None:
    """Return the tightest limit the model allows; None where it cannot be found within the time.

    `loosest` is a limit that the model can obey. Runs in a worker.
    """
    watch = Watch(options.seconds)
    probes = (loosest, (loosest + axis.tightest) / 2)
    if probes[0] == probes[1]:
        return axis.tightest
    linear, at = _model(question, axis, probes[0])
    _, other = _model(question, axis, probes[1])
    slope = _Row(_over(at.body - other.body, probes), float((at.side - other.side) / (probes[0] - probes[1])))
    whole = linear.rows.matrix.nnz <= WHOLE_UP_TO
    limit = loosest
    for _ in range(STEPS):
        body = at.body + (limit - probes[0]) * slope.body
        side = at.side + (limit - probes[0]) * slope.side
        x = _least(linear, body, options, watch, whole=whole)
        if x is None:
            return None
        divisor = float(slope.body @ x) - slope.side
        if divisor == 0.0:
            return limit
        reached = limit - (float(body @ x) - side) / divisor
        if not slope.body.any() or abs(reached - limit) <= SCALE * max(abs(loosest - axis.tightest), abs(reached)):
            return reached
        limit = reached
    return limit


def _over(difference: Floats, probes: tuple[float, float]) -> Floats:
    return np.asarray(difference / (probes[0] - probes[1]), dtype=np.float64)


def _model(question: Instance, axis: Axis, limit: float) -> tuple[Linear, _Row]:
    """Return the model without the lever's limit, and the lever's row at it."""
    levers = {**question.scenario.levers, axis.lever: axis.settings(limit)}
    limited, active = policies.enacted(under(question, question.scenario.model_copy(update={"levers": levers})))
    linear = formulate(assemble(limited), active)
    position = linear.rows.labels.block(axis.rule).start
    body = linear.rows.matrix[[position], :].toarray()[0]
    lower, upper = linear.rows.lower.copy(), linear.rows.upper.copy()
    row = _Row(body, float(upper[position])) if np.isfinite(upper[position]) else _Row(-body, -float(lower[position]))
    lower[position], upper[position] = -np.inf, np.inf
    return dataclasses.replace(linear, rows=dataclasses.replace(linear.rows, lower=lower, upper=upper)), row


def _least(linear: Linear, body: Floats, options: Options, watch: Watch, *, whole: bool) -> Floats | None:
    """Return the solution of the model that makes `body @ x` least; None if that is not proven in time."""
    wanted = linear.costing(body)
    solver = Highs(wanted, whole=whole, threads=options.threads, seed=options.seed)
    solver.options({"mip_rel_gap": GAP} if whole else INTERIOR)
    outcome = solver.run(watch.left, over=lambda: watch.over)
    return outcome.x if outcome.ending == "optimal" else None
