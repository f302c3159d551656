"""Which engine suits a model: the whole search for small ones, the staged one for national ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from optimizer.policies import Lever
from optimizer.solve.exact import Found, Task, search_whole
from optimizer.solve.reuse import Reuse
from optimizer.solve.staged import search_staged

WHOLE_UP_TO = 60_000  # non-zeros: below, HiGHS alone closes the gap in seconds


def search(
    task: Task, levers: Sequence[Lever], near: Reuse | None = None, *, keep: bool = False
) -> tuple[Found, Reuse | None]:
    """Return the best solution an engine finds for the task, and what a neighbouring run can use if `keep`.

    Where the staged engine finds no plan, the whole one tries.
    """
    if task.linear.rows.matrix.nnz <= WHOLE_UP_TO:
        return _searched_whole(task), None
    found, kept = search_staged(task, levers, near, keep=keep)
    if found.x is not None or found.ending == "infeasible" or task.watch.over:
        return found, kept
    whole = _searched_whole(task)
    return dataclasses.replace(whole, bound=max(whole.bound, found.bound)), kept


def _searched_whole(task: Task) -> Found:
    """Search the whole model; a simple rule's plan is held against the bound of the question itself."""
    found = search_whole(task)
    if task.guide is None:
        return found
    return dataclasses.replace(found, bound=search_whole(dataclasses.replace(task, guide=None)).bound)
