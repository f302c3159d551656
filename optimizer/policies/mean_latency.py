"""A limit on how far, in milliseconds, demand is from where it is served."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field
from scipy import sparse

from optimizer.plan.figures import Figures
from optimizer.plan.violation import Violation, at_most, places
from optimizer.policies.lever import Lever
from optimizer.problem.labels import Labels, Over
from optimizer.problem.linear import Columns, Rows
from optimizer.problem.problem import Problem


class MeanLatency(Lever):
    """Demand is served at a mean round trip, by MW and without the last mile, of at most `most_ms`.

    sum of mw[d] * ms[o,s] * serve[d,s] <= most * sum of mw[d] * serve[d,s]
    """

    name: ClassVar[str] = "mean_latency"

    most_ms: Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)] | None = None

    @property
    def is_neutral(self) -> bool:
        """No limit."""
        return self.most_ms is None

    def rows(self, problem: Problem, columns: Columns) -> Iterator[Rows]:
        """Yield the rule `mean_latency_within_the_limit`, the formula above in GW x ms."""
        demands = problem.demands
        where = columns.labels.positions("serve")
        mw = demands.mw[demands.pair_demand] / 1e3
        value = mw * (demands.pair_ms - (self.most_ms or 0.0))
        labels = Labels(problem.names)
        labels.add("mean_latency_within_the_limit", Over("", ((),)))
        row = np.zeros(len(where), dtype=np.int64)
        matrix = sparse.csr_array((value, (row, where)), shape=(1, len(columns.lower)))
        yield Rows(labels, np.array([-np.inf]), np.zeros(1), matrix, {})

    def violations(self, figures: Figures) -> Iterator[Violation]:
        """Yield the rule in MW x ms."""
        served = figures.served_rows
        _, origins, sites, _ = figures.chosen.serve
        travelled = float((served * figures.given.backbone[origins, sites]).sum())
        limit = (self.most_ms or 0.0) * float(served.sum())
        yield at_most("mean_latency_within_the_limit", [travelled], [limit], places(mean=["round trip"]))
