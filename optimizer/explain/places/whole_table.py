"""What would every workload cost at every site, if everything could be divided?

A thousand workloads at thirty sites are too many questions for searches. The relaxation's prices tell at once what each
costs at least; as long as there is time, the relaxation itself is asked, largest workloads first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from optimizer.errors import NoPlanWithinLimit
from optimizer.explain.places.alternatives import alternative
from optimizer.explain.places.by_prices import ByPrices
from optimizer.explain.places.closed import Closings
from optimizer.explain.places.divided import Divided
from optimizer.explain.places.work import Work, Workloads
from optimizer.explain.run.asking import Asker, Relaxed
from optimizer.solve.watch import Watch
from optimizer.units import CNY_PER_MCNY

COLUMNS = (
    "kind", "workload", "site", "mw", "share_here", "most_share", "status", "takes_ms", "allowed_ms",
    "divided_cny_per_year", "how", "at_least_cny_per_year", "at_most_cny_per_year",
)  # fmt: skip
ASKED, BY_PRICES = "asked", "by_prices"
OPEN, NO_ROOM = "open", "no_room"


@dataclass(frozen=True)
class Cell:
    """One workload at one site where it may go, and what that costs more by prices, MCNY a year."""

    work: Work
    site: int
    by_prices: float

    @property
    def rank(self) -> tuple[bool, float]:
        """Services first, where prices tell least, quick ones before slow ones; of training what is large."""
        return self.work.kind == "training", -self.work.mw if self.work.kind == "training" else self.work.mw


def whole_table(asker: Asker, watch: Watch) -> pd.DataFrame:
    """Return a row for each service or training class and site, with the columns COLUMNS.

    `share_here` of the workload lies at the site, `most_share` may. `divided_cny_per_year` is what the relaxation costs
    more with as much of it there as may be, a figure of a question in which modules, homes and jobs can be divided:
    `asked`, or what it is at least, `by_prices`. `at_least_cny_per_year` is by how much every plan with the workload
    there costs more than the run's plan, 0 where no more is proven; `at_most_cny_per_year` what one that was found
    costs more, where the question is small enough to search. Raises NoPlanWithinLimit if time is over before.
    """
    standing, relaxed = asker.standing, asker.relaxed
    if relaxed is None:
        message = "the time was over before the relaxation of the run's question was solved"
        raise NoPlanWithinLimit(message)
    workloads = Workloads(standing)
    prices = ByPrices(standing, relaxed, workloads)
    every = list(workloads.all())
    cells = [Cell(work, s, prices.more(work, s)) for work in every for s in work.sites.tolist()]
    asked = _asked(asker, relaxed, workloads, sorted(cells, key=lambda cell: cell.rank), watch)
    figures = {(cell.work.kind, cell.work.thing, cell.site): _figures(asker, relaxed, cell, asked) for cell in cells}
    if asker.small:
        for cell in cells:
            figures[cell.work.kind, cell.work.thing, cell.site] |= _searched(asker, workloads, cell, watch)
    closings, names = Closings(standing), standing.problem.names["s"]
    rows = [
        _about(work, s, name) | (figures.get((work.kind, work.thing, s)) or closings.of(work, s).told())
        for work in every
        for s, name in enumerate(names)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).fillna({"how": ""})


def _asked(
    asker: Asker, relaxed: Relaxed, workloads: Workloads, cells: Sequence[Cell], watch: Watch
) -> Mapping[Cell, float]:
    """Return the value of the relaxation for as many cells as there is time for, infinite where there is none."""
    divided, found = Divided(asker.standing.linear, relaxed, asker.standing.task.seed), {}
    for cell in cells:
        value = None if watch.over else divided.value(workloads.forcing(cell.work, cell.site), watch)
        if value is None:
            break
        found[cell] = value
    return found


def _about(work: Work, site: int, name: str) -> dict[str, Any]:
    return {
        "kind": work.kind, "workload": work.name, "site": name, "mw": work.mw,
        "share_here": float(work.share[site]), "most_share": float(work.most[site]),
    }  # fmt: skip


def _figures(asker: Asker, relaxed: Relaxed, cell: Cell, asked: Mapping[Cell, float]) -> dict[str, Any]:
    value = asked.get(cell, relaxed.value + cell.by_prices)
    if value == math.inf:
        return {"status": NO_ROOM, "how": ASKED}
    at_least = max(value, asker.standing.bound) - asker.standing.cost
    return {
        "status": OPEN,
        "divided_cny_per_year": max(0.0, value - relaxed.value) * CNY_PER_MCNY,
        "at_least_cny_per_year": max(0.0, at_least) * CNY_PER_MCNY,
        "how": ASKED if cell in asked else BY_PRICES,
    }


def _searched(asker: Asker, workloads: Workloads, cell: Cell, watch: Watch) -> dict[str, Any]:
    found = alternative(asker, workloads, cell.work, cell.site, watch)
    if found.impossible:
        return {"status": NO_ROOM, "divided_cny_per_year": None, "at_least_cny_per_year": None}
    if not math.isfinite(found.at_most):
        return {}
    return {
        "at_least_cny_per_year": max(0.0, found.at_least) * CNY_PER_MCNY,
        "at_most_cny_per_year": found.at_most * CNY_PER_MCNY,
    }
