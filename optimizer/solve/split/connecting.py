"""What shares a connection? Its rule, stated of what halls and storage draw instead of where the power comes from.

sum over a at s of pue[a,h] * it[a,h] + charge[s,h] - discharge[s,h] <= connection[s]

That is within_the_connection less power_balances. Where the connection has a price, power is priced without it, and
this rule is kept: a price alone would let whole homes and modules draw more than there is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.problem.linear import Linear
from optimizer.problem.problem import Problem
from optimizer.solve.highs import Floats

SCARCE = 1e-6  # MCNY for a MW in an hour of the year: a lower price is none


@dataclass(frozen=True)
class Connections:
    """Rules (R, N) of the scarce connections, for each day and hour, their limits (R,), and the other prices (M,).

    Only their means over the days are rules that every plan obeys: flexible training is thought to run on the day on
    which cooling takes least, everything else draws alike on all days.
    """

    matrix: sparse.csr_array
    limit: Floats
    duals: Floats


def scarce(problem: Problem, linear: Linear, duals: Floats) -> Connections:
    """Return the rules of connections that have a price in the duals (M,) of a relaxation, and the duals without it."""
    labels = linear.rows.labels
    within, balance = labels.positions("within_the_connection"), labels.positions("power_balances")
    sites, hours = len(problem.sites.zone), problem.hours
    price = np.maximum(-duals[within], 0.0).reshape(sites, hours)
    priced = np.repeat(price.max(axis=1) > SCARCE, hours)
    rest = duals.copy()
    rest[balance[priced]] += rest[within[priced]]
    rest[within[priced]] = 0.0
    matrix = sparse.csr_array(linear.rows.matrix)
    drawn = matrix[within[priced]] - matrix[balance[priced]] + _less_on_the_best_day(problem, linear)[priced]
    return Connections(sparse.csr_array(drawn), linear.rows.upper[within[priced]], rest)


def _less_on_the_best_day(problem: Problem, linear: Linear) -> sparse.csr_array:
    """Return (sites x hours, N) what a MW of flexible training draws less on the best day than on the mean one."""
    halls, length = problem.halls, problem.day_length
    days = problem.weight.reshape(-1, length)[:, 0]
    pue = halls.pue.reshape(len(halls.site), -1, length)
    less = pue.min(axis=1) - np.einsum("adh,d->ah", pue, days / days.sum())
    moved = np.array(linear.columns.labels.members("train"), dtype=np.int64).reshape(-1, 2)
    hall, hour = moved[:, 0], moved[:, 1]
    row = halls.site[hall] * problem.hours + hour
    shape = (len(problem.sites.zone) * problem.hours, len(linear.columns.lower))
    return sparse.csr_array((less[hall, hour % length], (row, linear.columns.labels.positions("train"))), shape=shape)
