"""How one slice becomes rows over all columns of the infrastructure half."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from pyomo.common.errors import InfeasibleConstraintException
from pyomo.common.gc_manager import PauseGC
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy import sparse

from optimizer.errors import Infeasible
from optimizer.formulation.stating import Statements
from optimizer.problem.labels import Labels, Over
from optimizer.problem.linear import Rows


def compiled(statements: Statements, names: Mapping[str, tuple[str, ...]], positions: Mapping[int, int]) -> Rows:
    """Return what a slice states as rows; `positions` gives the column of each variable by identity.

    Raises Infeasible where a rule without any variable does not hold.
    """
    try:
        with PauseGC():
            form = LinearStandardFormCompiler().write(statements.block, mixed_form=True, set_sense=None)
    except InfeasibleConstraintException as impossible:
        rule = str(impossible).rpartition(", ")[2]
        message = f"no plan can obey all rules of this instance: {rule} does not hold, whatever is decided"
        raise Infeasible(message) from impossible
    columns = np.array([positions[id(var)] for var in form.columns], dtype=np.int64)
    kinds = np.array([row.bound_type for row in form.rows], dtype=np.int64)
    right = np.asarray(form.rhs, dtype=np.float64)
    return Rows(
        labels=_labels(form.rows, statements, names),
        lower=np.where(kinds <= 0, right, -np.inf),
        upper=np.where(kinds >= 0, right, np.inf),
        matrix=_spread(form.A, columns, len(positions)),
        costs=_costs(form, columns, len(positions)),
    )


def _spread(matrix: sparse.csc_array, columns: np.ndarray, size: int) -> sparse.csr_array:
    """Return the matrix with its columns at their places among all columns."""
    entries = sparse.coo_array(matrix)
    return sparse.csr_array((entries.data, (entries.row, columns[entries.col])), shape=(matrix.shape[0], size))


def _labels(rows: list[Any], statements: Statements, names: Mapping[str, tuple[str, ...]]) -> Labels:
    """Return the labels of the rows that were kept, rule by rule."""
    members: dict[str, list[tuple[int, ...]]] = {}
    for row in rows:
        index = row.constraint.index()
        member = () if index is None else index if isinstance(index, tuple) else (index,)
        members.setdefault(row.constraint.parent_component().local_name, []).append(member)
    labels = Labels(names)
    for name, kept in members.items():
        labels.add(name, Over(statements.overs[name].letters, tuple(kept)))
    return labels


def _costs(form: Any, columns: np.ndarray, size: int) -> dict[str, np.ndarray]:
    matrix = sparse.csr_array(form.c)
    costs = {}
    for row, objective in enumerate(form.objectives):
        vector = np.zeros(size)
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        vector[columns[matrix.indices[span]]] = matrix.data[span]
        costs[objective.local_name] = vector
    return costs
