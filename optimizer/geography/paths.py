"""Which trunk links does traffic between two nodes cross?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    Graph = nx.MultiGraph[str]

NETWORKS = 4  # are remembered: questions about one instance differ in anything but its network
Paths = Mapping[tuple[str, str], tuple[str, ...]]


def trunk_paths(nodes: Iterable[str], links: Iterable[tuple[str, str, str, float]]) -> Paths:
    """Return, for every ordered pair of connected nodes, the ids of the links its traffic crosses.

    `links` are (link, node_a, node_b, latency_ms), usable both ways. The path has the least latency; among equals the
    fewest links, then the least link ids read from the smaller node to the larger, so that it never depends on the
    order of the tables and is the same both ways. Pairs without a path are left out.
    """
    return _between_all(tuple(sorted(nodes)), tuple(links))


@lru_cache(maxsize=NETWORKS)
def _between_all(names: tuple[str, ...], links: tuple[tuple[str, str, str, float], ...]) -> Paths:
    graph: Graph = nx.MultiGraph()
    graph.add_nodes_from(names)
    for link, node_a, node_b, latency in links:
        graph.add_edge(node_a, node_b, key=link, weight=latency)
    paths: dict[tuple[str, str], tuple[str, ...]] = {}
    for name in names:
        for other, path in _from(graph, name).items():
            if name <= other:
                paths[name, other] = path
                paths[other, name] = tuple(reversed(path))
    return paths


def _from(graph: Graph, start: str) -> dict[str, tuple[str, ...]]:
    """Return the best path from `start` to every node it reaches, as link ids."""
    latency = nx.single_source_dijkstra_path_length(graph, start, weight="weight")
    best: dict[str, tuple[str, ...]] = {start: ()}
    for node in sorted(latency, key=lambda name: (latency[name], name)):
        candidates = [
            (len(best[other]) + 1, (*best[other], link))
            for _, other, link, data in graph.edges(node, keys=True, data=True)
            if other in best and other != node and abs(latency[other] + data["weight"] - latency[node]) <= 1e-9
        ]
        if candidates:
            best[node] = min(candidates)[1]
    return best
