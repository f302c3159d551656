"""A bound beyond the linear relaxation: prices take the hourly power apart, whole homes and modules stay.

1. Demands and classes are merged at their least cost (problem/coarsening.py), which no plan undercuts.
2. The linear relaxation of that gives prices y; every rule that touches power is priced: its rows leave the model,
   c - A'y prices what remains, and the constant sum_i y_i b_i + sum_j min(d_j l_j, d_j u_j) stands for what left.
   Where a connection has a price, its rule stays, stated of what halls and storage draw: whole homes and modules must
   share it.
3. The days are averaged into one: loads, which are alike on all days but for flexible training, keep their exact mean
   price; flexible training gets its cheapest day's price at each hour.
4. HiGHS bounds the whole homes and modules that are left, with its cuts; jobs and demand of a single home are divided.

Each step can only lower the cost of a plan, so the bound holds for the full model. Rows are averaged only where their
coefficients are the same on every day.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.problem.labels import Labels
from optimizer.problem.linear import Columns, Linear, Rows
from optimizer.problem.problem import Problem
from optimizer.solve.bounding import usable
from optimizer.solve.split.connecting import Connections, scarce
from optimizer.solve.split.cuts import Cuts, with_cuts

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

POWER = ("grid", "green", "level", "wind", "solar", "store", "certificates")
HOURLY = ("it", "train", "charge", "discharge")
AVERAGED = ("hall_load_is_what_runs", "hall_load_fits", "training_is_done", "training_no_faster_than_it_can")
FAR = 0.3  # of what is at stake: no plan worth having costs so much more than the relaxation
SAFETY = 1e-9  # relative; covers the rounding of sums that HiGHS does not bound


@dataclass(frozen=True)
class Master:
    """What is left once power is priced: a model, and the constant to add to any bound of it, in MCNY.

    `fold` (its columns x those of the full model) gives the values that a solution of the full model has here.
    """

    linear: Linear
    constant: float
    fold: sparse.csr_array

    def bound(self, value: float) -> float:
        """Return what a bound of the model proves for the full problem."""
        total = value + self.constant
        return total - SAFETY * (abs(value) + abs(self.constant))

    def beyond(self, bound: float) -> float:
        """Return a cost in the model that is far beyond a bound for the full problem."""
        value = bound - self.constant
        return value + FAR * (abs(value) + abs(self.constant))


def master(problem: Problem, linear: Linear, duals: Floats) -> Master:
    """Return the priced model of a merged problem's full model and the duals (M,) of its relaxation."""
    columns, rows = linear.columns, linear.rows
    power, hourly = columns.labels.mask(*POWER), columns.labels.mask(*HOURLY)
    averaged = rows.labels.mask(*AVERAGED)
    touched = (abs(rows.matrix) @ (power | hourly).astype(float)) > 0
    priced = touched & ~averaged
    connections = scarce(problem, linear, duals)
    y, side = usable(rows, np.where(priced, connections.duals, 0.0))
    reduced = linear.reduced_costs(y)
    gone = np.minimum(reduced[power] * columns.lower[power], reduced[power] * columns.upper[power])
    constant = math.fsum([*(y * side).tolist(), *gone.tolist()])
    days = problem.weight.reshape(-1, problem.day_length)[:, 0]
    fold = _Fold(linear, days / days.sum(), problem.day_length)
    kept = _kept_columns(linear, fold, power, hourly, reduced)
    left = Linear(kept.columns, _kept_rows(linear, fold, kept, averaged, touched))
    return Master(with_cuts(left, _mean(connections, fold, kept)), constant, _folding(linear, fold, kept))


@dataclass(frozen=True)
class _Fold:
    """How hours of several days become hours of one: every hourly block is laid out member by member, day after day."""

    linear: Linear
    share: Floats
    length: int

    def days(self, values: Floats) -> Floats:
        """(N x days x length) -> (N, days, length)."""
        return values.reshape(-1, len(self.share), self.length)


@dataclass(frozen=True)
class _Kept:
    """The columns that stay; `place` (N,) is where each old column goes, -1 where it left."""

    columns: Columns
    place: NDArray[np.int64]
    cost: Floats


def _kept_columns(linear: Linear, fold: _Fold, power: Flags, hourly: Flags, reduced: Floats) -> _Kept:
    old = linear.columns
    stay = np.flatnonzero(~power & ~hourly)
    place = np.full(len(old.lower), -1, dtype=np.int64)
    place[stay] = np.arange(len(stay))
    lower, upper, cost = [old.lower[stay]], [old.upper[stay]], [reduced[stay]]
    end = len(stay)
    mean_price = _price_of_load(linear, fold, reduced)
    for name in HOURLY:
        where = old.labels.positions(name)
        days = fold.days(np.arange(len(where), dtype=np.float64))
        size = days.shape[0] * fold.length
        place[where] = end + np.broadcast_to(np.arange(size).reshape(-1, 1, fold.length), days.shape).ravel()
        end += size
        lower.append(fold.days(old.lower[where])[:, 0].ravel())
        upper.append(fold.days(old.upper[where])[:, 0].ravel())
        if name == "it":
            cost.append(fold.days(reduced[where]).sum(axis=1).ravel())
        elif name == "train":
            cost.append((_cheapest_day(linear, fold, reduced) - mean_price).ravel())
        else:
            cost.append((fold.days(reduced[where]) / fold.share[None, :, None]).min(axis=1).ravel())
    whole = old.whole.copy()
    whole[old.labels.mask("serve", "refuse", "run", "decline")] = False
    labels = Labels.numbered("column", end)
    kinds = np.concatenate([whole[stay], np.zeros(end - len(stay), dtype=bool)])
    return _Kept(Columns(labels, np.concatenate(lower), np.concatenate(upper), kinds), place, np.concatenate(cost))


def _folding(linear: Linear, fold: _Fold, kept: _Kept) -> sparse.csr_array:
    """Return the means over the days, and everything else as it is."""
    weight = np.ones(len(kept.place))
    for name in HOURLY:
        where = linear.columns.labels.positions(name)
        weight[where] = np.broadcast_to(
            fold.share[None, :, None], fold.days(np.zeros(len(where))).shape
        ).ravel()  # fmt: skip
    stays = np.flatnonzero(kept.place >= 0)
    shape = (len(kept.cost), len(kept.place))
    return sparse.csr_array((weight[stays], (kept.place[stays], stays)), shape=shape)


def _movers(linear: Linear) -> list[int]:
    """Return the halls that have a `train` variable, in its order."""
    return list(dict.fromkeys(a for a, _ in linear.columns.labels.members("train")))


def _load_prices(linear: Linear, fold: _Fold, reduced: Floats) -> Floats:
    """Return (movers, days, length) the price of load in each hall that can move training."""
    every = fold.days(reduced[linear.columns.labels.block("it")])
    return every[_movers(linear)]


def _price_of_load(linear: Linear, fold: _Fold, reduced: Floats) -> Floats:
    return np.asarray(_load_prices(linear, fold, reduced).sum(axis=1))


def _cheapest_day(linear: Linear, fold: _Fold, reduced: Floats) -> Floats:
    prices = _load_prices(linear, fold, reduced) + fold.days(reduced[linear.columns.labels.block("train")])
    return np.asarray((prices / fold.share[None, :, None]).min(axis=1))


def _mean(connections: Connections, fold: _Fold, kept: _Kept) -> Cuts:
    """Return the rules of scarce connections over the columns that stay, as means over the days."""
    rules = np.arange(len(connections.limit)).reshape(-1, len(fold.share), fold.length)
    target = np.broadcast_to(np.arange(rules[:, 0].size).reshape(-1, 1, fold.length), rules.shape).ravel()
    share = np.broadcast_to(fold.share[None, :, None], rules.shape).ravel()
    entries = sparse.coo_array(connections.matrix)
    used = kept.place[entries.col] >= 0
    row, column = target[entries.row[used]], kept.place[entries.col[used]]
    value = entries.data[used] * share[entries.row[used]]
    matrix = sparse.csr_array((value, (row, column)), shape=(rules[:, 0].size, len(kept.cost)))
    matrix.sum_duplicates()
    return Cuts(matrix, np.full(rules[:, 0].size, -np.inf), connections.limit[rules[:, 0].ravel()])


def _kept_rows(linear: Linear, fold: _Fold, kept: _Kept, averaged: Flags, touched: Flags) -> Rows:
    rows = linear.rows
    entries = sparse.coo_array(rows.matrix)
    target = np.full(len(rows.lower), -1, dtype=np.int64)
    plain = np.flatnonzero(~touched & ~averaged)
    target[plain] = np.arange(len(plain))
    weight = np.ones(len(rows.lower))
    lower, upper, end = [rows.lower[plain]], [rows.upper[plain]], len(plain)
    for name in AVERAGED:
        where = rows.labels.positions(name)
        length = 1 if name == "training_is_done" else fold.length
        by_day = (len(where) // (len(fold.share) * length), len(fold.share), length)
        size = by_day[0] * length
        target[where] = end + np.broadcast_to(np.arange(size).reshape(-1, 1, length), by_day).ravel()
        weight[where] = np.broadcast_to(fold.share[None, :, None], by_day).ravel()
        lower.append(rows.lower[where].reshape(by_day)[:, 0].ravel())
        upper.append(rows.upper[where].reshape(by_day)[:, 0].ravel())
        end += size
    row, column = target[entries.row], kept.place[entries.col]
    use = row >= 0
    # Shares sum to 1 over the days, so a coefficient that is the same on every day comes out as it was.
    value = entries.data * weight[entries.row]
    matrix = sparse.csr_array((value[use], (row[use], column[use])), shape=(end, len(kept.cost)))
    matrix.sum_duplicates()
    labels = Labels.numbered("row", end)
    return Rows(labels, np.concatenate(lower), np.concatenate(upper), matrix, {"cost": kept.cost})
