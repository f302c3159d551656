"""CP-SAT of OR-Tools, which knows whole numbers alone: the model is put on a grid that leaves no plan out.

Each continuous column runs in 65,536 equal steps from its lower to its upper bound. A row is loosened by as much as its
columns can be off the grid, then multiplied by what brings its largest coefficient to a million, rounded, and loosened
again by what that rounding can cost. So every plan of the true model has one on the grid. (OR-Tools' own translation of
a MIP keeps equations between continuous columns tight and calls even our smallest instance infeasible.) The bound holds
for the true model as far as half a step of each column may cost. What CP-SAT finds obeys the loosened rows only: its
whole-number decisions are kept, and an LP completes the rest (scripts/peers/completing.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.linear_solver.python import model_builder
from scipy import sparse

from scripts.peers.answers import GAP, THREADS, Answer, Status
from scripts.peers.arrays import Arrays, Floats

STEPS = 2.0**16
LARGEST = 2.0**20  # coefficient of a row: times the steps of a thousand columns this stays below 2^46
ENDINGS: dict[model_builder.SolveStatus, Status] = {
    model_builder.SolveStatus.OPTIMAL: "optimal",
    model_builder.SolveStatus.FEASIBLE: "limit",
    model_builder.SolveStatus.NOT_SOLVED: "limit",
    model_builder.SolveStatus.INFEASIBLE: "infeasible",
}


@dataclass(frozen=True)
class Grid:
    """OR-Tools' model of whole numbers k, and what they stand for: x = lower + step * k, each (N,)."""

    model: model_builder.Model
    lower: Floats
    step: Floats
    base: float  # MCNY a year at k = 0


def build(model: Arrays) -> Grid:
    """Return the model on its grid, in OR-Tools' own form."""
    step, most = grid_of(model)
    matrix, lower, upper = rows_on(model, step, most)
    built = model_builder.Model()
    built.helper.fill_model_from_sparse_data(
        np.zeros(len(most)), most, model.cost * step, lower, upper, sparse.csr_matrix(matrix)
    )
    for column in range(len(most)):
        built.helper.set_var_integrality(column, True)  # noqa: FBT003 - OR-Tools takes no name here
    return Grid(built, model.lower, step, float(model.cost @ model.lower))


def grid_of(model: Arrays) -> tuple[Floats, Floats]:
    """Return the step and the number of steps of each column, (N,) each; a whole column goes in steps of one."""
    width = model.upper - model.lower
    step = np.where(model.whole, 1.0, width / STEPS)
    return step, np.where(model.whole, width, np.where(width > 0, STEPS, 0.0))


def rows_on(model: Arrays, step: Floats, most: Floats) -> tuple[sparse.csr_array, Floats, Floats]:
    """Return the rows over k from 0 to `most` (N,): whole coefficients, and sides that leave no plan out."""
    scaled = sparse.csr_array(model.matrix @ sparse.diags_array(step))
    off_grid = abs(scaled) @ np.where(model.whole, 0.0, 0.5)
    shift = model.matrix @ model.lower
    largest = abs(scaled).max(axis=1).toarray().ravel()
    factor = LARGEST / np.where(largest > 0, largest, 1.0)
    scaled = sparse.csr_array(sparse.diags_array(factor) @ scaled)
    rounded = scaled.copy()
    rounded.data = np.round(scaled.data)
    slack = factor * off_grid + abs(scaled - rounded) @ most + 0.5
    return (
        rounded,
        np.ceil(factor * (model.row_lower - shift) - slack),
        np.floor(factor * (model.row_upper - shift) + slack),
    )


def hand_over(grid: Grid) -> Grid:
    """Return the model as it stands: OR-Tools takes it over when the search begins."""
    return grid


def solve(grid: Grid, seconds: float) -> Answer:
    """Search for so many seconds of wall time on one worker."""
    solver = model_builder.Solver("sat")
    solver.set_time_limit_in_seconds(seconds)
    solver.set_solver_specific_parameters(f"num_workers:{THREADS} relative_gap_limit:{GAP}")
    status = solver.solve(grid.model)
    found = status in {model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE}
    bound = solver.best_objective_bound
    steps = solver.values(grid.model.get_variables()).to_numpy(dtype=np.float64) if found else None
    return Answer(
        ENDINGS.get(status, "failed"),
        float(bound) + grid.base if isinstance(bound, float) and np.isfinite(bound) else None,
        None if steps is None else grid.lower + grid.step * steps,
    )
