"""What does a peer answer?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Status = Literal["optimal", "infeasible", "limit", "failed"]
GAP = 1e-4  # relative: every method stops when it has proven a plan this near the best
THREADS = 1  # processor time is compared, and a second thread of a search costs more than it brings


@dataclass(frozen=True)
class Answer:
    """How a search ended, the solver's own bound in MCNY a year, and its best solution (N,); None where it has none."""

    status: Status
    bound: float | None
    x: NDArray[np.float64] | None
