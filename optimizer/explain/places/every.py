"""What does each of many workloads cost at every site, as far as there is time to ask?

Many workloads at many sites are too many questions for searches. The relaxation's prices tell at once what each costs
at least; as long as there is time, the relaxation itself is asked, and a small question is then searched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from optimizer.explain.places.alternatives import Alternative, alternative, if_divided, together
from optimizer.explain.places.by_prices import ByPrices
from optimizer.explain.places.closed import Closings
from optimizer.explain.places.surveying import Survey
from optimizer.explain.places.work import Work
from optimizer.explain.places.workloads import Workloads
from optimizer.explain.run.asking import Asker
from optimizer.explain.run.divided import Divided
from optimizer.solve.watch import Watch


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


def every(
    asker: Asker, surveyed: Survey | None, workloads: Workloads, works: Sequence[Work], watch: Watch
) -> list[list[Alternative]]:
    """Return for each workload what is known of every site, in the order of sites.

    Without a survey, as where its relaxation was not solved in time, that is nothing but which sites are closed.
    """
    closings, sites = Closings(asker.standing), range(len(asker.standing.problem.sites.zone))
    found = _open(asker, surveyed, workloads, works, watch)
    return [
        [
            found[work, s] if work.most[s] > 0 else Alternative(s, float(work.share[s]), closed=closings.of(work, s))
            for s in sites
        ]
        for work in works
    ]


def _open(
    asker: Asker, surveyed: Survey | None, workloads: Workloads, works: Sequence[Work], watch: Watch
) -> dict[tuple[Work, int], Alternative]:
    places = [(work, s) for work in works for s in work.sites.tolist()]
    if surveyed is None:
        return {(work, s): Alternative(s, float(work.share[s])) for work, s in places}
    prices = ByPrices(surveyed.columns, surveyed.relaxed)
    cells = sorted((Cell(work, s, prices.more(work, s)) for work, s in places), key=lambda cell: cell.rank)
    asked = _asked(surveyed, cells, asker.standing.task.seed, watch)
    found = {
        (cell.work, cell.site): if_divided(
            asker.standing, surveyed.relaxed.value, cell.work, cell.site, asked.get(cell), cell.by_prices
        )
        for cell in cells
    }
    if asker.small:
        for place, part in watch.shared(list(found)):
            sought = alternative(asker, workloads, *place, part)
            found[place] = together(found[place], sought)
    return found


def _asked(surveyed: Survey, cells: Sequence[Cell], seed: int, watch: Watch) -> Mapping[Cell, float]:
    """Return the value of the relaxation for as many cells as there is time for, infinite where there is none."""
    columns, found = surveyed.columns, {}
    divided = Divided(columns.linear, surveyed.relaxed, seed)
    for cell in cells:
        value = None if watch.over else divided.value(columns.forcing(cell.work, cell.site), watch)
        if value is None:
            break
        found[cell] = value
    return found
