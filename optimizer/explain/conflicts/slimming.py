"""What is left of a model once some columns are held at zero and some rows say nothing?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.problem.labels import Labels
from optimizer.problem.linear import Columns, Linear, Rows
from optimizer.problem.problem import Flags, Floats


@dataclass(frozen=True)
class Slim:
    """A model without some of its `columns` (N,) and `rows` (M,), which are flags of those that are left."""

    linear: Linear
    columns: Flags
    rows: Flags

    def over_columns(self, x: Floats) -> Floats:
        """Return a solution (N,) of the whole model: what was left out is zero."""
        return _spread(x, self.columns)

    def over_rows(self, duals: Floats) -> Floats:
        """Return the duals (M,) of the whole model: rows that say nothing have no price."""
        return _spread(duals, self.rows)


def slimmed(linear: Linear) -> Slim:
    """Return the model without columns that are zero, or may be for nothing, and rows that hold whatever is decided."""
    columns, rows = linear.columns, linear.rows
    sided: Flags = np.isfinite(rows.lower) | np.isfinite(rows.upper)
    entries = sparse.coo_array(rows.matrix)
    used = linear.objective != 0.0
    used[entries.col[sided[entries.row]]] = True
    kept: Flags = ((columns.lower != 0.0) | (columns.upper != 0.0)) & (used | (columns.lower > 0.0))
    matrix = sparse.csr_array(rows.matrix[:, kept])
    says: Flags = sided & ~((np.diff(matrix.indptr) == 0) & (rows.lower <= 0.0) & (rows.upper >= 0.0))
    fewer = Columns(Labels({}), columns.lower[kept], columns.upper[kept], columns.whole[kept])
    costs = {term: cost[kept] for term, cost in rows.costs.items()}
    return Slim(
        Linear(fewer, Rows(Labels({}), rows.lower[says], rows.upper[says], sparse.csr_array(matrix[says]), costs)),
        kept,
        says,
    )


def _spread(values: Floats, there: Flags) -> Floats:
    spread = np.zeros(len(there))
    spread[there] = values
    return spread
