"""What a plan decides in whole numbers, whichever model of a question it was found on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.problem.labels import Labels, Over
from optimizer.problem.placement import Placement
from optimizer.problem.problem import Floats


@dataclass(frozen=True)
class Decisions:
    """The values of variables, each over its index set, and where jobs run."""

    values: Mapping[str, tuple[Over, Floats]]
    jobs: Placement

    def of(self, name: str, over: Over) -> Floats:
        """Return what is decided of one variable over an index set, 0 where nothing is."""
        stated, values = self.values.get(name, (over, np.zeros(len(over))))
        if stated == over:
            return values
        known = dict(zip(stated.members, values.tolist(), strict=True))
        return np.array([known.get(member, 0.0) for member in over.members], dtype=np.float64)

    def on(self, labels: Labels) -> Floats:
        """Return what is decided over the columns (N,) of a model, 0 where nothing is."""
        x = np.zeros(labels.size)
        for name, over in labels.blocks:
            if name in self.values:
                x[labels.block(name)] = self.of(name, over)
        return x
