"""How is a linear model given more columns and rows, and a cost of its own?"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from optimizer.problem.labels import Labels
from optimizer.problem.linear import Columns, Linear, Rows
from optimizer.problem.problem import Floats, Ints


class Extension:
    """A model that grows; what is added last stands last. Only what is added costs anything."""

    def __init__(self, linear: Linear) -> None:
        columns, rows = linear.columns, linear.rows
        entries = sparse.coo_array(rows.matrix)
        self._lower, self._most, self._whole = [columns.lower], [columns.upper], [columns.whole]
        self._prices = [np.zeros(len(columns.lower))]
        self._sides = [(rows.lower.copy(), rows.upper.copy())]
        self._entries = [(entries.row, entries.col, entries.data)]
        self._size, self._count = len(columns.lower), len(rows.lower)

    def columns(self, prices: Floats, most: Floats, *, least: float = 0.0, whole: bool = False) -> Ints:
        """Add columns (K,) of some prices and upper bounds, and return where they stand."""
        start, self._size = self._size, self._size + len(prices)
        self._prices.append(prices)
        self._lower.append(np.full(len(prices), least))
        self._most.append(most)
        self._whole.append(np.full(len(prices), whole))
        return np.arange(start, self._size, dtype=np.int64)

    def rows(self, upper: Floats) -> Ints:
        """Add rows (K,) that are at most `upper`, and return where they stand."""
        start, self._count = self._count, self._count + len(upper)
        self._sides.append((np.full(len(upper), -np.inf), upper))
        return np.arange(start, self._count, dtype=np.int64)

    def enter(self, row: Ints, column: Ints, value: Floats) -> None:
        """Add entries (N,) to the matrix."""
        self._entries.append((row, column, value))

    def free(self, rows: Ints) -> None:
        """Let rows of the first model have no upper side."""
        self._sides[0][1][rows] = np.inf

    def linear(self) -> Linear:
        """Return the model as it has grown; nothing in it has a name."""
        row, column, value = (np.concatenate([part[at] for part in self._entries]) for at in range(3))
        matrix = sparse.csr_array((value, (row, column)), shape=(self._count, self._size))
        lower, upper = (np.concatenate([part[at] for part in self._sides]) for at in range(2))
        return Linear(
            Columns(
                Labels({}),
                np.concatenate(self._lower),
                np.concatenate(self._most),
                np.concatenate(self._whole),
            ),
            Rows(Labels({}), lower, upper, matrix, {"added": np.concatenate(self._prices)}),
        )
