"""What follows from the whole-number decisions of a solution? The best rest of them, found by an LP in HiGHS.

For peers that obey a rounded model. Run as `python -m scripts.peers.completing MODEL SOLUTION`: the file is replaced;
where the decisions allow no rest, it stays. The last line of standard output is JSON.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import highspy
import numpy as np

from scripts.peers import highs
from scripts.peers.arrays import Arrays, Floats


def completed(model: Arrays, x: Floats) -> Floats | None:
    """Return the best solution (N,) with the whole columns of `x`; None where there is none."""
    whole = np.round(x)
    held = dataclasses.replace(
        model,
        lower=np.where(model.whole, whole, model.lower),
        upper=np.where(model.whole, whole, model.upper),
        whole=np.zeros_like(model.whole),
    )
    solver = highs.hand_over(highs.build(held))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(solver.getSolution().col_value, dtype=np.float64)


def main() -> None:
    """Replace the solution of a file by its completion."""
    model, solution = sys.argv[1:]
    found = completed(Arrays.load(Path(model)), np.load(solution))
    if found is not None:
        np.save(solution, found)
    print(json.dumps({"completed": found is not None}))


if __name__ == "__main__":
    main()
