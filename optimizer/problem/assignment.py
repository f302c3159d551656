"""The assignment half as one sparse matrix: who serves which demand, which hall runs which job, and what that feeds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.problem.labels import Labels, Over
from optimizer.problem.linear import Columns, Rows
from optimizer.problem.problem import Problem


@dataclass(frozen=True)
class Assignment:
    """Columns `serve` and `run`, their own rules, and `feeds`: totals x columns, one matrix for each total by name.

    Where work may be left undone, `refuse` and `decline` hold what is not served and not run.
    `feeds[total]` is indexed like MODEL's total: `served` by (service, site) flattened, `firm` and `flexible` by hall,
    `traffic` by link. MW on the reference accelerator for `served`, on the hall's for `firm` and `flexible`, Tbit/s.
    """

    columns: Columns
    rows: Rows
    feeds: dict[str, sparse.csr_array]


GBPS_PER_TBPS = 1e3


def assignment(problem: Problem) -> Assignment:
    """Return the assignment half of a problem."""
    demands, classes = problem.demands, problem.classes
    labels = Labels(problem.names)
    service, origin = demands.service[demands.pair_demand], demands.origin[demands.pair_demand]
    serve = labels.add("serve", Over.of("wos", service, origin, demands.pair_site))
    run = labels.add("run", Over.of("ja", classes.pair_class, classes.pair_hall))
    left = problem.may_refuse
    refuse = labels.add("refuse", Over.of("wo", demands.service, demands.origin)) if left else slice(0, 0)
    decline = labels.add("decline", Over.of("j", np.arange(len(classes.count)))) if left else slice(0, 0)
    upper = np.ones(labels.size)
    upper[run] = classes.count[classes.pair_class]
    upper[decline] = classes.count if left else 0
    whole = np.ones(labels.size, dtype=bool)
    whole[serve] = problem.services.single[service]
    whole[refuse] = problem.services.single[demands.service] if left else False
    columns = Columns(labels, np.zeros(labels.size), upper, whole)
    return Assignment(columns, _rows(problem, labels.size, serve, run), _feeds(problem, labels.size, serve, run))


def _rows(problem: Problem, size: int, serve: slice, run: slice) -> Rows:
    demands, classes = problem.demands, problem.classes
    labels = Labels(problem.names)
    labels.add("demand_is_served", Over.of("wo", demands.service, demands.origin))
    labels.add("jobs_are_placed", Over.of("j", np.arange(len(classes.count))))
    row = np.concatenate([demands.pair_demand, len(demands.mw) + classes.pair_class])
    if problem.may_refuse:
        row = np.concatenate([row, np.arange(labels.size)])  # each demand has its refuse, each class its decline
    matrix = sparse.csr_array((np.ones(size), (row, np.arange(size))), shape=(labels.size, size))
    right = np.concatenate([np.ones(len(demands.mw)), classes.count])
    traffic, moves = np.zeros(size), np.zeros(size)
    traffic[serve], moves[run] = demands.pair_cost, classes.pair_cost
    return Rows(labels, right, right, matrix, {"traffic": traffic, "data_moves": moves})


def _feeds(problem: Problem, size: int, serve: slice, run: slice) -> dict[str, sparse.csr_array]:
    demands, classes, halls = problem.demands, problem.classes, problem.halls
    columns, jobs = np.arange(size)[serve], np.arange(size)[run]
    sites = len(problem.sites.zone)
    served = demands.service[demands.pair_demand] * sites + demands.pair_site
    moves = classes.flexible[classes.pair_class]
    crossing = [demands.crossing, classes.crossing]
    crossing.append(sparse.csr_array((crossing[0].shape[0], size - len(columns) - len(jobs))))
    return {
        "served": _matrix(
            served, columns, demands.mw[demands.pair_demand], (len(problem.services.total) * sites, size)
        ),
        "firm": _matrix(classes.pair_hall[~moves], jobs[~moves], classes.pair_load[~moves], (len(halls.site), size)),
        "flexible": _matrix(classes.pair_hall[moves], jobs[moves], classes.pair_load[moves], (len(halls.site), size)),
        "traffic": sparse.csr_array(sparse.hstack(crossing) / GBPS_PER_TBPS),
    }


def _matrix(
    row: NDArray[np.int64], column: NDArray[np.int64], value: NDArray[np.float64], shape: tuple[int, int]
) -> sparse.csr_array:
    return sparse.csr_array((value, (row, column)), shape=shape)
