"""How much of which traffic crosses which trunk link?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from scipy import sparse

from optimizer.data.instance import Instance
from optimizer.geography.paths import trunk_paths
from optimizer.problem.problem import Floats

Paths = Mapping[tuple[str, str], tuple[int, ...]]


def paths_of(instance: Instance) -> Paths:
    """Return the rows of the links that traffic between two nodes crosses."""
    links = instance["links"]
    row = {link: position for position, link in enumerate(links["link"])}
    listed = list(zip(links["link"], links["node_a"], links["node_b"], links["latency_ms"], strict=True))
    found = trunk_paths(instance["nodes"]["node"], listed)
    return {ends: tuple(row[link] for link in path) for ends, path in found.items()}


def crossing(
    paths: Paths, from_node: Iterable[str], to_node: Iterable[str], gbps: Floats, links: int
) -> sparse.csr_array:
    """Return (L, P) Gbit/s that each pair puts on each link; `gbps` (P,) flows from node to node."""
    crossed = [paths.get(ends, ()) for ends in zip(from_node, to_node, strict=True)]
    pair = np.repeat(np.arange(len(crossed)), [len(path) for path in crossed])
    link = np.array([link for path in crossed for link in path], dtype=np.int64)
    return sparse.csr_array((gbps[pair], (link, pair)), shape=(links, len(crossed)))
