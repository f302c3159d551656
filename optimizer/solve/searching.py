"""Which engine suits a question: the exact one for small models, the split one for all others."""

from __future__ import annotations

import dataclasses
from typing import Literal

import numpy as np

from optimizer.formulation.model import formulate
from optimizer.solve.exact import search_whole
from optimizer.solve.narrow.engine import search_many_choices, search_much_demand
from optimizer.solve.split.cuts import unmerged, with_cuts
from optimizer.solve.split.engine import search_split
from optimizer.solve.split.reuse import Reuse
from optimizer.solve.task import Found, Task

Engine = Literal["auto", "exact", "split"]
WHOLE_UP_TO = 60_000  # non-zeros: below, HiGHS alone closes the gap in seconds
BEGUN = 0.5  # of the time left that the split engine may take to find what a search of a large model begins from
NONZEROS = 4  # of a pair of demand: in its demand, in what its site serves, in its gate, where its home is one
CHOICES_FROM = 1_000  # places that whole work may go to: above, the likely ones are searched first
AROUND_UP_TO = 300_000  # non-zeros that are not of pairs of demand: below, prices of demand leave a small model
PAIRS_UP_TO = 500_000  # of the assignment half: beyond, the whole model takes minutes to state alone


def search(task: Task, engine: Engine, near: Reuse | None = None, *, keep: bool = False) -> tuple[Found, Reuse | None]:
    """Return the best solution an engine finds for the task, and what a neighbouring run can use if `keep`.

    With "auto" small questions go to the exact engine; where the split one finds no plan, the exact one tries.
    """
    if engine == "exact" or (engine == "auto" and (_is_small(task) or _is_mostly_demand(task))):
        return _searched_whole(task), None
    found, kept = search_split(task, near, keep=keep)
    if engine == "split" or found.solution is not None or found.ending == "infeasible" or task.watch.over:
        return found, kept
    if task.problem.pairs > PAIRS_UP_TO:
        return found, kept
    whole = _at_once(task)
    return dataclasses.replace(whole, bound=max(whole.bound, found.bound)), kept


def _is_small(task: Task) -> bool:
    return task.problem.pairs <= WHOLE_UP_TO and task.model.rows.matrix.nnz <= WHOLE_UP_TO


def _is_mostly_demand(task: Task) -> bool:
    """Whether pairs of demand and site make the model large, and nothing else."""
    pairs = len(task.problem.demands.pair_demand)
    if task.guide is not None or pairs > PAIRS_UP_TO or task.problem.classes.pairs > WHOLE_UP_TO:
        return False
    of_pairs = NONZEROS * pairs
    return of_pairs > WHOLE_UP_TO and task.model.rows.matrix.nnz - of_pairs <= min(of_pairs, AROUND_UP_TO)


def _is_mostly_choices(task: Task) -> bool:
    """Whether most of what is decided is where demand and jobs go that are not divided."""
    columns = task.model.columns
    choices = int(np.count_nonzero(columns.whole & columns.labels.mask("serve", "run")))
    return choices >= CHOICES_FROM and 2 * choices > columns.labels.size


def _searched_whole(task: Task) -> Found:
    """Search the whole model; where it is large, from the plan and with the cuts that the split engine finds."""
    if task.guide is not None or _is_small(task):
        return _at_once(task)
    if _is_mostly_demand(task):
        return search_much_demand(task)
    begun, kept = search_split(dataclasses.replace(task, watch=task.watch.part(BEGUN)), keep=True)
    if begun.ending == "infeasible" or begun.gap <= task.gap or task.watch.over:
        return begun
    proof = None if kept is None else kept.proof
    linear = task.model
    if proof is not None and begun.objective < proof.below:  # then what is better obeys the cuts
        linear = with_cuts(linear, unmerged(proof, linear))
    whole = search_whole(task, linear, begun.solution)
    best = min(whole, begun, key=lambda found: found.objective)
    return dataclasses.replace(best, ending=whole.ending, bound=max(whole.bound, begun.bound))


def _at_once(task: Task) -> Found:
    """Search the whole model from nothing; a simple rule's plan is held against the bound of the question itself."""
    if task.guide is None:
        return search_many_choices(task) if _is_mostly_choices(task) else search_whole(task)
    found = search_whole(task, formulate(task.guide, task.levers))
    return dataclasses.replace(found, bound=search_whole(task).bound)
