"""What do prices prove of a whole question, and what does each decision cost beyond that?"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.problem.linear import Linear
from optimizer.problem.problem import Floats, Ints, Problem
from optimizer.solve.bounding import proven_bound
from optimizer.solve.highs import INTERIOR, Ending, Highs
from optimizer.solve.narrow.facilities import Facilities, facilities, prices
from optimizer.solve.split.cuts import NAME as CUT
from optimizer.solve.split.cuts import Cuts, together, with_cuts
from optimizer.solve.task import Task


@dataclass(frozen=True)
class Priced:
    """A model with rules that every plan obeys, a lower bound in MCNY, and the reduced costs (N,) that go with it."""

    linear: Linear
    bound: float
    reduced: Floats


def by_relaxation(task: Task) -> Priced | Ending:
    """Return the prices of the linear relaxation, or how it ended without any."""
    duals = _duals(task, task.model)
    return duals if isinstance(duals, str) else _priced(task.model, duals)


def by_demand(task: Task) -> Priced | Ending:
    """Return the prices that come with those of each demand, found service by service, or how that ended.

    At given prices of demand all else is a small model: only pairs that pay for themselves are of use in it.
    """
    services = list(facilities(task.problem, task.model))
    cuts = together(_enough_homes(task.model, services), _carried_at_home(task.problem, task.model))
    linear = with_cuts(task.model, cuts)
    rows = linear.rows.labels.positions("demand_is_served")
    known = np.zeros(len(linear.rows.lower))
    for service in services:
        known[rows[service.demands]] = prices(service, lambda: task.watch.over)
    if task.watch.over:
        return "stopped"
    left = _at_prices(linear, known, rows)
    duals = _duals(task, _in_every_home(left))
    if isinstance(duals, str):  # homes share something that is not enough for all
        duals = _duals(task, left)
    return duals if isinstance(duals, str) else _priced(linear, _counting_homes(linear, services, duals + known))


def _duals(task: Task, linear: Linear) -> Floats | Ending:
    """Return the row duals (M,) of the relaxation of a model, or how it ended without any."""
    solver = Highs(linear, whole=False, seed=task.seed)
    solver.options(INTERIOR)
    outcome = solver.run(task.watch.left, over=lambda: task.watch.over)
    return outcome.ending if outcome.duals is None or outcome.ending != "optimal" else outcome.duals


def _priced(linear: Linear, duals: Floats) -> Priced:
    return Priced(linear, proven_bound(linear, duals), linear.reduced_costs(duals))


def _at_prices(linear: Linear, known: Floats, rows: Ints) -> Linear:
    """Return the model without some rows, which have `known` prices (M,), and without pairs that do not pay then."""
    reduced = linear.reduced_costs(known)
    lower, upper, most = linear.rows.lower.copy(), linear.rows.upper.copy(), linear.columns.upper.copy()
    lower[rows], upper[rows] = -np.inf, np.inf
    serve = linear.columns.labels.block("serve")
    most[serve] = np.where(reduced[serve] < 0, most[serve], linear.columns.lower[serve])
    return Linear(
        dataclasses.replace(linear.columns, upper=most),
        dataclasses.replace(linear.rows, lower=lower, upper=upper, costs={"at_known_prices": reduced}),
    )


def _in_every_home(linear: Linear) -> Linear:
    """Return the model in which services live wherever they may, so that prices tell all that each home costs.

    Where nobody lives, what a home costs may stand at its hall, its campus or its power as well. Every other column may
    go beyond its bound, for where a rule says the same, it is the rule that prices are to stand at.
    """
    columns, home = linear.columns, linear.columns.labels.block("home")
    lower, upper = columns.lower.copy(), 2 * columns.upper
    lower[home] = upper[home] = columns.upper[home]
    return linear.between(lower, upper)


def _counting_homes(linear: Linear, services: Sequence[Facilities], duals: Floats) -> Floats:
    """Price having enough homes, by what the last of them costs that is needed: no other price proves more."""
    reduced, labels = linear.reduced_costs(duals), linear.columns.labels
    lives_in = labels.over("home").array[:, 0]
    counted = duals.copy()
    for row, service in zip(linear.rows.labels.positions(CUT)[: len(services)], services, strict=True):
        costs = np.sort(reduced[labels.block("home")][lives_in == service.service])
        counted[row] += max(0.0, costs[min(service.fewest, len(costs)) - 1]) if service.fewest else 0.0
    return counted


def _enough_homes(linear: Linear, services: Sequence[Facilities]) -> Cuts:
    """State that each service has as many homes as it takes to carry it: whole homes, which no relaxation counts."""
    labels = linear.columns.labels
    lives_in = labels.over("home").array[:, 0]
    asked = np.array([service.service for service in services], dtype=np.int64)
    row, home = np.nonzero(asked[:, None] == lives_in)
    shape = (len(services), labels.size)
    counted = sparse.csr_array((np.ones(len(row)), (row, labels.positions("home")[home])), shape=shape)
    fewest = np.array([service.fewest for service in services], dtype=np.float64)
    return Cuts(counted, fewest, np.full(len(services), np.inf))


def _carried_at_home(problem: Problem, linear: Linear) -> Cuts:
    """State that a hall carries a service only where that is at home, which whole homes see to without being told."""
    labels = linear.columns.labels
    carry, most = labels.positions("carry"), linear.columns.upper[labels.block("carry")]
    services, hall = labels.over("carry").array.T
    home = labels.find_all("home", np.column_stack([services, problem.halls.site[hall]]))
    row = np.arange(len(carry))
    where = (np.concatenate([row, row]), np.concatenate([carry, home]))
    matrix = sparse.csr_array((np.concatenate([np.ones(len(carry)), -most]), where), shape=(len(carry), labels.size))
    return Cuts(matrix, np.full(len(carry), -np.inf), np.zeros(len(carry)))
