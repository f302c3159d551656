"""Of which model are thousands of pairs of work and site asked?

Of the relaxation of the run's question, and of a large one with like demands as one of least cost. No plan is dearer
for that, so what is proven holds for the question itself; and what a pair costs more hardly changes, since both sides
lose alike. Such a relaxation takes half the time.
"""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.explain.places.columns import OwnColumns
from optimizer.explain.places.workloads import Workloads
from optimizer.explain.run.asking import Asker, Relaxed, relaxation
from optimizer.formulation.model import formulate
from optimizer.problem.coarsening import with_like_demands
from optimizer.solve.highs import VERTEX

LOSS = 3e-4  # of what all work costs by the yardstick of merging: so much may each side lose


@dataclass(frozen=True)
class Survey:
    """A model's columns that place work, and its relaxation."""

    columns: OwnColumns
    relaxed: Relaxed


def survey(asker: Asker, workloads: Workloads) -> Survey | None:
    """Return what many pairs are asked of, None where its relaxation was not solved in time."""
    if asker.small:
        return None if asker.relaxed is None else Survey(workloads.columns, asker.relaxed)
    standing = asker.standing
    problem = with_like_demands(standing.problem, "least", LOSS)
    linear = formulate(problem, standing.levers)
    relaxed = relaxation(linear, standing.task.seed, standing.task.watch, VERTEX)
    return None if relaxed is None else Survey(OwnColumns(problem, linear), relaxed)
