"""Does the table of a run tell what forced re-solves cost? `python -m tests.explain.sampled COUNT [RUN]`.

COUNT pairs of workload and site are drawn from the table, as `explain RUN --table` makes it in its target's time, and
the relaxation of the question itself is asked anew with each forced. Figures differ by so much of the run's cost.
Without a RUN, 980 jobs and 20 services at 32 sites are generated and solved.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from optimizer.data.generated.asked import Asked
from optimizer.data.generated.assembling import generate
from optimizer.data.instance import Instance
from optimizer.errors import NoPlanWithinLimit
from optimizer.explain.places.whole_table import NO_ROOM, OPEN, whole_table
from optimizer.explain.places.workloads import Workloads
from optimizer.explain.run.asking import Asker
from optimizer.explain.run.standing import stand
from optimizer.plan.plan import Plan
from optimizer.plan.store import read_plan
from optimizer.policies import enacted
from optimizer.solve.pipeline import solve
from optimizer.solve.watch import Watch
from tests.property.agreeing import tell

TARGET_SECONDS = 60.0
SOLVING_SECONDS = 170.0
PATIENCE_SECONDS = 3600.0
TARGET = 1e-4  # of the cost


def main(count: int, run: str | None) -> int:
    """Tell how far the drawn figures are from re-solved ones; return 1 if any is further than the target."""
    plan, instance = _generated() if run is None else read_plan(run)
    question, levers = enacted(instance)
    began, watch = time.monotonic(), Watch(TARGET_SECONDS)
    asker = Asker(stand(plan, question, levers, watch))
    table = whole_table(asker, watch)
    seconds = time.monotonic() - began
    tell(f"{len(table)} rows in {seconds:.1f} s: {dict(Counter(table['how']))}")
    chosen = np.flatnonzero(table["status"].isin([OPEN, NO_ROOM]))
    drawn = np.random.default_rng(0).permutation(chosen)[:count]
    apart: dict[str, list[float]] = {}
    patient = Asker(stand(plan, question, levers, Watch(PATIENCE_SECONDS)))
    for row, really in _really(patient, table.iloc[drawn]):
        told = math.inf if row["status"] == NO_ROOM else row["divided_cny_per_year"] / 1e6
        far = 0.0 if told == really else abs(told - really) / asker.standing.cost
        apart.setdefault(f"{row['kind']}, {row['how']}", []).append(far)
        if far > TARGET:
            tell(f"{row['workload']} at {row['site']}, {row['mw']:.1f} MW: told {told:.4f}, is {really:.4f} MCNY")
    for how, distances in apart.items():
        beyond = sum(far > TARGET for far in distances)
        typical, worst = np.median(distances), max(distances)
        tell(f"{how}: {len(distances)} drawn, median {typical:.1e}, worst {worst:.1e}, {beyond} beyond {TARGET:g}")
    return int(any(far > TARGET for distances in apart.values() for far in distances))


def _generated() -> tuple[Plan, Instance]:
    asked = Asked(sites=32, jobs=980, services=20)
    with tempfile.TemporaryDirectory() as folder:
        instance = generate(asked, Path(folder) / "sampled")
        return solve(instance, seconds=SOLVING_SECONDS), instance


def _really(asker: Asker, drawn: pd.DataFrame) -> Iterator[tuple[dict[Hashable, Any], float]]:
    """Yield each row and what its pair costs more in MCNY a year, infinite where there is no room."""
    standing, relaxed = asker.standing, asker.relaxed
    if relaxed is None:
        message = "the relaxation was not solved, so there is nothing to compare with"
        raise NoPlanWithinLimit(message)
    workloads, sites = Workloads(standing), list(standing.problem.names["s"])
    works = {(work.kind, work.name): work for work in workloads.all()}
    for row in drawn.to_dict("records"):
        forced = workloads.columns.forcing(works[row["kind"], row["workload"]], sites.index(row["site"]))
        value = asker.bound(forced.on(standing.linear), Watch(PATIENCE_SECONDS))
        yield row, max(0.0, value - relaxed.value)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None))
