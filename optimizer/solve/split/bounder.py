"""The half of a split run that proves: bounds that only rise, computed beside the search for plans.

It follows one course, the same on any machine: each bound keeps the turn in which it was proven. From the first search
on, turns are counted in the times that HiGHS asks whether to go on.
"""

from __future__ import annotations

import dataclasses
import math
import threading
from collections.abc import Callable

import numpy as np

from optimizer.formulation.model import formulate
from optimizer.problem.coarsening import divisible_demand, leanest_day, merged
from optimizer.problem.linear import Linear
from optimizer.problem.merging_jobs import merged_jobs
from optimizer.problem.prices import Prices
from optimizer.problem.problem import Problem
from optimizer.problem.yardstick import ANY_JOBS
from optimizer.solve.bounding import proven_bound
from optimizer.solve.highs import (
    AT_OTHER_PRICES,
    FROM_A_BASIS,
    INTERIOR,
    VERTEX,
    Basis,
    Ending,
    Highs,
    Option,
    Outcome,
)
from optimizer.solve.split.crediting import with_credit
from optimizer.solve.split.cuts import Cuts, Fit, Proof, fitted, together, with_cuts
from optimizer.solve.split.flow_covers import stated, with_covers
from optimizer.solve.split.relaxing import Master, master
from optimizer.solve.split.reuse import Reuse
from optimizer.solve.split.sketching import FirstLook, in_few_hours, prices, told_by_prices
from optimizer.solve.split.turns import NEIGHBOUR, RELAXATION, SEARCH, Course, InTurn
from optimizer.solve.task import Task

# Without any effort HiGHS still searches among what the root's relaxation uses, for half a minute.
NO_HEURISTICS: dict[str, Option] = {
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_root_reduced_cost": False,
}
PRICED_HOURS = 12  # more take longer for prices that prove no more, eight take as long for worse ones
MOST_ASKS, STALL_ASKS = 3000, 300
STOPPED_SECONDS = 1.0  # for a thread that was told to stop: what it has proven stands already
ROOT_ASKS = 60  # of a search for cuts: they come at the end of its root
# Turns of the national question take both halves some ten seconds; at the root of a search HiGHS asks less often.
FIRST_TURN_ASKS, TURN_ASKS = 20, 60


class Bounder:
    """Runs in a thread of its own; `bound` is the best bound so far in MCNY, -inf before the first.

    On one thread it waits after every turn until it is told to `go_on`. A simple rule's plan is what it is, so its
    bound is the relaxation's. With `keep`, `proof` holds in the end what a neighbouring run can use.
    """

    def __init__(self, task: Task, look: FirstLook, near: Reuse | None = None, *, keep: bool = False) -> None:
        self._task = task
        self._look = look
        self._many = told_by_prices(task.problem)
        self.prices: Prices | None = None  # of the second sketch, where jobs are told apart by them
        self._near = near
        self._keep = keep
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._guarded, daemon=True)
        self._bounds: list[InTurn[float]] = []  # rising
        self._asks = 0
        self._may = threading.Event()
        self._last_turn = math.inf if task.threads > 1 else -1.0  # that it may take
        self._below = math.inf  # MCNY: cuts are known to hold for what costs less
        self._fitted = False  # whether a neighbour's bound has been looked at
        self.relaxed = False
        self.ending: Ending = "stopped"
        self.failure: Exception | None = None
        self.proof: Proof | None = None

    @property
    def bound(self) -> float:
        """The best bound so far."""
        return self._bounds[-1].thing if self._bounds else -math.inf

    @property
    def ended(self) -> bool:
        """Whether its course is run."""
        return not self._thread.is_alive()

    @property
    def course(self) -> Course[float]:
        """The bounds so far, and the turns that are over."""
        over = math.inf if self.ended else self._turn - 1
        return Course(list(self._bounds), over)

    @property
    def _turn(self) -> int:
        """The turn that is under way."""
        if self.relaxed:
            return SEARCH + (self._asks + TURN_ASKS - FIRST_TURN_ASKS) // TURN_ASKS
        return RELAXATION if self._fitted else NEIGHBOUR

    def start(self) -> None:
        """Begin with the relaxation."""
        self._thread.start()

    def go_on(self, turn: float = math.inf) -> None:
        """Allow all turns up to this one."""
        self._last_turn = max(self._last_turn, turn)
        self._may.set()

    def wait(self, enough: Callable[[], bool] = lambda: False) -> None:
        """Return when `enough` says so, when the course is run, or when the run must stop."""
        while self._thread.is_alive() and not enough() and not self._task.watch.over:
            self._thread.join(0.05)

    def told_prices(self, seconds: float) -> Prices | None:
        """Return the prices by which jobs are told apart, none where jobs are few.

        Where they are not there after these seconds, they are those of the sketch.
        """
        sketch = self._look() if self._many else None
        if sketch is None:
            return None
        until = self._task.watch.elapsed + seconds
        self.wait(lambda: self.prices is not None or self._task.watch.elapsed > until)
        return self.prices or sketch.prices

    def stop(self) -> None:
        """End as soon as possible; the bounds stay."""
        self._done.set()
        self._may.set()
        self._thread.join(STOPPED_SECONDS)

    def _over(self) -> bool:
        return self._done.is_set() or self._task.watch.over

    def _guarded(self) -> None:
        try:
            self._prove()
        except Exception as failure:  # noqa: BLE001 - handed to the main thread, which raises it
            self.failure = failure

    def _rise(self, bound: float) -> None:
        held = min(bound, self._below)
        if held > self.bound:
            self._bounds.append(InTurn(self._turn, held))

    def _take_turn(self) -> None:
        """Wait until this turn may be taken."""
        while self._turn > self._last_turn and not self._over():
            self._may.wait(0.05)
            self._may.clear()

    def _merged(self) -> Problem:
        """Return what is relaxed: the question at least costs, many jobs as one of each kind.

        Least costs at prices lose nothing at these, so prices near those of the question itself lose least: those of
        mean costs in few hours, told apart by prices of the first sketch. Jobs are merged by what they prefer before
        they are merged by kind, since only jobs that prefer the same hall have a best one together. Demand of a single
        home is divisible, and merged too.
        """
        problem = divisible_demand(self._task.problem)
        sketch = self._look() if self._many else None
        if sketch is None:
            return merged(problem, "least").problem
        told_apart = merged(problem, "mean", sketch.prices).problem
        few = in_few_hours(told_apart, PRICED_HOURS, self._task.levers)
        linear = with_covers(few, told_apart, sketch.covers)
        outcome = self._relaxation(linear)
        self.prices = sketch.prices if outcome.duals is None else prices(linear, outcome.duals)
        relaxed = merged(problem, "least", self.prices).problem
        kinds = merged_jobs(relaxed.classes, "least", ANY_JOBS, self.prices, all_placed=True).classes
        return dataclasses.replace(relaxed, classes=kinds)

    def _stated(self, relaxed: Problem) -> Linear:
        linear = formulate(relaxed, self._task.levers)
        return linear if self.prices is None else with_credit(linear, self.prices)

    def _prove(self) -> None:
        if self._over():
            return
        relaxed = self._merged()
        if self._over():
            return
        plain = self._stated(relaxed)
        fit = self._fit(plain)
        if fit is not None:
            self._rise(fit.bound)
        self._fitted = True
        self._take_turn()
        if self._over():
            return
        linear, known, outcome = self._begun(relaxed, plain, fit)
        if outcome.ending == "failed":
            outcome = self._judged_again(relaxed, linear)
        self.ending = outcome.ending
        if outcome.duals is None or outcome.ending != "optimal":
            return
        self._rise(proven_bound(linear, outcome.duals))
        self.relaxed = True
        if self._task.guide is not None and not self._keep:
            return
        self._take_turn()
        if not self._keep and not self._over():
            self._tighten(relaxed, linear, outcome)
        if not self._over():
            left, solver = self._tighten(relaxed, linear, outcome, for_cuts=True)
            self._below = min(self._below, left.bound(solver.cutoff))
            self._go_on(relaxed, plain, outcome, together(known, _unfolded(left, solver)))

    def _begun(self, relaxed: Problem, plain: Linear, fit: Fit | None) -> tuple[Linear, Cuts, Outcome]:
        """Solve the relaxation with a neighbour's cuts where they hold, which begin with its covers; else with covers.

        Where nothing obeys the cuts, plans may still cost more than these are known to hold for.
        """
        if fit is not None and len(fit.cuts):
            self._below = fit.below
            linear = with_cuts(plain, fit.cuts)
            outcome = self._relaxation(linear, fit)
            if outcome.ending != "infeasible":
                return linear, fit.cuts, outcome
            self._below, fit = math.inf, None
        sketch = self._look()
        covers = stated(() if sketch is None else sketch.covers, plain, relaxed)
        linear = with_cuts(plain, covers)
        return linear, covers, self._relaxation(linear, fit)

    def _go_on(self, relaxed: Problem, plain: Linear, outcome: Outcome, cuts: Cuts) -> None:
        """Prove what the relaxation with the cuts proves, keep it for neighbours, and tighten from there."""
        cut = with_cuts(plain, cuts)
        if outcome.basis is not None:
            self.proof = Proof(plain, cuts, outcome.basis.grown(cut), self.bound, self._below)
        found = self._solved(cut, INTERIOR if outcome.basis is None else FROM_A_BASIS, outcome.basis)
        if found.duals is None or found.ending != "optimal":
            return
        self._rise(proven_bound(cut, found.duals))
        if found.basis is not None:
            self.proof = Proof(plain, cuts, found.basis, self.bound, self._below)
        if not self._keep and not self._over():
            self._tighten(relaxed, cut, found)

    def _fit(self, linear: Linear) -> Fit | None:
        return None if self._near is None or self._near.proof is None else fitted(self._near.proof, linear)

    def _relaxation(self, linear: Linear, fit: Fit | None = None) -> Outcome:
        if fit is not None:
            return self._solved(linear, AT_OTHER_PRICES if fit.only_prices else FROM_A_BASIS, fit.basis)
        # Prices need no vertex: an interior solution proves a bound within 1e-8 of the relaxation's.
        return self._solved(linear, VERTEX if self._keep else INTERIOR)

    def _judged_again(self, relaxed: Problem, linear: Linear) -> Outcome:
        """Solve the relaxation once more where an interior point ended without a verdict: mostly nothing is possible.

        On the mean of the days that is known in seconds; simplex takes a minute for a national question.
        """
        if relaxed.hours > relaxed.day_length:
            mean = self._relaxation(formulate(leanest_day(relaxed), self._task.levers))
            if mean.ending == "infeasible":
                return mean
        return self._solved(linear, FROM_A_BASIS)

    def _solved(self, linear: Linear, method: dict[str, Option], basis: Basis | None = None) -> Outcome:
        """Solve a relaxation, from a basis of one with fewer rows if there is one."""
        solver = Highs(linear, whole=False, seed=self._task.seed)
        if basis is None:
            solver.options(method)
        else:
            solver.begin_with(basis.grown(linear), method)
        return solver.run(self._task.watch.left, over=self._over)

    def _tighten(
        self, relaxed: Problem, linear: Linear, outcome: Outcome, *, for_cuts: bool = False
    ) -> tuple[Master, Highs]:
        """Bound the whole numbers that are left once power is priced; return the priced model and its search.

        A search `for_cuts` ends with its root, and keeps them.
        """
        assert outcome.duals is not None  # noqa: S101 - the caller has checked
        left = master(relaxed, linear, outcome.duals)
        solver = Highs(left.linear, whole=True, seed=self._task.seed)
        solver.options(NO_HEURISTICS)
        solver.cut_off(left.beyond(self.bound))
        if for_cuts:
            solver.keep_cuts()
        solver.stall = STALL_ASKS

        def asked(bound: float) -> None:
            if math.isfinite(bound):
                self._rise(left.bound(bound))
            self._asks += 1  # after the bound, which belongs to the turn that this ask may end
            self._take_turn()

        solver.asked = asked
        most = ROOT_ASKS if for_cuts else MOST_ASKS
        ended = solver.run(self._task.watch.left, over=self._over, asks=most)
        if ended.ending in ("optimal", "infeasible") and math.isfinite(ended.bound):
            self._rise(left.bound(ended.bound))
        return left, solver


def _unfolded(left: Master, solver: Highs) -> Cuts:
    """Return the cuts a search left behind, over the columns of the model that was folded."""
    if solver.cuts is None:
        nothing = np.zeros(0)
        return Cuts(left.fold[:0], nothing, nothing)
    lower, upper = solver.cut_sides
    return Cuts((solver.cuts @ left.fold).tocsr(), lower, upper)
