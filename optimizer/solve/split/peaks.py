"""A day of few hours blurs the peaks of services; these rows say what fits in the worst hours themselves.

They are rows of the whole day's model with flexible training left out, which may draw nothing in a peak, so every plan
obeys them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.problem.linear import Linear
from optimizer.problem.problem import Floats, Problem
from optimizer.solve.split.cuts import Cuts, with_cuts


def with_peaks(linear: Linear, problem: Problem) -> Linear:
    """Return the model of a day of few hours with the peaks of `problem`, whose day has all of them.

    In each hour a hall's services and firm jobs fit in what stands and is built, and a site's within its connection.
    """
    labels, halls, sites = linear.columns.labels, problem.halls, problem.sites
    hours = worst_hours(problem.services.shape[:, : problem.day_length])
    count, size = len(halls.site), labels.size
    firm, build = labels.positions("firm"), labels.positions("build")
    hosted = np.array(labels.members("host"), dtype=np.int64).reshape(-1, 2)
    services, where = hosted[:, 0], hosted[:, 1]
    at_site = sparse.csr_array((halls.pue.min(axis=1), (halls.site, np.arange(count))), shape=(len(sites.zone), count))
    drawn = (1.0 + problem.limits.storage_share) * sites.grid_mw  # what storage gives out comes on top
    rows, upper = [], []
    for hour in hours:
        shape, footprint = problem.services.shape[services, hour], problem.services.footprint[services]
        entries = np.concatenate([shape, footprint, np.ones(count)])
        at = np.concatenate([where, where, np.arange(count)])
        columns = np.concatenate([labels.positions("carry"), labels.positions("host"), firm])
        load = sparse.csr_array((entries, (at, columns)), shape=(count, size))
        built = sparse.csr_array((halls.module, (np.arange(count), build)), shape=(count, size))
        rows += [load - built, at_site @ load]
        upper += [halls.existing, drawn]
    if not rows:
        return linear
    matrix, most = sparse.csr_array(sparse.vstack(rows)), np.concatenate(upper)
    return with_cuts(linear, Cuts(matrix, np.full(len(most), -np.inf), most))


def worst_hours(shape: Floats) -> NDArray[np.int64]:
    """Return the hours of the loads (W, hours) that no other hour exceeds in every service."""
    hours = np.unique(shape, axis=1, return_index=True)[1]
    loads = shape[:, hours]
    least = (loads[:, :, None] >= loads[:, None, :]).all(axis=0) & ~np.eye(len(hours), dtype=bool)
    return np.asarray(np.sort(hours[~least.any(axis=0)]), dtype=np.int64)
