"""What would a workload cost at every other site: exactly, or at least?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.explain.places.closed import Closed, Closings
from optimizer.explain.places.work import Work, Workloads
from optimizer.explain.run.asking import Answer, Asker
from optimizer.problem.problem import Flags
from optimizer.solve.watch import Watch

EVERYWHERE = ("build", "widen")  # whole decisions that may change wherever work moves
SAME_COST = 1e-6  # MCNY a year: less is no difference


@dataclass(frozen=True)
class Alternative:
    """A site for a workload, and what the whole plan costs with all of it there: MCNY a year more than the run's plan.

    `share` of it is there in the plan. `at_most` is what a plan found costs more, infinite if none was found, and no
    plan costs less than `at_least` more; negative where a cheaper plan than the run's may be, or is. Of a site that is
    `closed` to it nothing was asked; without an `answer` there was no time. Of large questions `divided` is what it
    costs more if everything can be divided.
    """

    site: int
    share: float
    closed: Closed | None = None
    answer: Answer | None = None
    at_least: float = -math.inf
    at_most: float = math.inf
    divided: float = math.nan

    @property
    def impossible(self) -> bool:
        """Whether it cannot all be there: the site is closed to it, or no plan has room for it."""
        return self.closed is not None or self.at_least == math.inf

    @property
    def exact(self) -> bool:
        """Whether `at_most` is what it costs."""
        return self.answer is not None and self.answer.x is not None and self.answer.exact


def alternatives(asker: Asker, workloads: Workloads, work: Work, watch: Watch) -> Sequence[Alternative]:
    """Return every site, those that are known and cheapest first; the time is shared by those that are left."""
    closings = Closings(asker.standing)
    open_to: list[int] = work.sites.tolist()
    found = []
    for at, s in enumerate(open_to):
        part = watch.part(1.0 / (len(open_to) - at))
        found.append(alternative(asker, workloads, work, s, part))
    closed = [Alternative(s, 0.0, closings.of(work, s)) for s in range(len(work.share)) if s not in open_to]
    return [*sorted(found, key=_by_cost), *closed]


def _by_cost(one: Alternative) -> tuple[float, ...]:
    divided = math.inf if math.isnan(one.divided) else one.divided
    return (one.at_most, one.at_least, divided, -one.share, one.site)


def alternative(asker: Asker, workloads: Workloads, work: Work, site: int, watch: Watch) -> Alternative:
    """Return what a workload costs at a site where it may go."""
    share = float(work.share[site])
    if watch.over:
        return Alternative(site, share)
    forced = workloads.forcing(work, site).on(asker.standing.linear)
    answer = asker.answer(forced, movable(asker, work), watch)
    cost = asker.standing.cost
    # More rules never make the best plan cheaper, so what the run proved holds here too.
    at_least = max(answer.bound, asker.standing.bound) - cost
    relaxed = None if asker.small else asker.relaxed
    divided = math.nan if relaxed is None else max(0.0, answer.bound - relaxed.value)
    return Alternative(site, share, None, answer, at_least, answer.cost - cost, divided)


def movable(asker: Asker, work: Work) -> Flags:
    """Return (N,) the whole decisions that may change when a workload moves."""
    return np.asarray(work.own | asker.standing.linear.columns.labels.mask(*EVERYWHERE))
