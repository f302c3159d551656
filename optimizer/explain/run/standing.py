"""Where does a run stand: the model of its question, and its plan as a point there?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.data.instance import Instance
from optimizer.errors import NoPlanWithinLimit, UsageError, VerificationFailed
from optimizer.plan.plan import Plan
from optimizer.policies import Lever
from optimizer.problem.assembling import assemble
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Floats, Problem
from optimizer.solve.exact import with_decisions
from optimizer.solve.highs import Basis
from optimizer.solve.inserting import values_of
from optimizer.solve.progress import silent
from optimizer.solve.task import Task
from optimizer.solve.watch import Watch
from optimizer.units import CNY_PER_MCNY

PAIRS_UP_TO = 500_000  # of the assignment half: beyond, the whole model takes minutes and gigabytes
SAME = 1e-6  # of the cost: by so much a plan and what its decisions allow may differ


@dataclass(frozen=True)
class Standing:
    """A run as its model sees it: `x` (N,) is the plan, with everything that may be divided at its best.

    `cost` is that of `x` and `bound` what the run proved, both in MCNY a year. `duals` (M,) price the rows with the
    whole numbers held, at the vertex `basis`.
    """

    plan: Plan
    question: Instance
    levers: Sequence[Lever]
    task: Task
    x: Floats
    cost: float
    bound: float
    duals: Floats
    basis: Basis | None

    @property
    def problem(self) -> Problem:
        """The question as numbers."""
        return self.task.problem

    @property
    def linear(self) -> Linear:
        """The whole model."""
        return self.task.model


def stand(plan: Plan, question: Instance, levers: Sequence[Lever], watch: Watch) -> Standing:
    """Return where a plan stands; `question` is the enacted one, as the levers changed it.

    Raises UsageError for a question too large for its whole model, VerificationFailed where the plan's decisions break
    its rules or cost more than it says, NoPlanWithinLimit where the time does not suffice.
    """
    problem = assemble(question)
    if problem.pairs > PAIRS_UP_TO:
        message = (
            f"this run has {problem.pairs:,} pairs of work and places; its whole model is asked up to {PAIRS_UP_TO:,}"
        )
        raise UsageError(message)
    task = Task(problem, levers, watch, plan.gap, plan.threads, plan.seed, silent)
    linear = task.model
    outcome = with_decisions(task, linear, values_of(problem, linear.columns.labels, plan.tables)).run(
        watch.left, over=lambda: watch.over
    )
    if outcome.ending == "infeasible":
        message = "the plan's decisions break a rule of its question; `eastwest verify` says which"
        raise VerificationFailed(message)
    if outcome.x is None or outcome.duals is None:
        message = "the time was over before the plan's model was solved"
        raise NoPlanWithinLimit(message)
    whole = linear.columns.whole
    x = np.where(whole, np.round(outcome.x), outcome.x)
    cost = float(linear.objective @ x)
    if cost > plan.objective / CNY_PER_MCNY + SAME * abs(cost):
        message = f"the plan's decisions cost {cost * CNY_PER_MCNY:.6g} CNY a year, and not what it says"
        raise VerificationFailed(message)
    return Standing(plan, question, levers, task, x, cost, plan.bound / CNY_PER_MCNY, outcome.duals, outcome.basis)
