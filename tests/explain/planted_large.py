"""Are conflicts planted in large questions named, smallest and repaired, and how soon?

`python -m tests.explain.planted_large` tries every planting alone, and drawn pairs and triples, in the national
instance and in a generated one; names of plantings, joined by `+` where they go together, try those alone. Each case is
a process of its own, so that no solver left behind by one takes the time of the next.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from optimizer.cli.explaining import DEFAULT_SECONDS
from optimizer.data.generated.asked import Asked
from optimizer.data.generated.assembling import generate
from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.explain.conflicts.conflict import Conflict
from optimizer.explain.conflicts.explaining import Explanation, explain
from tests.explain.planted import MOST_SENTENCES
from tests.explain.plantings import PLANTINGS

NATIONAL = "edwc-2025"
TOGETHER = {2: 6, 3: 4}  # how many drawn cases of so many plantings at once
COLUMNS = "{:<10} {:<34} {:<7} {:>5} {:<8} {:>7} {:>6} {:>6} {:>6}  {}"


@dataclass(frozen=True)
class Told:
    """What one case came to; seconds are those of the processor, `wall` those that passed, `first` and `found` too.

    `first` is when the first conflict was known, `found` when all were that were sought. `verified` of so many
    `repairs` are.
    """

    missed: Sequence[str]
    kinds: Sequence[Sequence[str]]
    sentences: int
    smallest: bool
    repairs: int
    verified: int
    unrepaired: int
    seconds: float
    wall: float
    first: float
    found: float


def tried(where: str, names: Sequence[str], seconds: float) -> Told:
    """Return what is explained of an instance with some plantings."""
    instance = planted(read_instance(where), names)
    times: list[float] = []
    begun, used = time.monotonic(), _used()
    made = Conflict.__init__

    def making(self: Conflict, *given: Any, **named: Any) -> None:
        made(self, *given, **named)
        times.append(time.monotonic() - begun)

    with mock.patch.object(Conflict, "__init__", making):
        explanation = explain(instance, seconds)
    wall, used = time.monotonic() - begun, _used() - used
    return _told(explanation, names, used, wall, times)


def planted(instance: Instance, names: Sequence[str]) -> Instance:
    """Return an instance with some plantings."""
    for name in names:
        instance = PLANTINGS[name][0](instance)
    return instance


def _told(explanation: Explanation, names: Sequence[str], used: float, wall: float, times: Sequence[float]) -> Told:
    reasons = explanation.reasons
    kinds = [list(dict.fromkeys(fact.kind for fact in one.conflict.facts)) for one in reasons]
    every = {kind for one in kinds for kind in one}
    made = [one for reason in reasons for one in reason.proposals]
    return Told(
        missed=[name for name in names if not PLANTINGS[name][1] & every],
        kinds=kinds,
        sentences=max((len(one.words) for one in reasons), default=0),
        smallest=all(one.conflict.smallest for one in reasons),
        repairs=len(made),
        verified=sum(one.verified is True for one in made),
        unrepaired=sum(not any(one.verified for one in reason.proposals) for reason in reasons),
        seconds=used,
        wall=wall,
        first=times[0] if times else np.inf,
        found=times[-1] if times else np.inf,
    )


def _used() -> float:
    """Return the seconds of processors that this process and those it started have taken."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def cases(seed: int) -> list[tuple[str, ...]]:
    """Return every planting alone, then drawn ones together."""
    draw, every = np.random.default_rng(seed), sorted(PLANTINGS)
    together = [
        tuple(str(name) for name in draw.choice(every, size=size, replace=False))
        for size, count in TOGETHER.items()
        for _ in range(count)
    ]
    return [*((name,) for name in every), *together]


def _line(where: str, names: Sequence[str], told: Told) -> str:
    faults = [f"missed {', '.join(told.missed)}"] * bool(told.missed)
    faults += [f"{told.sentences} sentences"] * (told.sentences > MOST_SENTENCES)
    faults += ["not explained"] * (not told.kinds)
    faults += [f"{told.unrepaired} without a verified repair"] * bool(told.unrepaired)
    said = "; ".join(faults) or "ok"
    named = " | ".join(",".join(one) for one in told.kinds)
    return COLUMNS.format(
        Path(where).name[:10], " + ".join(names), f"{told.sentences}", "yes" if told.smallest else "no",
        f"{told.verified}/{told.repairs}", f"{told.seconds:.1f}", f"{told.wall:.1f}", f"{told.first:.1f}",
        f"{told.found:.1f}", f"{said}   [{named}]",
    )  # fmt: skip


def main() -> None:
    """Try the cases that are asked for, each a line as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="plantings, joined by + where they go together; default: all cases")
    parser.add_argument("--seconds", type=float, default=DEFAULT_SECONDS)
    parser.add_argument("--seed", type=int, default=0, help="of the plantings that are drawn to go together")
    parser.add_argument("--sites", type=int, default=32)
    parser.add_argument("--jobs", type=int, default=900)
    parser.add_argument("--only", choices=("national", "generated"))
    asked = parser.parse_args()
    chosen = [tuple(name.split("+")) for name in asked.names] or cases(asked.seed)
    print(COLUMNS.format("instance", "planted", "said", "least", "verified", "cpu s", "wall", "first", "found", ""))  # noqa: T201 - what it is run for
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{asked.sites}x{asked.jobs}"
        generate(Asked(sites=asked.sites, jobs=asked.jobs), target)
        where = {"national": NATIONAL, "generated": str(target)}
        for place in where.values() if asked.only is None else [where[asked.only]]:
            for names in chosen:
                with ProcessPoolExecutor(1, get_context("spawn")) as one:
                    told = one.submit(tried, place, names, asked.seconds).result()
                print(_line(place, names, told), flush=True)  # noqa: T201 - what it is run for


if __name__ == "__main__":
    main()
