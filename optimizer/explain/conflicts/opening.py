"""What is a question with all its limits lifted, and which facts lay them down again?"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from optimizer.data.instance import Instance
from optimizer.explain.conflicts.facts import Fact, Open
from optimizer.explain.conflicts.growing import ASKED
from optimizer.explain.conflicts.limits import limits
from optimizer.explain.conflicts.policing import RULES, policies
from optimizer.explain.conflicts.widening import Widened, merged, widened
from optimizer.formulation.model import formulate
from optimizer.policies import Lever
from optimizer.problem.assembling import assemble
from optimizer.problem.linear import Columns, Linear, Rows
from optimizer.problem.problem import Floats

CONTRACTED = ("green", "wind", "solar", "certificates")
SMALL = 20_000  # pairs of work and places: so many are asked whole


def opened(
    question: Instance, levers: Sequence[Lever], *, divisible: bool | None = None, apart: Collection[int] = ()
) -> Open:
    """Return an enacted question with its limits lifted.

    Where it is `divisible`, as large ones are unless that is forbidden, like demands are made one, but for those of
    services `apart`, and so are like jobs.
    """
    problem, wide = assemble(question, dead_ends=True), widened(question, levers)
    if divisible is None:
        divisible = wide.problem.pairs > SMALL
    if divisible:
        wide = merged(question, wide, apart)
    linear = formulate(wide.problem, levers)
    facts = (*limits(problem, wide, linear), *policies(levers, wide, linear))
    return Open(
        question,
        levers,
        problem,
        _lifted(linear, facts, divisible=divisible),
        facts,
        wide.of_zones,
        divisible,
        _work(wide, linear),
        wide.problem,
    )


def _work(wide: Widened, linear: Linear) -> Floats:
    """Return (M,) the MW that one unit of each row of work asks for: all of a demand, or one job."""
    work = np.zeros(len(linear.rows.lower))
    work[linear.rows.labels.block(ASKED["demand"])] = wide.problem.demands.mw
    work[linear.rows.labels.block(ASKED["training"])] = wide.problem.classes.load
    return work


def _lifted(linear: Linear, facts: Sequence[Fact], *, divisible: bool) -> Linear:
    """Return the model without the rows and whole numbers that facts lay down, and without costs.

    Contracts and certificates replace power from the market and no connection, so nothing becomes possible by them but
    what a policy asks of them. Where all may be divided, so may homes: that demand is served only where its service
    lives is then told by what the whole of a site serves.
    """
    columns, rows = linear.columns, linear.rows
    lower, upper, most = rows.lower.copy(), rows.upper.copy(), columns.upper.copy()
    for fact in facts:
        lower[fact.rows], upper[fact.rows] = -np.inf, np.inf
    if divisible:
        upper[rows.labels.block("served_only_at_home")] = np.inf
    green = columns.labels.mask(*CONTRACTED)
    asked = rows.labels.mask(*RULES)
    if not (abs(rows.matrix[asked]) @ green.astype(float)).any():
        most[green] = 0.0
    nothing = {"cost": np.zeros(len(columns.lower))}
    free = Rows(rows.labels, lower, upper, rows.matrix, nothing)
    return Linear(Columns(columns.labels, columns.lower, most, np.zeros_like(columns.whole)), free)
