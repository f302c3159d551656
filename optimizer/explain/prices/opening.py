"""How many milliseconds more must a service allow before it may be served anywhere else?"""

from __future__ import annotations

import numpy as np

from optimizer.data.instance import Instance
from optimizer.problem.reach import TOLERANCE_MS, measure, places_of


def next_opening(question: Instance, service: int) -> float | None:
    """Return the ms more with which a service may first be served anywhere else, None if it never may."""
    reach, (of, origins) = measure(question), places_of(question)
    mine, row = of == service, question["inference"].iloc[service]
    missing = reach.demand_ms[mine] + row["last_mile_ms"] - row["latency_ms"]
    there = np.broadcast_to(reach.infers, missing.shape)
    if question.terms.serves is not None:
        there = there & question.terms.serves[service, origins[mine]]
    closed = missing[there & (missing > TOLERANCE_MS) & np.isfinite(missing)]
    return float(closed.min()) if len(closed) else None
