"""Which halls host which services, when hosting has a fixed cost? Slope scaling: linear models, one after the other.

A relaxation pays a host in proportion to what it carries of the most it could, so it spreads services over many halls.
Here a host is paid in proportion to what it carried in the model before: a hall that carries little pays in full and
is given up or filled, and what does not change any more pays exactly what a whole host costs (Kim and Pardalos, 1999).
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.problem.linear import Linear
from optimizer.problem.problem import Ints
from optimizer.solve.highs import AT_OTHER_PRICES, FROM_A_BASIS, VERTEX, Basis, Floats, Highs
from optimizer.solve.split.sketching import told_by_prices
from optimizer.solve.task import Task

RULE = "carried_only_where_hosted"
ROUNDS = 6
USED = 1e-3  # of the most a hall could carry: less is thought to be nothing
UNUSED, LEAST = 0.025, 0.02  # of the same: what unused halls are thought to carry at first, and any hall at least
SETTLED = 1e-4  # relative change of the cost after which nothing will change


def sloped(linear: Linear, relaxed: Floats, task: Task) -> Floats | None:
    """Return what each host (N,) carries of the most it could where slopes lead to; None where they lead nowhere."""
    gates = _gates(linear)
    if not len(gates.member):
        return None
    carry = linear.columns.labels.positions("carry")[gates.member]
    carried, unused, cost = relaxed[carry], UNUSED * gates.most, np.inf
    basis: Basis | None = None
    # With few jobs primal simplex goes on where it was: 3 s in all instead of 6 on edwc-2025. With many, dual simplex
    # is faster: 5 s instead of 15 on china-50x20k-s07. Both lead to the same hosts.
    again = FROM_A_BASIS if told_by_prices(task.problem) else AT_OTHER_PRICES
    for _ in range(ROUNDS):
        if task.watch.over:
            return None
        used = carried > USED * gates.most
        thought = np.where(used, np.clip(carried, LEAST * gates.most, gates.most), unused)
        solver = Highs(gates.scaled(linear, thought), whole=False, seed=task.seed)
        if basis is None:
            solver.options(VERTEX)
        else:
            solver.begin_with(basis, again)
        outcome = solver.run(task.watch.left, over=lambda: task.watch.over)
        if outcome.x is None:
            return None
        carried, unused, basis = outcome.x[carry], thought / 2, outcome.basis
        before, cost = cost, outcome.objective
        if abs(before - cost) <= SETTLED * abs(cost):
            break
    share = np.zeros(len(linear.columns.labels.positions("host")))
    share[gates.member] = carried / gates.most
    return share


@dataclass(frozen=True)
class _Gates:
    """The rules carry <= most * host (M,): the member of `host` and `carry` each is about, and where `most` stands."""

    member: Ints
    entry: Ints  # in the matrix
    most: Floats

    def scaled(self, linear: Linear, thought: Floats) -> Linear:
        """Return the model in which a host is whole once it carries as much as thought, and may be more than one."""
        matrix = sparse.csr_array(linear.rows.matrix).copy()
        matrix.data[self.entry] = -thought
        upper = linear.columns.upper.copy()
        upper[linear.columns.labels.positions("host")[self.member]] *= np.maximum(1.0, self.most / thought)
        columns = dataclasses.replace(linear.columns, upper=upper)
        return Linear(columns, dataclasses.replace(linear.rows, matrix=matrix))


def _gates(linear: Linear) -> _Gates:
    labels, rows = linear.columns.labels, linear.rows
    matrix, where = sparse.csr_array(rows.matrix), rows.labels.positions(RULE)
    known = {member: at for at, member in enumerate(labels.members("host"))}
    member = np.array([known[index] for index in rows.labels.members(RULE)], dtype=np.int64)
    host = labels.positions("host")[member]
    entries = np.arange(matrix.indptr[where[0]], matrix.indptr[where[-1] + 1]) if len(where) else np.zeros(0, int)
    row = np.repeat(np.arange(len(where)), np.diff(matrix.indptr)[where])
    found = np.flatnonzero((matrix.indices[entries] == host[row]) & (matrix.data[entries] < 0))
    return _Gates(member[row[found]], entries[found], -matrix.data[entries[found]])
