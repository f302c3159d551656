"""Which instances of the library are run?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from optimizer.library import did_you_mean

SEED = re.compile(r"-s\d+$")
ALL = "all"
# One of each size from three campuses and five jobs to thirty and 5,000, both regions: minutes a method, not hours.
SOME = (
    "lattice-3x5-s01",
    "china-3x20-s01",
    "lattice-5x50-s01",
    "china-10x200-s01",
    "china-10x1k-s01",
    "lattice-30x5k-s01",
    "china-30x5k-s01",
)


def chosen(wanted: Sequence[str], names: Iterable[str]) -> list[str]:
    """Return the names asked for, in the order of the library: by name, by group or "all"; a few where none is.

    A group is a name without its seed, such as china-30x5k. Raises ValueError naming near ones for what there is not.
    """
    known = list(names)
    groups = {SEED.sub("", name) for name in known}
    for word in wanted:
        if word != ALL and word not in known and word not in groups:
            message = f"no instance or group {word!r} in the library; {did_you_mean(word, [*known, *sorted(groups)])}"
            raise ValueError(message)
    picked = set(wanted or SOME)
    return [name for name in known if picked & {ALL, name, SEED.sub("", name)}]
