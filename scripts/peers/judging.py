"""What does a solution cost, and does it obey the model? Computed from the arrays alone, whatever a solver says of it.

Run as `python -m scripts.peers.judging MODEL SOLUTION`; the last line of standard output is JSON.
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from optimizer.units import CNY_PER_MCNY
from scripts.peers.arrays import Arrays, Floats

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Judgement:
    """The objective in CNY a year, and the worst violation of rows, of bounds and of wholeness.

    A row or bound is violated relative to the largest of 1, its own limit and its largest term; wholeness by the
    distance to the next whole number.
    """

    objective: float
    rows: float
    bounds: float
    wholeness: float

    @property
    def feasible(self) -> bool:
        """Whether everything holds to 1e-6; what is not a number holds nothing."""
        return math.isfinite(self.objective) and all(
            violation <= TOLERANCE for violation in (self.rows, self.bounds, self.wholeness)
        )


def judged(model: Arrays, x: Floats) -> Judgement:
    """Return what is wrong with a solution (N,)."""
    if x.shape != model.cost.shape:
        message = f"a solution of {len(x)} columns for a model of {len(model.cost)}"
        raise ValueError(message)
    terms = model.matrix.multiply(x).tocsr()
    largest = abs(terms).max(axis=1).toarray().ravel() if terms.shape[1] else np.zeros(terms.shape[0])
    return Judgement(
        objective=math.fsum((model.cost * x).tolist()) * CNY_PER_MCNY,
        rows=_worst(model.matrix @ x, model.row_lower, model.row_upper, largest),
        bounds=_worst(x, model.lower, model.upper, np.zeros(len(x))),
        wholeness=float(np.abs(x - np.round(x))[model.whole].max(initial=0.0)),
    )


def _worst(value: Floats, lower: Floats, upper: Floats, largest: Floats) -> float:
    amount = np.maximum(lower - value, value - upper)
    limit = np.where(lower - value > value - upper, lower, upper)
    scale = np.maximum.reduce([np.ones(len(value)), np.abs(limit), largest])
    return float(np.maximum(amount / scale, 0.0).max(initial=0.0))


def main() -> None:
    """Judge the solution of a file and print what was found."""
    model, solution = sys.argv[1:]
    found = judged(Arrays.load(Path(model)), np.load(solution))
    print(json.dumps({**asdict(found), "feasible": found.feasible}))


if __name__ == "__main__":
    main()
