"""What does a search leave behind that holds for neighbouring questions too: cuts, a basis and a bound?

A cut is a rule that every whole solution obeys, or every one below some cost. It may be used in another question if
each whole solution of that one is a solution of the question it was found in; `fitted` proves this row by row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.problem.labels import Labels, Over
from optimizer.problem.linear import Columns, Linear, Rows
from optimizer.solve.highs import BASIC, Basis, Floats

Ints = NDArray[np.int64]
NAME = "cut"
MERGED = ("serve", "refuse", "run", "decline", "traffic")  # columns whose members are merged, or carry what these cross
AT_LOWER = 0  # HiGHS's number for a column at its lower bound


@dataclass(frozen=True)
class Cuts:
    """Rows over the columns of a model: lower <= matrix @ x <= upper for every whole solution."""

    matrix: sparse.csr_array
    lower: Floats
    upper: Floats

    def __len__(self) -> int:
        """How many there are."""
        return len(self.lower)


@dataclass(frozen=True)
class Proof:
    """A merged model with what was proven of it: its cuts, a basis of it with the cuts, and a bound in MCNY.

    The cuts hold for whole solutions that cost less than `below` MCNY.
    """

    linear: Linear
    cuts: Cuts
    basis: Basis
    bound: float
    below: float


@dataclass(frozen=True)
class Fit:
    """What a neighbour's proof says of a model: a basis to start from, cuts that hold, and a bound (-inf: none).

    The cuts hold for whole solutions that cost less than `below` MCNY here. With `only_prices` the two differ in
    nothing but costs.
    """

    basis: Basis
    cuts: Cuts
    bound: float
    below: float
    only_prices: bool


def together(one: Cuts, other: Cuts) -> Cuts:
    """Return the cuts of both, those of `one` first."""
    return Cuts(
        sparse.csr_array(sparse.vstack([one.matrix, other.matrix])),
        np.concatenate([one.lower, other.lower]),
        np.concatenate([one.upper, other.upper]),
    )


def with_cuts(linear: Linear, cuts: Cuts, name: str = NAME) -> Linear:
    """Return the model with the cuts as rows after its own, under a name that it does not have yet."""
    rows = linear.rows
    labels = Labels({})
    labels.extend(rows.labels)
    labels.add(name, Over.count(len(cuts)))
    return Linear(
        linear.columns,
        Rows(
            labels,
            np.concatenate([rows.lower, cuts.lower]),
            np.concatenate([rows.upper, cuts.upper]),
            sparse.csr_array(sparse.vstack([rows.matrix, cuts.matrix])),
            rows.costs,
        ),
    )


def unmerged(proof: Proof, linear: Linear) -> Cuts:
    """Return the cuts over the columns of the question itself, those that speak of nothing that is merged in the proof.

    Every plan of the question has one of the merged question that serves its demand, runs its jobs and sends no more
    over links, and is the same in all other columns; so what holds there for these holds for the plan.
    """
    labels, there = linear.columns.labels, proof.linear.columns.labels
    speaks = abs(proof.cuts.matrix) @ there.mask(*MERGED).astype(float) > 0
    kept = np.flatnonzero(~speaks)
    place = _reversed(_places(labels, there), there.size)
    entries = sparse.coo_array(sparse.csr_array(proof.cuts.matrix)[kept])
    matrix = sparse.csr_array((entries.data, (entries.row, place[entries.col])), shape=(len(kept), labels.size))
    return Cuts(matrix, proof.cuts.lower[kept], proof.cuts.upper[kept])


def fitted(proof: Proof, linear: Linear) -> Fit:
    """Return what a proof of one model says of another, column by column and row by row of the same name."""
    old_column = _places(linear.columns.labels, proof.linear.columns.labels)
    old_row = _places(linear.rows.labels, proof.linear.rows.labels)
    size, known = len(linear.columns.lower), old_column >= 0
    holds = _restricts(linear, proof.linear, old_column, old_row)
    new_column = _reversed(old_column, len(proof.linear.columns.lower))
    kept = proof.cuts if holds else Cuts(sparse.csr_array((0, proof.cuts.matrix.shape[1])), np.zeros(0), np.zeros(0))
    entries = sparse.coo_array(kept.matrix)
    there = new_column[entries.col] >= 0  # what has no column is zero
    matrix = sparse.csr_array(
        (entries.data[there], (entries.row[there], new_column[entries.col[there]])), shape=(len(kept), size)
    )
    columns = np.where(known, proof.basis.columns[np.maximum(old_column, 0)], AT_LOWER).astype(np.int8)
    rows = np.where(old_row >= 0, proof.basis.rows[np.maximum(old_row, 0)], BASIC)
    of_cuts = proof.basis.rows[len(proof.linear.rows.lower) :][: len(kept)]
    dearer = _dearer(proof, linear, old_column) if holds else -np.inf
    basis = Basis(columns, np.concatenate([rows, of_cuts]).astype(np.int8))
    # Each a restriction of the other: they have the same solutions.
    only_prices = holds and _restricts(
        proof.linear, linear, new_column, _reversed(old_row, len(proof.linear.rows.lower))
    )
    return Fit(basis, Cuts(matrix, kept.lower, kept.upper), proof.bound + dearer, proof.below + dearer, only_prices)


def _places(new: Labels, old: Labels) -> Ints:
    """Return where each member of `new` stands in `old`, -1 where it does not."""
    place = np.full(new.size, -1, dtype=np.int64)
    standing = dict(old.blocks)
    for name, over in new.blocks:
        where = new.block(name)
        if standing.get(name) == over:
            place[where] = old.positions(name)
        elif name in standing:
            known = {member: position for position, member in enumerate(standing[name].members, old.block(name).start)}
            place[where] = [known.get(member, -1) for member in over.members]
    return place


def _reversed(place: Ints, size: int) -> Ints:
    back = np.full(size, -1, dtype=np.int64)
    known = np.flatnonzero(place >= 0)
    back[place[known]] = known
    return back


def _restricts(new: Linear, old: Linear, old_column: Ints, old_row: Ints) -> bool:
    """Return whether each whole solution of `new`, with zero in the columns it lacks, is one of `old`."""
    if (old_column < 0).any():
        return False
    narrower = (new.columns.lower >= old.columns.lower[old_column]) & (
        new.columns.upper <= old.columns.upper[old_column]
    )
    as_whole = new.columns.whole | ~old.columns.whole[old_column]
    gone = np.ones(len(old.columns.lower), dtype=bool)
    gone[old_column] = False
    if not (narrower & as_whole).all() or (old.columns.lower[gone] > 0).any() or (old.columns.upper[gone] < 0).any():
        return False
    # Each row of the old model, over the columns that the new one has, is a row of the new one or follows from bounds.
    over_new = sparse.csr_array(old.rows.matrix)[:, old_column]
    new_row = _reversed(old_row, len(old.rows.lower))
    kept = np.flatnonzero(new_row >= 0)
    same = _equal_rows(sparse.csr_array(over_new[kept]), sparse.csr_array(new.rows.matrix[new_row[kept]]))
    tighter = (new.rows.lower[new_row[kept]] >= old.rows.lower[kept]) & (
        new.rows.upper[new_row[kept]] <= old.rows.upper[kept]
    )
    open_rows = np.concatenate([np.flatnonzero(new_row < 0), kept[~(same & tighter)]])
    return _follow_from_bounds(sparse.csr_array(over_new[open_rows]), old.rows, open_rows, new.columns)


def _equal_rows(one: sparse.csr_array, other: sparse.csr_array) -> NDArray[np.bool_]:
    """Return (M,) which rows are the same to the last digit."""
    differing = sparse.coo_array(one - other)
    same = np.ones(one.shape[0], dtype=bool)
    same[differing.row[differing.data != 0]] = False
    return same


def _follow_from_bounds(matrix: sparse.csr_array, rows: Rows, which: Ints, columns: Columns) -> bool:
    positive, negative = matrix.maximum(0), matrix.minimum(0)
    least = positive @ columns.lower + negative @ columns.upper
    most = positive @ columns.upper + negative @ columns.lower
    return bool(((least >= rows.lower[which]) & (most <= rows.upper[which])).all())


def _dearer(proof: Proof, linear: Linear, old_column: Ints) -> float:
    """Return how much more any solution costs at least than in the proof's model, where things cost otherwise."""
    change = linear.objective - proof.linear.objective[old_column]
    least = np.minimum(change * linear.columns.lower, change * linear.columns.upper)
    return float(np.sum(least)) - 1e-9 * (abs(proof.bound) + float(np.abs(least).sum()))
