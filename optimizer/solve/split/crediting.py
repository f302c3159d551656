"""Bounds of work merged at prices: links may carry more than crosses them, and are credited with its price.

Merged work pays what its parts do at prices, so for all that these cross, yet crosses what the least of them does.
Without the difference it would pay for trunks that it leaves empty, and dearer than its parts: no bound. What a plan's
parts cross beyond is credited here, which makes the merged model cost at most what the plan does.
"""

from __future__ import annotations

import dataclasses

from optimizer.problem.assignment import GBPS_PER_TBPS
from optimizer.problem.linear import Linear
from optimizer.problem.prices import Prices


def with_credit(linear: Linear, prices: Prices) -> Linear:
    """Return a model of work merged at these prices in which any traffic beyond what is fed earns its price."""
    fed = linear.rows.labels.block("traffic_is_fed")  # traffic - what crosses = 0
    upper = linear.rows.upper.copy()
    upper[fed] = float("inf")
    beyond = linear.rows.matrix[fed].T @ (prices.traffic * GBPS_PER_TBPS)
    rows = dataclasses.replace(linear.rows, upper=upper)
    return Linear(linear.columns, rows).costing(linear.objective - beyond)
