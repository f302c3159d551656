"""What do the prices of a relaxation prove, whatever the solver that found them believes?"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from optimizer.problem.linear import Linear, Rows

EPS = float(np.finfo(np.float64).eps)


def usable(rows: Rows, duals: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the duals that price a side a row has, 0 elsewhere, and that side: both (M,)."""
    y = np.where((duals > 0) & np.isfinite(rows.lower) | (duals < 0) & np.isfinite(rows.upper), duals, 0.0)
    return y, np.where(y > 0, rows.lower, np.where(y < 0, rows.upper, 0.0))


def proven_bound(linear: Linear, duals: NDArray[np.float64]) -> float:
    """Return a lower bound in MCNY on every plan, recomputed from row duals (M,) with care for rounding.

    Lagrangian bound: sum_i y_i (L_i where y_i > 0, U_i where y_i < 0) + sum_j min(d_j l_j, d_j u_j), d = c - A'y.
    Any y gives a valid bound because every column has finite bounds; each reduced cost is widened by its rounding
    error (an a-priori bound on a dot product of n terms), and the sums are exact (fsum) but for one last rounding.
    """
    rows, columns, cost = linear.rows, linear.columns, linear.objective
    y, side = usable(rows, duals)
    transposed = rows.matrix.T.tocsr()
    reduced = cost - transposed @ y
    terms = np.diff(transposed.indptr) + 2
    error = 2 * EPS * terms * (np.abs(cost) + abs(transposed) @ np.abs(y))
    at_lower, at_upper = reduced * columns.lower, reduced * columns.upper
    slack = error * np.maximum(np.abs(columns.lower), np.abs(columns.upper))
    least = np.minimum(at_lower, at_upper) - slack - EPS * np.maximum(np.abs(at_lower), np.abs(at_upper))
    right = y * side
    total = math.fsum([*right.tolist(), *least.tolist()])
    return total - EPS * (abs(total) + math.fsum(np.abs(right).tolist()))
