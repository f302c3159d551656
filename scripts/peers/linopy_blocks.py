"""linopy, told a rule at a time in its vectorised form, from arrays that are already there.

Each variable and each rule is one block: a padded array of column numbers and one of coefficients (N, terms), as
linopy keeps them. Where padding would be most of a large block, rows of like length go together. That is generous:
linopy is spared all that a user of it does to get from tables to such arrays. HiGHS gets no names.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import highspy
import linopy
import numpy as np
import xarray as xr
from numpy.typing import NDArray

from scripts.peers import highs
from scripts.peers.arrays import Arrays

MOST_CELLS = 1_000_000  # of a block that is padded as a whole, however sparse
MOST_PADDING = 4  # cells to non-zeros of a larger one


def build(model: Arrays) -> linopy.Model:
    """Return the model as linopy holds it."""
    built = linopy.Model()
    for name, columns in _alike(model):
        built.add_variables(
            lower=_row(model.lower[columns]),
            upper=_row(model.upper[columns]),
            integer=bool(model.whole[columns.start]),
            name=f"{name} {columns.start}",
        )
    lengths = np.diff(model.matrix.indptr)
    for name, span in model.rules:
        for rows in _of_like_length(np.arange(span.start, span.stop), lengths[span]):
            lower, upper = model.row_lower[rows], model.row_upper[rows]
            below = np.isfinite(upper)
            sign = np.where(lower == upper, "=", np.where(below, "<=", ">="))
            body = linopy.LinearExpression(_terms(model, rows, lengths[rows]), built)
            built.add_constraints(body, _row(sign), _row(np.where(below, upper, lower)), name=f"{name} {rows[0]}")
    paid = np.flatnonzero(model.cost)
    terms = xr.Dataset({"coeffs": ("_term", model.cost[paid]), "vars": ("_term", paid)})
    built.add_objective(linopy.LinearExpression(terms, built))
    return built


def hand_over(built: linopy.Model) -> highspy.Highs:
    """Return HiGHS with the model in it."""
    solver: highspy.Highs = built.to_highspy(set_names=False)
    return solver


size, relaxed = highs.size, highs.relaxed


def _alike(model: Arrays) -> Iterator[tuple[str, slice]]:
    """Yield runs of columns that are of one variable and all whole or none, in order: linopy numbers them as we do."""
    for name, span in model.variables:
        changes = span.start + 1 + np.flatnonzero(np.diff(model.whole[span]))
        edges = [span.start, *changes.tolist(), span.stop]
        for start, end in pairwise(edges):
            yield name, slice(start, end)


def _of_like_length(rows: NDArray[np.int64], lengths: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    cells = len(rows) * int(lengths.max())
    if cells <= max(MOST_CELLS, MOST_PADDING * int(lengths.sum())):
        yield rows
        return
    sizes = np.ceil(np.log2(np.maximum(lengths, 1)))
    for size in np.unique(sizes):
        yield rows[sizes == size]


def _terms(model: Arrays, rows: NDArray[np.int64], lengths: NDArray[np.int64]) -> xr.Dataset:
    """Return columns (-1 where there is none) and coefficients of some rows, padded to the longest."""
    place = model.matrix.indptr[rows][:, None] + np.arange(lengths.max())
    real = np.arange(lengths.max()) < lengths[:, None]
    place = np.where(real, place, 0)
    columns = np.where(real, model.matrix.indices[place], -1)
    coefficients = np.where(real, model.matrix.data[place], np.nan)
    return xr.Dataset({"coeffs": (("row", "_term"), coefficients), "vars": (("row", "_term"), columns)})


def _row(values: NDArray[Any]) -> xr.DataArray:
    return xr.DataArray(values, dims="row")
