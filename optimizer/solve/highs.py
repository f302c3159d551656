"""The one place that speaks to HiGHS: hand over a model, run it until it ends or must stop, read what it found."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.errors import EastwestError
from optimizer.problem.linear import Linear

Ending = Literal["optimal", "infeasible", "unbounded", "stopped", "failed"]
Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
Option = bool | float | str
# Ways to solve an LP: by interior point, without and with a vertex at the end, and by simplex from a basis.
INTERIOR: dict[str, Option] = {"solver": "ipm", "run_crossover": "off"}
VERTEX: dict[str, Option] = {"solver": "ipm"}
SIMPLEX: dict[str, Option] = {}  # HiGHS's own choice
FOR_A_RAY: dict[str, Option] = {"solver": "simplex", "simplex_strategy": 1, "presolve": "off"}
FROM_A_BASIS: dict[str, Option] = {"solver": "simplex", "simplex_strategy": 1}
AT_OTHER_PRICES: dict[str, Option] = {"solver": "simplex", "simplex_strategy": 4}  # primal: the basis stays feasible
TIGHT: dict[str, Option] = {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}
BASIC = int(highspy.HighsBasisStatus.kBasic)
CONTINUOUS, INTEGER = int(highspy.HighsVarType.kContinuous), int(highspy.HighsVarType.kInteger)

# 1.14.0 called three small models of our structure optimal with wrong values.
LEAST_VERSION = (1, 15, 1)
SIMPLEX_UP_TO = 30_000  # non-zeros: the first relaxation of a larger MIP is solved by interior point, which is faster
STALLED = 1e-5  # relative rise of a bound below which a search counts as stalled
LEFT_BEHIND: list[threading.Thread] = []
LAST_SECONDS = 60.0  # how long the end of the interpreter waits for those
USUAL_COST = (1.0, 1e6)  # MCNY: where the greatest cost of a column lies
PATIENCE_SECONDS = 0.4  # how long a solver that was told to stop may take before it is left behind

ENDINGS: dict[highspy.HighsModelStatus, Ending] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kModelEmpty: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
    highspy.HighsModelStatus.kTimeLimit: "stopped",
    highspy.HighsModelStatus.kInterrupt: "stopped",
    highspy.HighsModelStatus.kIterationLimit: "stopped",
    highspy.HighsModelStatus.kSolutionLimit: "stopped",
    highspy.HighsModelStatus.kObjectiveBound: "stopped",
}


@atexit.register
def _wait_for_those_left_behind() -> None:
    """Ending the interpreter under a solver that still runs would abort the process."""
    until = time.monotonic() + LAST_SECONDS
    for thread in LEFT_BEHIND:
        thread.join(max(0.0, until - time.monotonic()))


@dataclass(frozen=True)
class Basis:
    """Which columns (N,) and rows (M,) are basic, at a bound or free, in HiGHS's numbers."""

    columns: Codes
    rows: Codes

    def grown(self, linear: Linear) -> Basis:
        """Return the basis of a model whose first rows these are."""
        more = np.full(len(linear.rows.lower) - len(self.rows), BASIC, dtype=np.int8)
        return Basis(self.columns, np.concatenate([self.rows, more]))


@dataclass(frozen=True)
class Outcome:
    """How a run ended: the best solution (N,) if any, the solver's bound, and row duals (M,) of an optimal LP. MCNY."""

    ending: Ending
    x: Floats | None
    objective: float
    bound: float
    duals: Floats | None
    vertex: highspy.HighsBasis | None = None

    @cached_property
    def basis(self) -> Basis | None:
        """The basis of an LP solved to a vertex."""
        if self.vertex is None:
            return None
        columns, rows = self.vertex.col_status, self.vertex.row_status  # each a list made anew, which takes its time
        return Basis(np.array(columns, dtype=np.int8), np.array(rows, dtype=np.int8))


class Highs:
    """One model in HiGHS. Bounds may change between runs; an LP starts again from the last basis."""

    def __init__(self, linear: Linear, *, whole: bool, threads: int = 1, seed: int = 0) -> None:
        self._require_version()
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self._best: Floats | None = None
        self._best_objective = np.inf
        self._bound = -np.inf
        self._whole = whole
        self._scale = _scale(linear.objective)
        self._thread = threading.Thread()
        self._stopping = False
        self._asks, self._most_asks = 0, np.inf
        self.stall = np.inf
        self.cutoff = np.inf
        self.enough = np.nan  # a MIP ends once a solution is at most this, or none can be
        self.trace: list[float] = []  # the bound of a MIP each time HiGHS asked whether to go on
        self.asked: Callable[[float], None] = lambda _: None  # is told that bound, and may take its time
        self.cuts: sparse.csr_array | None = None
        self.cut_sides: tuple[Floats, Floats] = (np.zeros(0), np.zeros(0))
        self.options(
            {"output_flag": True, "log_to_console": False, "threads": threads, "random_seed": seed}
        )  # fmt: skip
        self._pass(linear, whole=whole)
        self._solver.cbSimplexInterrupt += self._asked
        self._solver.cbIpmInterrupt += self._asked
        self._solver.cbMipInterrupt += self._asked_by_the_search
        if whole and linear.rows.matrix.nnz > SIMPLEX_UP_TO:
            self.option("mip_lp_solver", "ipm")
        if whole:
            self._solver.cbMipImprovingSolution += self._improved

    @staticmethod
    def version() -> str:
        """Return the version of HiGHS."""
        return str(highspy.Highs().version())  # type: ignore[no-untyped-call]

    @classmethod
    def _require_version(cls) -> None:
        found = tuple(int(part) for part in cls.version().split("."))
        if found < LEAST_VERSION:
            message = (
                f"HiGHS {cls.version()} is known to return wrong values for models like ours; install 1.15.1 or later"
            )
            raise EastwestError(message)

    def option(self, name: str, value: Option) -> None:
        """Set one HiGHS option."""
        self._solver.setOptionValue(name, value)

    def options(self, values: Mapping[str, Option]) -> None:
        """Set several HiGHS options."""
        for name, value in values.items():
            self.option(name, value)

    def bounds(self, columns: NDArray[np.int64], lower: Floats, upper: Floats) -> None:
        """Change the bounds of some columns."""
        if len(columns):
            self._solver.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def sides(self, rows: NDArray[np.int64], lower: Floats, upper: Floats) -> None:
        """Change the sides of some rows."""
        if len(rows):
            self._solver.changeRowsBounds(len(rows), rows.astype(np.int32), lower, upper)  # type: ignore[attr-defined]

    def costs(self, values: Floats) -> None:
        """Change what the columns (N,) cost."""
        columns = np.arange(len(values), dtype=np.int32)
        self._solver.changeColsCost(len(values), columns, values * self._scale)

    def begin_from(self, x: Floats) -> None:
        """Offer a solution (N,) to start from."""
        solution = highspy.HighsSolution()
        solution.col_value = x.tolist()
        self._solver.setSolution(solution)

    def begin_with(self, basis: Basis, method: Mapping[str, Option] = FROM_A_BASIS) -> None:
        """Start an LP from a basis, one status for each column and row, by simplex: interior point would forget it."""
        self.options(method)
        offered = highspy.HighsBasis()
        offered.col_status = [highspy.HighsBasisStatus(int(code)) for code in basis.columns]
        offered.row_status = [highspy.HighsBasisStatus(int(code)) for code in basis.rows]
        offered.valid = True
        self._solver.setBasis(offered)

    def cut_off(self, cost: float) -> None:
        """Search a MIP only for what costs less, so its bound never exceeds this.

        HiGHS rounds the centre of the relaxation whatever its heuristics are told, and solves the linear model that
        leaves: tens of seconds, which end where it costs more than this.
        """
        self.option("objective_bound", cost * self._scale)
        self.cutoff = cost

    def keep_cuts(self) -> None:
        """Keep the cuts of the root of a MIP in `cuts` and `cut_sides`, unless a solution was known before them.

        Without presolve and symmetries they speak of the model's own columns and hold for every whole solution that
        costs less than the `cutoff`.
        """
        self.option("presolve", "off")
        self.option("mip_detect_symmetry", value=False)
        self.option("mip_allow_restart", value=False)
        self._solver.cbMipGetCutPool += self._pooled

    def start(self, seconds: float, asks: float = np.inf) -> None:
        """Begin a run in the background with a limit in seconds, and one in times that a MIP search asks to go on.

        The second limit is the same on every machine and under every load.
        """
        self.option("time_limit", float(self._solver.getRunTime()) + seconds)
        self._best, self._best_objective, self._bound = None, np.inf, -np.inf
        self._asks, self._most_asks, self.trace = 0, asks, []
        self._stopping = False
        # HiGHS's own startSolve shares one lock between all its models, so two could never run side by side.
        self._thread = threading.Thread(target=self._solver.run, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._thread.is_alive()

    @property
    def incumbent(self) -> tuple[float, Floats | None]:
        """The best objective and solution of a run under way; infinite and None before the first."""
        return self._best_objective, self._best

    @property
    def bound(self) -> float:
        """The bound of a run of a MIP under way."""
        return self._bound

    def stop(self) -> None:
        """Tell a run to stop."""
        self._stopping = True

    def finish(self) -> Outcome:
        """Wait for a run that ended, or was told to stop, and return its outcome."""
        self._thread.join(PATIENCE_SECONDS if self._stopping else None)
        if self._thread.is_alive():
            LEFT_BEHIND.append(self._thread)
            return Outcome("stopped", self._best, self._best_objective, self._bound, None)
        return self._outcome()

    def run(
        self,
        seconds: float,
        over: Callable[[], bool] = lambda: False,
        tick: Callable[[], None] = lambda: None,
        asks: float = np.inf,
    ) -> Outcome:
        """Run until the end, a limit (see `start`) or `over`; `tick` is called about twenty times a second."""
        self.start(seconds, asks)
        while self.running:
            self._thread.join(0.05)
            tick()
            if over():
                self.stop()
                break
        return self.finish()

    def ray(self) -> Floats | None:
        """Return multipliers of the rows (M,) that rule out an LP found infeasible `FOR_A_RAY`, None if not known."""
        _, known, values = self._solver.getDualRay()  # type: ignore[attr-defined]
        return np.array(values, dtype=np.float64) if known else None

    def _pass(self, linear: Linear, *, whole: bool) -> None:
        matrix, rows, columns = linear.rows.matrix, linear.rows, linear.columns
        # Arrays, which HiGHS copies at once: the same model as an object of lists takes five times as long.
        status = self._solver.passModel(
            len(columns.lower),
            len(rows.lower),
            matrix.nnz,
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            linear.objective * self._scale,
            columns.lower,
            columns.upper,
            rows.lower,
            rows.upper,
            matrix.indptr,
            matrix.indices,
            matrix.data,
            np.where(columns.whole & whole, INTEGER, CONTINUOUS).astype(np.int32),
        )
        if status == highspy.HighsStatus.kError:
            message = "the model could not be handed to the solver"
            raise EastwestError(message)

    def _improved(self, event: Any) -> None:
        self._best = np.array(event.data_out.mip_solution, dtype=np.float64)
        self._best_objective = float(event.data_out.objective_function_value) / self._scale

    def _asked(self, event: Any) -> None:
        if self._stopping:
            event.interrupt()

    def _asked_by_the_search(self, event: Any) -> None:
        self._bound = min(float(event.data_out.mip_dual_bound) / self._scale, self.cutoff)
        self.trace.append(self._bound)
        self.asked(self._bound)
        self._asks += 1
        if self._stopping or self._asks >= self._most_asks or self._stalls() or self._settled():
            event.interrupt()

    def _stalls(self) -> bool:
        """Whether the bound of a MIP has hardly moved for `stall` asks."""
        if len(self.trace) <= self.stall:
            return False
        return self.trace[-1] - self.trace[-1 - int(self.stall)] < STALLED * abs(self.trace[-1])

    def _settled(self) -> bool:
        """Whether it is known whether a solution is at most `enough`."""
        return bool(self._best_objective <= self.enough or self._bound > self.enough)

    def _pooled(self, event: Any) -> None:
        found = event.data_out
        if self._best is not None or found.cutpool_num_cut == 0:
            return
        starts = np.array(found.cutpool_start, dtype=np.int64)[: found.cutpool_num_cut]
        values, columns = np.array(found.cutpool_value), np.array(found.cutpool_index, dtype=np.int64)
        ends = np.append(starts, len(values))
        shape = (int(found.cutpool_num_cut), int(found.cutpool_num_col))
        self.cuts = sparse.csr_array((values, columns, ends), shape=shape)
        self.cut_sides = (np.array(found.cutpool_lower), np.array(found.cutpool_upper))

    def _outcome(self) -> Outcome:
        status = self._solver.getModelStatus()
        ending = ENDINGS.get(status, "failed")
        info, solution = self._solver.getInfo(), self._solver.getSolution()
        if ending == "failed" and status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
            # Every column has finite bounds, so the model cannot be unbounded.
            ending = "infeasible"
        found = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
        usable = solution.value_valid and found and (self._whole or ending == "optimal")
        x = np.array(solution.col_value, dtype=np.float64) if usable else self._best
        objective = float(info.objective_function_value) / self._scale if usable else self._best_objective
        known = solution.dual_valid and not self._whole
        duals = np.array(solution.row_dual, dtype=np.float64) / self._scale if known else None
        if self._whole:
            bound = min(float(info.mip_dual_bound) / self._scale, self.cutoff)
        else:
            bound = objective if ending == "optimal" else -np.inf
        vertex = self._solver.getBasis()
        there = ending == "optimal" and not self._whole and vertex.valid
        return Outcome(ending, x, objective, bound, duals, vertex if there else None)


def _scale(costs: Floats) -> float:
    """Return the power of two that brings the greatest of unusual costs near 1000: HiGHS's tolerances are absolute."""
    greatest = float(np.abs(costs).max(initial=0.0))
    if greatest == 0.0 or USUAL_COST[0] <= greatest <= USUAL_COST[1]:
        return 1.0
    return float(2.0 ** np.round(np.log2(1000.0 / greatest)))
