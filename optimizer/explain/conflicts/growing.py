"""How much do policies let demand grow? A fact beside those of the work, which is asked for as it has grown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from optimizer.explain.conflicts.facts import Fact, sides
from optimizer.policies import Lever
from optimizer.policies.demand_growth import DemandGrowth
from optimizer.problem.linear import Linear

ASKED = {"demand": "demand_is_served", "training": "jobs_are_placed"}


def factor(levers: Sequence[Lever], kind: str) -> float:
    """Return by how many times the demand or the training grew, 1 where it did not."""
    for lever in levers:
        if isinstance(lever, DemandGrowth):
            return max(1.0, lever.inference_factor if kind == "demand" else lever.training_factor)
    return 1.0


def grown(levers: Sequence[Lever], linear: Linear) -> Iterator[Fact]:
    """Yield that what growth adds must be served and run as well: a unit is all of it."""
    if any(factor(levers, kind) > 1.0 for kind in ASKED):
        rows = [linear.rows.labels.positions(rule) for rule in ASKED.values()]
        more = [np.full(len(part), 1.0 - 1.0 / factor(levers, kind)) for kind, part in zip(ASKED, rows, strict=True)]
        stated = sides(linear.rows, np.concatenate(rows))
        yield Fact(DemandGrowth.name, rows=np.concatenate(rows), sides=stated, raises=np.concatenate(more) * stated[1])
