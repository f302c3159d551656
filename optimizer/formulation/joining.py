"""How the two halves become one model: the totals they share, and the gate between demand and home."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from scipy import sparse

from optimizer.problem.assignment import Assignment
from optimizer.problem.labels import Labels
from optimizer.problem.linear import Columns, Linear, Rows, stacked
from optimizer.problem.problem import Problem

TOTALS = {"served": "ws", "firm": "a", "flexible": "a", "traffic": "l"}


MoreRows = Callable[[Problem, Columns], Iterable[Rows]]


def joined(
    problem: Problem,
    infrastructure: Columns,
    slices: list[Rows],
    assignment: Assignment,
    more: Sequence[MoreRows] = (),
) -> Linear:
    """Return the whole model: infrastructure columns first, then the assignment's, and the rows that tie them.

    `more` states rules over the columns of both halves, which only stand here.
    """
    split = infrastructure.labels.size
    size = split + assignment.columns.labels.size
    labels = Labels(problem.names)
    labels.extend(infrastructure.labels)
    labels.extend(assignment.columns.labels)
    columns = Columns(
        labels,
        np.concatenate([infrastructure.lower, assignment.columns.lower]),
        np.concatenate([infrastructure.upper, assignment.columns.upper]),
        np.concatenate([infrastructure.whole, assignment.columns.whole]),
    )
    parts = [_placed(part, 0, size) for part in slices]
    parts += [_placed(assignment.rows, split, size), *_feeding(problem, columns, assignment, split)]
    parts += [_gates(problem, columns)]
    parts += [rows for state in more for rows in state(problem, columns)]
    return Linear(columns, stacked(parts, size, Labels(problem.names)))


def _placed(rows: Rows, offset: int, size: int) -> Rows:
    """Return the rows with their columns moved by `offset` among `size`."""
    entries = sparse.coo_array(rows.matrix)
    shape = (rows.matrix.shape[0], size)
    matrix = sparse.csr_array((entries.data, (entries.row, entries.col + offset)), shape=shape)
    costs = {}
    for term, vector in rows.costs.items():
        costs[term] = np.zeros(size)
        costs[term][offset : offset + len(vector)] = vector
    return Rows(rows.labels, rows.lower, rows.upper, matrix, costs)


def _feeding(problem: Problem, columns: Columns, assignment: Assignment, split: int) -> list[Rows]:
    """State for each total that it is what the assignment feeds it: total - feeds @ x = 0."""
    return [_fed(problem, columns, total, letters, assignment.feeds[total], split) for total, letters in TOTALS.items()]


def _fed(problem: Problem, columns: Columns, total: str, letters: str, feeds: sparse.csr_array, split: int) -> Rows:
    where, over = columns.labels.positions(total), columns.labels.over(total)
    stride = len(problem.sites.zone) if letters == "ws" else 1
    entries = sparse.coo_array(feeds[over.array @ [stride, 1][-len(letters) :]])
    row = np.concatenate([np.arange(len(where)), entries.row])
    column = np.concatenate([where, entries.col + split])
    value = np.concatenate([np.ones(len(where)), -entries.data])
    labels = Labels(problem.names)
    labels.add(f"{total}_is_fed", over)
    matrix = sparse.csr_array((value, (row, column)), shape=(len(where), len(columns.lower)))
    return Rows(labels, np.zeros(len(where)), np.zeros(len(where)), matrix, {})


def _gates(problem: Problem, columns: Columns) -> Rows:
    """State that demand is served only where its service lives: serve[d,s] <= home[w,s]."""
    serve = columns.labels.positions("serve")
    over = columns.labels.over("serve")
    home = columns.labels.find_all("home", over.array[:, [0, 2]])
    labels = Labels(problem.names)
    labels.add("served_only_at_home", over)
    row = np.arange(len(serve))
    matrix = sparse.csr_array(
        (np.repeat([1.0, -1.0], len(serve)), (np.concatenate([row, row]), np.concatenate([serve, home]))),
        shape=(len(serve), len(columns.lower)),
    )
    return Rows(labels, np.full(len(serve), -np.inf), np.zeros(len(serve)), matrix, {})
