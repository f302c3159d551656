"""A model as plain arrays in a file: what one process writes and every peer reads.

HiGHS and OR-Tools cannot be loaded into one process, so what states the model and what solves it never share one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.problem.labels import Labels
from optimizer.problem.linear import Linear

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Blocks:
    """Consecutive positions under one name: `names` (B,) and where each begins, with the end, `starts` (B + 1,)."""

    names: tuple[str, ...]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, labels: Labels) -> Blocks:
        """Return the blocks of labels, empty ones left out."""
        kept = [(name, len(over)) for name, over in labels.blocks if len(over)]
        starts = np.concatenate([[0], np.cumsum([size for _, size in kept])]).astype(np.int64)
        return cls(tuple(name for name, _ in kept), starts)

    def __iter__(self) -> Iterator[tuple[str, slice]]:
        """Yield each name and the positions it stands for."""
        for name, start, end in zip(self.names, self.starts[:-1].tolist(), self.starts[1:].tolist(), strict=True):
            yield name, slice(start, end)


@dataclass(frozen=True)
class Arrays:
    """Least cost @ x in MCNY a year, row_lower <= matrix @ x <= row_upper, lower <= x <= upper, x[whole] whole."""

    cost: Floats
    lower: Floats
    upper: Floats
    whole: NDArray[np.bool_]
    row_lower: Floats
    row_upper: Floats
    matrix: sparse.csr_array
    variables: Blocks
    rules: Blocks

    @classmethod
    def of(cls, linear: Linear) -> Arrays:
        """Return the arrays of the planner's own model."""
        columns, rows = linear.columns, linear.rows
        return cls(
            linear.objective, columns.lower, columns.upper, columns.whole, rows.lower, rows.upper,
            sparse.csr_array(rows.matrix), Blocks.of(columns.labels), Blocks.of(rows.labels),
        )  # fmt: skip

    @property
    def size(self) -> dict[str, int]:
        """How many columns, whole columns, rows and non-zeros."""
        rows, columns = self.matrix.shape
        return {"columns": columns, "whole": int(self.whole.sum()), "rows": rows, "nonzeros": int(self.matrix.nnz)}

    def save(self, path: Path) -> None:
        """Write the model as a .npz file."""
        np.savez(
            path, cost=self.cost, lower=self.lower, upper=self.upper, whole=self.whole, row_lower=self.row_lower,
            row_upper=self.row_upper, data=self.matrix.data, indices=self.matrix.indices, indptr=self.matrix.indptr,
            variables=np.array(self.variables.names), variable_starts=self.variables.starts,
            rules=np.array(self.rules.names), rule_starts=self.rules.starts,
        )  # fmt: skip

    @classmethod
    def load(cls, path: Path) -> Arrays:
        """Return the model of a .npz file."""
        with np.load(path, allow_pickle=False) as kept:
            found = dict(kept)
        shape = (len(found["row_lower"]), len(found["lower"]))
        return cls(
            found["cost"], found["lower"], found["upper"], found["whole"], found["row_lower"], found["row_upper"],
            sparse.csr_array((found["data"], found["indices"], found["indptr"]), shape=shape),
            _blocks(found["variables"], found["variable_starts"]), _blocks(found["rules"], found["rule_starts"]),
        )  # fmt: skip


def _blocks(names: Sequence[str], starts: NDArray[np.int64]) -> Blocks:
    return Blocks(tuple(str(name) for name in names), starts)
