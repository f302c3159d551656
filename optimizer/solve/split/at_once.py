"""A plan of a question that is too large to be searched whole, at once: nothing is proven of it, nothing improved.

For those who ask many questions, each at other prices.
"""

from __future__ import annotations

import dataclasses
import math

from optimizer.solve.split.completing import Completion
from optimizer.solve.split.planner import plan
from optimizer.solve.split.sketching import sketched, told_by_prices
from optimizer.solve.task import Solution, Task


def planned_at_once(task: Task) -> Solution | None:
    """Return a plan, None if none is found in time.

    Its decisions are made by the prices of the task's guide, if it has one; what is left is decided by true ones.
    """
    sketch = sketched(task)
    prices = sketch.prices if sketch is not None and told_by_prices(task.problem) else None
    planner = plan(task, sketch, lambda _: prices, quickly=True)
    if planner is None:
        return None
    completion = Completion(dataclasses.replace(task, guide=None))
    return completion.completed(planner.decisions, math.inf, lambda: task.watch.over)
