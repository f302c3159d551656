"""Are planted conflicts named, smallest and repaired? `python -m tests.explain.planted 300` tries so many.

Each case is one to three plantings in a drawn instance or the toy. A case that is possible after all is not counted.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

import numpy as np

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.errors import BadInput, Infeasible, NoPlanWithinLimit
from optimizer.explain.conflicts.applying import lifted
from optimizer.explain.conflicts.explaining import Explanation, explain
from optimizer.explain.conflicts.facts import WHOLE
from optimizer.solve.pipeline import solve
from tests.explain.plantings import PLANTINGS, taken_out
from tests.random_instances import random_instance

SECONDS = 30.0
MOST_SENTENCES = 8
# Settings of one lever that do not go together: the first stays.
ONE_LEVER = (("budget", "budgets"), ("share at most", "share at least"))


def drawn(seed: int) -> tuple[Instance, list[str]]:
    """Return an instance with one to three plantings, and their names."""
    draw = np.random.default_rng(seed)
    instance = read_instance("toy") if seed % 3 == 0 else _possible_one(draw)
    names = [str(name) for name in draw.choice(sorted(PLANTINGS), size=int(draw.integers(1, 4)), replace=False)]
    names = [name for name in names if not any(name == gone and one in names for one, gone in ONE_LEVER)]
    for name in names:
        instance = PLANTINGS[name][0](instance)
    return instance, names


def _possible_one(draw: np.random.Generator) -> Instance:
    """Return a drawn instance that has a plan."""
    while True:
        instance = random_instance(int(draw.integers(10_000)))
        if possible(instance):
            return instance


def possible(instance: Instance | None) -> bool | None:
    """Return whether an instance has a verified plan, None where that is not known in time; nothing is always done."""
    if instance is None:
        return True
    try:
        return solve(instance, gap=0.99, seconds=SECONDS, threads=1).verified
    except (Infeasible, BadInput):
        return False
    except NoPlanWithinLimit:
        return None


def wrong(explanation: Explanation, names: list[str]) -> list[str]:
    """Return what is wrong with an explanation of something impossible."""
    found = []
    if not explanation.known or not explanation.reasons:
        return ["not explained"]
    kinds = {fact.kind for reason in explanation.reasons for fact in reason.conflict.facts}
    planted = set().union(*(PLANTINGS[name][1] for name in names))
    if planted and not planted & kinds:
        found.append(f"none of {sorted(planted)} named, but {sorted(kinds)}")
    question = explanation.question
    for reason in explanation.reasons:
        facts = reason.conflict.facts
        told = [f"{fact.kind} {fact.thing}" for fact in facts]
        rest = question.limits_but(facts)
        if len(reason.words) > MOST_SENTENCES:
            found.append(f"{len(reason.words)} sentences")
        if not reason.conflict.smallest:
            found.append(f"not proven smallest: {told}")
        if possible(lifted(question, rest)) is not False:
            found.append(f"no conflict: {told}")
        found += [
            f"impossible without {fact.kind} {fact.thing} of {told}"
            for fact in facts
            if fact.kind not in WHOLE and possible(taken_out(question, facts, fact)) is not True
        ]
        found += [f"repair not verified: {one.words['en']}" for one in reason.proposals if one.verified is not True]
        if not reason.proposals:
            found.append(f"no repair of {told}")
    return found


def main() -> None:
    """Try cases in order of their seeds until so many impossible ones have been explained."""
    wanted, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    count, faulty, longest, seen = 0, 0, 0.0, Counter[str]()
    seed = first
    while count < wanted:
        instance, names = drawn(seed)
        if possible(instance) is False:
            begun = time.monotonic()
            explanation = explain(instance, SECONDS)
            longest = max(longest, time.monotonic() - begun)
            faults = wrong(explanation, names)
            count += 1
            seen.update(names)
            faulty += bool(faults)
            for fault in faults:
                print(f"seed {seed} {names}: {fault}", flush=True)  # noqa: T201 - what it is run for
        seed += 1
    print(  # noqa: T201 - what it is run for
        f"{count} impossible of {seed - first}; {faulty} faulty; longest {longest:.1f} s; {dict(seen)}"
    )


if __name__ == "__main__":
    main()
