"""A linear model as arrays: what every slice is compiled to and every engine takes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.problem.labels import Labels


@dataclass(frozen=True)
class Columns:
    """Variables: labels, finite bounds (N,), and which are whole numbers (N,)."""

    labels: Labels
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    whole: NDArray[np.bool_]


@dataclass(frozen=True)
class Rows:
    """Rules over all columns: lower <= matrix @ x <= upper, and cost terms in MCNY a year, each a (N,) vector."""

    labels: Labels
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    matrix: sparse.csr_array
    costs: Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Linear:
    """The whole model: columns, rules and cost terms. The objective is the sum of the terms."""

    columns: Columns
    rows: Rows

    @property
    def objective(self) -> NDArray[np.float64]:
        """(N,) cost of each column in MCNY a year."""
        total = np.zeros(len(self.columns.lower))
        for term in self.rows.costs.values():
            total += term
        return total

    def reduced_costs(self, duals: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what a unit more of each column (N,) costs where the rows have these duals (M,), in MCNY a year."""
        reduced: NDArray[np.float64] = self.objective - self.rows.matrix.T @ duals
        return reduced

    def costing(self, costs: NDArray[np.float64]) -> Linear:
        """Return the model with other costs (N,) of its columns, whatever they cost before."""
        return Linear(self.columns, dataclasses.replace(self.rows, costs={"stated": costs}))

    def between(self, lower: NDArray[np.float64], upper: NDArray[np.float64]) -> Linear:
        """Return the model with other bounds (N,) of its columns."""
        return Linear(dataclasses.replace(self.columns, lower=lower, upper=upper), self.rows)

    def golden(self, rule: str) -> str:
        """Return the rows of one rule as text, one a line: the form the golden files keep."""
        where = self.rows.labels.block(rule)
        return "\n".join(self._row_text(position) for position in range(where.start, where.stop))

    def golden_cost(self, term: str) -> str:
        """Return one cost term as text."""
        vector = self.rows.costs[term]
        parts = [f"{vector[column]:+.6g} {self.columns.labels.text(int(column))}" for column in np.flatnonzero(vector)]
        return f"{term} =\n" + "\n".join(f"  {part}" for part in parts)

    def _row_text(self, position: int) -> str:
        matrix = self.rows.matrix
        span = slice(matrix.indptr[position], matrix.indptr[position + 1])
        terms = sorted(zip(matrix.indices[span].tolist(), matrix.data[span].tolist(), strict=True))
        body = " ".join(f"{value:+.6g} {self.columns.labels.text(column)}" for column, value in terms)
        lower, upper = self.rows.lower[position], self.rows.upper[position]
        relation = (
            f"= {upper:.6g}" if lower == upper else f"<= {upper:.6g}" if np.isfinite(upper) else f">= {lower:.6g}"
        )
        return f"{self.rows.labels.text(position)}: {body} {relation}"


def stacked(parts: list[Rows], columns: int, labels: Labels) -> Rows:
    """Return all rows of `parts` under each other; `labels` is the empty Labels to fill. Cost terms add up."""
    costs: dict[str, NDArray[np.float64]] = {}
    for part in parts:
        labels.extend(part.labels)
        for term, vector in part.costs.items():
            costs[term] = costs.get(term, np.zeros(columns)) + vector
    matrix = sparse.vstack([part.matrix for part in parts], format="csr")
    lower = np.concatenate([part.lower for part in parts])
    upper = np.concatenate([part.upper for part in parts])
    return Rows(labels, lower, upper, sparse.csr_array(matrix), costs)
