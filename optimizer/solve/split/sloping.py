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
from optimizer.solve.highs import INTERIOR, Floats, Highs
from optimizer.solve.split.sketching import Sketch
from optimizer.solve.task import Task

RULE = "carried_only_where_hosted"
FIRST_ROUNDS, KICK_ROUNDS = 6, 5
USED = 1e-3  # of the most a hall could carry: less is not hosted
FIRST, LEAST = 0.05, 0.02  # of the same: what unused halls are thought to carry at first, and any hall at least
FREE = (0.2, 1.0)  # of the same: what the halls of a kicked service are thought to carry
CLOSED = 1e-3  # of the same, for the other halls that host nothing
MOST_KICKED = 2  # services whose halls are chosen anew together
SETTLED = 1e-4  # relative change of the cost after which nothing will change


class Slopes:
    """What each host of a sketch carries in the best solution so far that pays every host in full, and its cost."""

    def __init__(self, task: Task, sketch: Sketch) -> None:
        self._task, self._linear = task, sketch.linear
        self._gates = _gates(sketch.linear)
        self._services = np.array([sketch.linear.columns.labels.members("host")[at][0] for at in self._gates.member])
        self._carried = sketch.carried[self._gates.member]
        self.cost = np.inf

    @property
    def carried(self) -> Floats:
        """MW each host carries (N,), 0 where it is none."""
        carried = np.zeros(len(self._linear.columns.labels.positions("host")))
        carried[self._gates.member] = np.where(self._carried > USED * self._gates.most, self._carried, 0.0)
        return carried

    def first(self) -> bool:
        """Begin from what the relaxation carries; return whether that led anywhere."""
        return self._better(self._thought(self._carried, FIRST / 2 * self._gates.most), FIRST_ROUNDS)

    def kick(self, rng: np.random.Generator) -> bool:
        """Choose the halls of a service or two anew; return whether that is cheaper."""
        most = self._gates.most
        chosen = rng.permutation(int(self._services.max(initial=-1)) + 1)[: int(rng.integers(1, MOST_KICKED + 1))]
        free = np.isin(self._services, chosen)
        thought = self._thought(self._carried, CLOSED * most)
        thought[free] = most[free] * rng.uniform(*FREE)
        return self._better(thought, KICK_ROUNDS)

    def _thought(self, carried: Floats, unused: Floats) -> Floats:
        """Return what each host is thought to carry: what it carried, or `unused` where that is nothing."""
        most = self._gates.most
        return np.where(carried > USED * most, np.clip(carried, LEAST * most, most), unused)

    def _better(self, thought: Floats, rounds: int) -> bool:
        """Follow the slopes from what hosts are thought to carry; keep what they lead to if it is cheaper."""
        carried, cost = self._carried, np.inf
        for _ in range(rounds):
            solver = Highs(self._gates.scaled(self._linear, thought), whole=False, seed=self._task.seed)
            solver.options(INTERIOR)
            outcome = solver.run(self._task.watch.left, over=lambda: self._task.watch.over)
            if outcome.x is None:
                return False
            carried = outcome.x[self._linear.columns.labels.block("carry")][self._gates.member]
            before, cost = cost, outcome.objective
            if abs(before - cost) <= SETTLED * abs(cost):
                break
            thought = self._thought(carried, thought / 2)
        if cost >= self.cost:
            return False
        self._carried, self.cost = carried, cost
        return True


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
