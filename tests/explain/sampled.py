"""Does the table of a run tell what forced re-solves cost? `python -m tests.explain.sampled RUN COUNT [SEED]`.

COUNT pairs of workload and site are drawn from the table, as `explain RUN --table` makes it in its target's time, and
the relaxation is asked anew with each forced, from its own start. Figures differ by so much of the run's cost.
"""

from __future__ import annotations

import math
import sys
import time
from collections import Counter
from collections.abc import Hashable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from optimizer.explain.places.whole_table import NO_ROOM, OPEN, whole_table
from optimizer.explain.places.work import Workloads
from optimizer.explain.run.asking import Asker
from optimizer.explain.run.standing import stand
from optimizer.plan.store import read_plan
from optimizer.policies import enacted
from optimizer.solve.watch import Watch
from tests.property.agreeing import tell

TARGET_SECONDS = 60.0
PATIENCE_SECONDS = 3600.0
TARGET = 1e-4  # of the cost


def main(run: str, count: int, seed: int) -> int:
    """Tell how far the drawn figures are from re-solved ones; return 1 if any is further than the target."""
    plan, instance = read_plan(run)
    question, levers = enacted(instance)
    began, watch = time.monotonic(), Watch(TARGET_SECONDS)
    asker = Asker(stand(plan, question, levers, watch))
    table = whole_table(asker, watch)
    seconds = time.monotonic() - began
    tell(f"{len(table)} rows in {seconds:.1f} s: {dict(Counter(table['how'].dropna()))}")
    chosen = np.flatnonzero(table["status"].isin([OPEN, NO_ROOM]))
    drawn = np.random.default_rng(seed).permutation(chosen)[:count]
    apart: dict[str, list[float]] = {}
    for row, really in _really(asker, table.iloc[drawn]):
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


def _really(asker: Asker, drawn: pd.DataFrame) -> Iterator[tuple[dict[Hashable, Any], float]]:
    """Yield each row and what its pair costs more in MCNY a year, infinite where there is no room."""
    standing, relaxed = asker.standing, asker.relaxed
    if relaxed is None:
        return
    workloads, sites = Workloads(standing), list(standing.problem.names["s"])
    works = {(work.kind, work.name): work for work in workloads.all()}
    for row in drawn.to_dict("records"):
        forced = workloads.forcing(works[row["kind"], row["workload"]], sites.index(row["site"]))
        value = asker.bound(forced.on(standing.linear), Watch(PATIENCE_SECONDS))
        yield row, max(0.0, value - relaxed.value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0))
