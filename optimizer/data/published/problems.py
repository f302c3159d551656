"""The two classical problems that are special cases of the model: facility location and generalised assignment."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Location:
    """Which facilities to open, and who serves which customer?

    `capacity` and `fixed` cost of facilities (M,), `demand` of customers (N,), and what serving the whole of a
    customer costs from each facility: `cost` (N, M). With `single_source` a customer is served by one facility.
    """

    capacity: Floats
    fixed: Floats
    demand: Floats
    cost: Floats
    single_source: bool = False

    def uncapacitated(self) -> Location:
        """Return the problem with facilities that can serve everybody."""
        return replace(self, capacity=np.full(len(self.capacity), float(self.demand.sum())))


@dataclass(frozen=True)
class Assignment:
    """Which agent does which job? `capacity` of agents (M,); a job's `cost` and `load` on each agent (N, M).

    Every job is done once, at least cost.
    """

    capacity: Floats
    load: Floats
    cost: Floats


Published = Location | Assignment
