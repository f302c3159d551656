"""HiGHS, given the whole model as one MIP with its default settings and no start."""

from __future__ import annotations

import highspy
import numpy as np

from scripts.peers.answers import GAP, THREADS, Answer, Status
from scripts.peers.arrays import Arrays

ENDINGS: dict[highspy.HighsModelStatus, Status] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kTimeLimit: "limit",
    highspy.HighsModelStatus.kInterrupt: "limit",
}


def build(model: Arrays) -> highspy.HighsLp:
    """Return the model in HiGHS's own form."""
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = model.matrix.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.cost, model.lower, model.upper
    lp.row_lower_, lp.row_upper_ = model.row_lower, model.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = model.matrix.indptr, model.matrix.indices
    lp.a_matrix_.value_ = model.matrix.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[whole] for whole in model.whole.tolist()]
    return lp


def hand_over(lp: highspy.HighsLp) -> highspy.Highs:
    """Return HiGHS with the model in it."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    _set(solver, output_flag=False)
    if solver.passModel(lp) == highspy.HighsStatus.kError:
        message = "HiGHS refuses the model"
        raise RuntimeError(message)
    return solver


def solve(solver: highspy.Highs, seconds: float) -> Answer:
    """Search for so many seconds of wall time: HiGHS has no other clock, and asks callbacks too seldom for one."""
    _set(solver, threads=THREADS, mip_rel_gap=GAP, time_limit=seconds)
    solver.run()
    info, solution = solver.getInfo(), solver.getSolution()
    found = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    x = np.array(solution.col_value, dtype=np.float64) if found and solution.value_valid else None
    bound = float(info.mip_dual_bound)
    status = ENDINGS.get(solver.getModelStatus(), "failed")
    return Answer(status, bound if np.isfinite(bound) else None, x)


def size(solver: highspy.Highs) -> tuple[int, int, int]:
    """Return how many columns, rows and non-zeros HiGHS holds."""
    return solver.getNumCol(), solver.getNumRow(), solver.getNumNz()


def relaxed(solver: highspy.Highs) -> float:
    """Return the least cost of the relaxation, in MCNY a year."""
    _set(solver, output_flag=False, solve_relaxation=True)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        message = f"the relaxation ended as {solver.modelStatusToString(solver.getModelStatus())}"
        raise RuntimeError(message)
    return float(solver.getInfo().objective_function_value)


def _set(solver: highspy.Highs, **options: float) -> None:
    for name, value in options.items():
        solver.setOptionValue(name, value)
