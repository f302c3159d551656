"""Do both engines and trying everything agree, within the gaps they claim? `python -m tests.property.agreeing COUNT`.

On every other country three classes of jobs count as many, so that the split engine merges and places them one by one.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from typing import Any, cast
from unittest.mock import patch

from optimizer.errors import Infeasible, NoPlanWithinLimit
from optimizer.plan.plan import Plan
from optimizer.solve.pipeline import solve
from tests.property.brute_force import brute_force
from tests.random_instances import random_instance

NEAR = 1e-6  # relative
SECONDS, ROUNDS = 20.0, 3


def answer(seed: int, engine: str) -> Plan | str:
    """Return the plan of an engine, or how it ended without one."""
    few = 2 if seed % 2 else 400
    with (
        patch("optimizer.problem.like_jobs.MOST", few),
        patch("optimizer.solve.split.engine.ROUNDS", ROUNDS),
        patch("optimizer.solve.split.engine.RESERVE_SECONDS", 0.5),
    ):
        try:
            return solve(random_instance(seed), gap=0.0, seconds=SECONDS, threads=1, engine=cast("Any", engine))
        except Infeasible:
            return "infeasible"
        except NoPlanWithinLimit:
            return "no plan"


def disagreement(seed: int) -> tuple[str, str]:
    """Return what is wrong with the answers to one country, "" if nothing, and how the split engine ended."""
    least = brute_force(random_instance(seed)).cost
    exact, split = answer(seed, "exact"), answer(seed, "split")
    near = NEAR * (1 + abs(least)) if math.isfinite(least) else 0.0
    if isinstance(exact, str):
        if exact != "infeasible" or math.isfinite(least):
            return f"exact: {exact}, tried: {least:.9g}", "unknown"
    elif not (exact.verified and abs(exact.objective - least) <= near):
        return f"exact: {exact.objective:.9g}, tried: {least:.9g}, verified: {exact.verified}", "unknown"
    if isinstance(split, str):
        return (
            "split: infeasible, but there is a plan" if split == "infeasible" and math.isfinite(least) else "",
            split,
        )
    wrong = not split.verified or split.objective < least - near or split.bound > least + near
    told = f"split: {split.objective:.9g}, bound {split.bound:.9g}, tried: {least:.9g}, verified: {split.verified}"
    return (told if wrong else "", "best" if split.objective <= least + near else "a dearer plan")


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Ask all countries and print every disagreement and a summary; end with 1 if there is any."""
    count, ends, wrong = int(sys.argv[1]), Counter[str](), 0
    for seed in range(count):
        told, ended = disagreement(seed)
        ends[ended] += 1
        if told:
            wrong += 1
            tell(f"seed {seed}: {told}")
        if seed % 100 == 99:
            tell(f"{seed + 1}: {dict(ends)}, {wrong} disagree")
    tell(f"{count} countries, {wrong} disagree; the split engine found {dict(ends)}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
