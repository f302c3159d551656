"""Can traffic get from everyone who sends it to every campus?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from optimizer.data.cells import quoted
from optimizer.data.sheets import Sheet
from optimizer.errors import Fault


def trunk_faults(sheets: Mapping[str, Sheet]) -> list[Fault]:
    """Return links from a node to itself, and origins with traffic whose node no trunk joins to that of a site."""
    links = sheets["links"]
    ends = links.frame["node_a"], links.frame["node_b"]
    loops = np.flatnonzero((ends[0] == ends[1]).to_numpy()).tolist()
    found = [f"both ends at {quoted(ends[0].iloc[at])}" for at in loops]
    return links.faults(loops, "node_b", found, "two different nodes; remove the link or correct an end")


def separation_faults(sheets: Mapping[str, Sheet]) -> list[Fault]:
    """Return a fault for each origin with demand or training data that the trunks do not join to every site."""
    origins, sites = sheets["origins"], sheets["sites"]
    sending = {origin for name in ("demand", "training") for origin in sheets[name].frame["origin"].unique()}
    part = _parts(sheets)
    site_of_part: dict[int, str] = {}
    for site, node in zip(sites.frame["site"], sites.frame["node"], strict=True):
        if node in part:
            site_of_part.setdefault(part[node], site)
    faults: list[Fault] = []
    for position, (origin, node) in enumerate(zip(origins.frame["origin"], origins.frame["node"], strict=True)):
        apart = [site for number, site in site_of_part.items() if node in part and number != part[node]]
        if origin in sending and apart:
            found = f"node {quoted(node)}, from which no trunk leads to the site {quoted(apart[0])}"
            faults += origins.faults([position], "node", [found], "a node joined to every site; add links to links.csv")
    return faults


def _parts(sheets: Mapping[str, Sheet]) -> dict[str, int]:
    """Return for each node the number of the connected part it belongs to."""
    beside: dict[str, list[str]] = {node: [] for node in sheets["nodes"].frame["node"]}
    links = sheets["links"].frame
    for node_a, node_b in zip(links["node_a"], links["node_b"], strict=True):
        if node_a in beside and node_b in beside:
            beside[node_a].append(node_b)
            beside[node_b].append(node_a)
    part: dict[str, int] = {}
    for number, start in enumerate(beside):
        waiting = [start]
        while waiting:
            node = waiting.pop()
            if node not in part:
                part[node] = number
                waiting.extend(beside[node])
    return part
