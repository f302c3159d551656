"""What would every workload cost at every site, if everything could be divided, as a table?"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from optimizer.errors import NoPlanWithinLimit
from optimizer.explain.places.alternatives import Alternative
from optimizer.explain.places.every import every
from optimizer.explain.places.surveying import survey
from optimizer.explain.places.work import Work
from optimizer.explain.places.workloads import Workloads
from optimizer.explain.run.asking import Asker
from optimizer.solve.watch import Watch
from optimizer.units import CNY_PER_MCNY

COLUMNS = (
    "kind", "workload", "site", "mw", "share_here", "most_share", "status", "takes_ms", "allowed_ms",
    "divided_cny_per_year", "how", "at_least_cny_per_year", "at_most_cny_per_year",
)  # fmt: skip
ASKED, BY_PRICES = "asked", "by_prices"
OPEN, NO_ROOM = "open", "no_room"


def whole_table(asker: Asker, watch: Watch) -> pd.DataFrame:
    """Return a row for each service or training class and site, with the columns COLUMNS.

    `share_here` of the workload lies at the site, `most_share` may. `divided_cny_per_year` is what the relaxation costs
    more with as much of it there as may be, a figure of a question in which modules, homes and jobs can be divided, and
    in a large one like demands are one: `asked`, or what it is at least, `by_prices`. `at_least_cny_per_year` is by how
    much every plan with the workload there costs more than the run's plan, 0 where no more is proven;
    `at_most_cny_per_year` what one that was found costs more, where the question is small enough to search. Raises
    NoPlanWithinLimit if time is over before.
    """
    workloads = Workloads(asker.standing)
    surveyed = survey(asker, workloads)
    if surveyed is None:
        message = "the time was over before the relaxation of the run's question was solved"
        raise NoPlanWithinLimit(message)
    works, names = list(workloads.all()), asker.standing.problem.names["s"]
    rows = [
        _about(work, one.site, names[one.site]) | _figures(one)
        for work, found in zip(works, every(asker, surveyed, workloads, works, watch), strict=True)
        for one in found
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).fillna({"how": ""})


def _about(work: Work, site: int, name: str) -> dict[str, Any]:
    return {
        "kind": work.kind, "workload": work.name, "site": name, "mw": work.mw,
        "share_here": float(work.share[site]), "most_share": float(work.most[site]),
    }  # fmt: skip


def _figures(one: Alternative) -> dict[str, Any]:
    if one.closed is not None:
        return one.closed.told()
    how = BY_PRICES if one.by_prices else ASKED
    if one.impossible:
        return {"status": NO_ROOM, "how": how}
    return {
        "status": OPEN,
        "divided_cny_per_year": one.divided * CNY_PER_MCNY,
        "how": how,
        "at_least_cny_per_year": max(0.0, one.at_least) * CNY_PER_MCNY,
        "at_most_cny_per_year": one.at_most * CNY_PER_MCNY if math.isfinite(one.at_most) else None,
    }
