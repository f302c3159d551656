"""How much of which traffic crosses which trunk link?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import sparse

from optimizer.data.instance import Instance
from optimizer.geography.paths import trunk_paths
from optimizer.problem.problem import Floats

Paths = Mapping[tuple[str, str], tuple[int, ...]]


def paths_of(instance: Instance) -> Paths:
    """Return the rows of the links that traffic between two nodes crosses."""
    links = instance["links"]
    row = {link: position for position, link in enumerate(links["link"])}
    listed = zip(links["link"], links["node_a"], links["node_b"], links["latency_ms"], strict=True)
    found = trunk_paths(instance["nodes"]["node"], listed)
    return {ends: tuple(row[link] for link in path) for ends, path in found.items()}


def crossing(
    paths: Paths, from_node: pd.Series[str], to_node: pd.Series[str], gbps: Floats, links: int
) -> sparse.csr_array:
    """Return (L, P) Gbit/s that each pair puts on each link; `gbps` (P,) flows from node to node."""
    start, starts = pd.factorize(from_node)
    end, ends = pd.factorize(to_node)
    routes, route = np.unique(start * len(ends) + end, return_inverse=True)
    crossed = [paths.get((starts[at // len(ends)], ends[at % len(ends)]), ()) for at in routes.tolist()]
    link = np.array([link for path in crossed for link in path], dtype=np.int64)
    till = np.cumsum([0, *(len(path) for path in crossed)])
    each = sparse.csc_array((np.ones(len(link)), link, till), shape=(links, len(crossed)))[:, route]
    each.data = np.repeat(gbps, np.diff(each.indptr))
    return sparse.csr_array(each)
