"""Which engine suits a model: the whole search for small ones, the staged one for national ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from optimizer.policies import Lever
from optimizer.solve.exact import Found, Task, search_whole
from optimizer.solve.staged import search_staged

WHOLE_UP_TO = 60_000  # non-zeros: below, HiGHS alone closes the gap in seconds


def search(task: Task, levers: Sequence[Lever]) -> Found:
    """Return the best solution an engine finds for the task; where the staged one finds none, the whole one tries."""
    if task.linear.rows.matrix.nnz <= WHOLE_UP_TO:
        return search_whole(task)
    found = search_staged(task, levers)
    if found.x is not None or found.ending == "infeasible" or task.watch.over:
        return found
    whole = search_whole(task)
    return dataclasses.replace(whole, bound=max(whole.bound, found.bound))
