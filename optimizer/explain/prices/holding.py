"""What does a question cost when a limit moves and every whole number of the plan is held?"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.errors import NoPlanWithinLimit
from optimizer.explain.prices.limits import Limit, lives
from optimizer.explain.run.standing import Standing
from optimizer.problem.labels import Labels
from optimizer.problem.linear import Columns, Linear, Rows
from optimizer.solve.exact import with_decisions
from optimizer.solve.highs import FROM_A_BASIS, TIGHT, Highs, Outcome
from optimizer.solve.inserting import values_of
from optimizer.solve.task import Task
from optimizer.solve.watch import Watch

FAR = 1e3  # times what is stated, at least of 1: so far limits are followed
INSIDE = 1e-9  # of the way back from an end, where rounding would leave nothing


@dataclass(frozen=True)
class Point:
    """The cost with some units more of a limit, MCNY a year, and a slope there: CNY in MCNY for one unit more."""

    units: float
    cost: float
    slope: float


class Held:
    """The linear model of a plan whose whole numbers are held, as its limits move.

    Bounds of columns that other rows imply are left out, so that limits are sides of rows and nothing else.
    """

    def __init__(self, standing: Standing, watch: Watch) -> None:
        self.standing, self.watch = standing, watch
        self.linear = _held(standing)
        self._solver = Highs(self.linear, whole=False, seed=standing.task.seed)
        self._solver.options(TIGHT)
        self._moved = Limit("", -1, 0.0)
        self.now = self._run(self._solver)
        self._solver.options(FROM_A_BASIS)

    def at(self, limit: Limit, units: float) -> Point | None:
        """Return the cost with some units more of a limit, None where the whole numbers then leave no plan.

        Raises NoPlanWithinLimit when the time is over.
        """
        rows = self.linear.rows
        moved = self._moved.rows
        self._solver.sides(moved, rows.lower[moved], rows.upper[moved])
        self._moved = limit
        more = limit.raises * units
        self._solver.sides(limit.rows, rows.lower[limit.rows] + more, rows.upper[limit.rows] + more)
        outcome = self._run(self._solver)
        if outcome.ending == "infeasible" or outcome.duals is None:
            return None
        return Point(units, outcome.objective + limit.cost * units, self._slope(limit, outcome))

    def slope(self, limit: Limit) -> float:
        """Return a slope of the cost where the plan stands, MCNY a year and unit."""
        return self._slope(limit, self.now)

    def slack(self, limit: Limit) -> float:
        """Return by how many units a limit may be less without touching the plan."""
        if self.now.x is None or not limit.held or not loosens(self.linear, limit):
            return 0.0
        if not len(limit.rows):
            return -limit.least
        uses, rows = self.linear.rows.matrix[limit.rows] @ self.now.x, self.linear.rows
        room = np.where(limit.raises > 0, rows.upper[limit.rows] - uses, uses - rows.lower[limit.rows])
        moved = limit.raises != 0.0
        return float(max(0.0, (room[moved] / np.abs(limit.raises[moved])).min(initial=np.inf)))

    def ends(self, limit: Limit, low: float, high: float) -> tuple[float, float] | None:
        """Return the fewest and the most units, from `low` to `high`, with which there is a plan, None if with none."""
        model = _with_units(self.linear, limit, low, high)
        found = [self._run(_prepared(_towards(model, sign))) for sign in (1.0, -1.0)]
        if any(one.x is None for one in found):
            return None
        least, most = (float(one.x[-1]) for one in found if one.x is not None)
        return (
            least if least <= low else least + INSIDE * max(1.0, abs(least)),
            most if most >= high else most - INSIDE * max(1.0, abs(most)),
        )

    def restated(self, task: Task) -> float | None:
        """Return what another question costs with the plan's whole numbers, None where there is no plan with them."""
        x = values_of(task.problem, task.model.columns.labels, self.standing.plan.tables)
        outcome = self._run(with_decisions(task, task.model, x))
        return None if outcome.ending != "optimal" else outcome.objective

    def _slope(self, limit: Limit, outcome: Outcome) -> float:
        duals = np.zeros(len(self.linear.rows.lower)) if outcome.duals is None else outcome.duals
        return float(duals[limit.rows] @ limit.raises) + limit.cost

    def _run(self, solver: Highs) -> Outcome:
        outcome = solver.run(self.watch.left, over=lambda: self.watch.over)
        if outcome.ending == "stopped":
            message = "the time was over before the price of any limit was known"
            raise NoPlanWithinLimit(message)
        return outcome


def loosens(linear: Linear, limit: Limit) -> bool:
    """Return whether one unit more of a limit forbids nothing: the cost cannot rise with it."""
    lower, upper = linear.rows.lower[limit.rows], linear.rows.upper[limit.rows]
    looser = np.where(limit.raises > 0, np.isneginf(lower), np.isposinf(upper)) | (limit.raises == 0)
    return limit.cost == 0.0 and bool(looser.all())


def _held(standing: Standing) -> Linear:
    """Return the model with its whole columns held, and without the bounds that rows imply."""
    linear, problem = standing.linear, standing.problem
    whole, labels = linear.columns.whole, linear.columns.labels
    lower = np.where(whole, standing.x, linear.columns.lower)
    columns = dataclasses.replace(linear.columns, lower=lower, upper=np.where(whole, standing.x, np.inf))
    upper = linear.rows.upper.copy()
    rule = linear.rows.labels
    hosts = [labels.find("host", member) for member in rule.members("carried_only_where_hosted")]
    upper[rule.block("carried_only_where_hosted")] = np.where(standing.x[hosts] > 0, np.inf, 0.0)
    carried = rule.block("no_site_carries_too_much")
    most = problem.services.max_share * problem.services.total
    reached = -linear.rows.matrix[carried] @ np.where(labels.mask("home"), 1.0, 0.0)
    services = rule.letter("no_site_carries_too_much")
    upper[carried] = (most[services] - reached) * lives(standing)
    return Linear(columns, dataclasses.replace(linear.rows, upper=upper))


def _with_units(linear: Linear, limit: Limit, low: float, high: float) -> Linear:
    """Return the model with one more column: the units of a limit."""
    rows, columns = linear.rows, linear.columns
    size = len(columns.lower)
    raised = sparse.csr_array((-limit.raises, (limit.rows, np.zeros_like(limit.rows))), shape=(len(rows.lower), 1))
    return Linear(
        Columns(
            Labels.numbered("column", size + 1),
            np.append(columns.lower, low),
            np.append(columns.upper, high),
            np.zeros(size + 1, dtype=bool),
        ),
        Rows(rows.labels, rows.lower, rows.upper, sparse.csr_array(sparse.hstack([rows.matrix, raised])), {}),
    )


def _towards(linear: Linear, sign: float) -> Linear:
    """Return the model that looks for the fewest units, or with -1 for the most."""
    cost = np.zeros(len(linear.columns.lower))
    cost[-1] = sign
    return linear.costing(cost)


def _prepared(linear: Linear) -> Highs:
    solver = Highs(linear, whole=False)
    solver.options(TIGHT)
    return solver
