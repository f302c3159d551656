"""Which sites does a policy mean when it says "the west", "the hubs" or a name?

A group is a list of words, and a site belongs to it if any word fits: `east`, `west`, `hubs`, `outside` (outside the
hubs), `hub:NAME`, `zone:ID` or `site:ID`. An empty list means every site.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from optimizer.data.instance import Instance
from optimizer.library import did_you_mean
from optimizer.problem.problem import Problem

SITES = "a group of sites"  # marks settings that every lever checks alike
Group = Annotated[tuple[str, ...], SITES]
Flags = NDArray[np.bool_]
WORDS = ("east", "west", "hubs", "outside")
KINDS = ("hub", "zone", "site")


def of_instance(group: Group, instance: Instance) -> Flags:
    """Return (S,) the sites of an instance that belong to a group."""
    sites = instance["sites"]
    return _members(group, sites["site"], sites["side"] == "west", sites["hub"], sites["zone"])


def of_problem(group: Group, problem: Problem) -> Flags:
    """Return (S,) the sites of a problem that belong to a group."""
    sites, names = problem.sites, problem.names
    return _members(group, names["s"], sites.west, sites.hub, [names["z"][zone] for zone in sites.zone])


def unknown(group: Group, instance: Instance) -> Iterator[tuple[str, str]]:
    """Yield each word that fits nothing in the instance, and what is expected instead."""
    sites = instance["sites"]
    known = {"hub": set(sites["hub"]) - {""}, "zone": set(instance["zones"]["zone"]), "site": set(sites["site"])}
    for word in group:
        kind, colon, name = word.partition(":")
        if word in WORDS or (colon and kind in KINDS and name in known[kind]):
            continue
        if colon and kind in KINDS:
            yield word, f"{kind}: and the name of a {kind}; {did_you_mean(name, sorted(known[kind]))}"
        else:
            yield word, f"{', '.join(WORDS)}, hub:NAME, zone:ID or site:ID; {did_you_mean(word, WORDS)}"


def _members(
    group: Group, ids: Iterable[str], west: Iterable[bool], hubs: Iterable[str], zones: Sequence[str] | Iterable[str]
) -> Flags:
    rows = zip(ids, west, hubs, zones, strict=True)
    return np.array([not group or any(_fits(word, *row) for word in group) for row in rows], dtype=bool)


def _fits(word: str, site: str, west: bool, hub: str, zone: str) -> bool:  # noqa: FBT001 - one row of a table
    kind, _, name = word.partition(":")
    plain = {"west": bool(west), "east": not west, "hubs": bool(hub), "outside": not hub}
    named = {"hub": hub, "zone": zone, "site": site}
    return plain.get(word, False) or (kind in named and bool(name) and named[kind] == name)
