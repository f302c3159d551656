"""What would a workload cost at every other site: exactly, or at least?"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.explain.places.by_prices import ByPrices
from optimizer.explain.places.closed import Closed, Closings
from optimizer.explain.places.work import Work
from optimizer.explain.places.workloads import Workloads
from optimizer.explain.run.asking import Answer, Asker
from optimizer.explain.run.divided import Divided
from optimizer.explain.run.standing import Standing
from optimizer.problem.problem import Flags
from optimizer.solve.watch import Watch

EVERYWHERE = ("build", "widen")  # whole decisions that may change wherever work moves
BOUNDING = 0.6  # of the time: for the relaxation of a large question; the rest is for plans near the run's
LIKELY = 3  # sites of a large question for which a plan is sought
SAME_COST = 1e-6  # MCNY a year: less is no difference


@dataclass(frozen=True)
class Alternative:
    """A site for a workload, and what the whole plan costs with all of it there: MCNY a year more than the run's plan.

    `share` of it is there in the plan. `at_most` is what a plan found costs more, infinite if none was found, and no
    plan costs less than `at_least` more; negative where a cheaper plan than the run's may be, or is. Of a site that is
    `closed` to it nothing was asked; without an `answer` no plan was sought, or there was no time. Of large questions
    `divided` is what it costs more if everything can be divided; or at least so much, where that is told `by_prices`.
    """

    site: int
    share: float
    closed: Closed | None = None
    answer: Answer | None = None
    at_least: float = -math.inf
    at_most: float = math.inf
    divided: float = math.nan
    by_prices: bool = False

    @property
    def impossible(self) -> bool:
        """Whether it cannot all be there: the site is closed to it, or no plan has room for it."""
        return self.closed is not None or self.at_least == math.inf

    @property
    def is_divided(self) -> bool:
        """Whether it is known what it costs more if everything can be divided, and not only at least."""
        return not math.isnan(self.divided) and not self.by_prices

    @property
    def exact(self) -> bool:
        """Whether `at_most` is what it costs."""
        return self.answer is not None and self.answer.x is not None and self.answer.exact


def alternatives(asker: Asker, workloads: Workloads, work: Work, watch: Watch) -> Sequence[Alternative]:
    """Return every site: those that it may go to, cheapest first, then those that are closed to it."""
    closings, sites = Closings(asker.standing), work.sites.tolist()
    closed = [Alternative(s, 0.0, closings.of(work, s)) for s in range(len(work.share)) if s not in sites]
    return sorted([*costed(asker, workloads, work, sites, watch), *closed], key=by_cost)


def costed(asker: Asker, workloads: Workloads, work: Work, sites: Sequence[int], watch: Watch) -> Sequence[Alternative]:
    """Return what a workload costs at sites where it may go."""
    return (_searched if asker.small else _bounded)(asker, workloads, work, sites, watch)


def alternative(asker: Asker, workloads: Workloads, work: Work, site: int, watch: Watch) -> Alternative:
    """Return what a workload costs at a site where it may go."""
    share = float(work.share[site])
    if watch.over:
        return Alternative(site, share)
    forced = workloads.columns.forcing(work, site).on(asker.standing.linear)
    answer = asker.answer(forced, movable(asker, work), watch)
    cost = asker.standing.cost
    # More rules never make the best plan cheaper, so what the run proved holds here too.
    return Alternative(site, share, None, answer, max(answer.bound, asker.standing.bound) - cost, answer.cost - cost)


def movable(asker: Asker, work: Work) -> Flags:
    """Return (N,) the whole decisions that may change when a workload moves."""
    return np.asarray(work.own | asker.standing.linear.columns.labels.mask(*EVERYWHERE))


def _searched(
    asker: Asker, workloads: Workloads, work: Work, sites: Sequence[int], watch: Watch
) -> Sequence[Alternative]:
    """Return what each site costs; the time is shared by those that are left."""
    return [alternative(asker, workloads, work, s, part) for s, part in watch.shared(sites)]


def _bounded(
    asker: Asker, workloads: Workloads, work: Work, sites: Sequence[int], watch: Watch
) -> Sequence[Alternative]:
    """Return what each site costs at least, the cheapest by prices first; and what a plan costs at the cheapest."""
    standing, relaxed = asker.standing, asker.relaxed
    if relaxed is None:
        return [Alternative(s, float(work.share[s])) for s in sites]
    prices, bounding = ByPrices(workloads.columns, relaxed), watch.part(BOUNDING)
    divided = Divided(standing.linear, relaxed, standing.task.seed)
    found = []
    for by_prices, s in sorted((prices.more(work, s), s) for s in sites):
        value = None if bounding.over else divided.value(workloads.columns.forcing(work, s), bounding)
        found.append(if_divided(standing, relaxed.value, work, s, value, by_prices))
    found.sort(key=by_cost)
    elsewhere = [one for one in found if not work.is_at(one.site) and not one.impossible][:LIKELY]
    for one, part in watch.shared(elsewhere):
        sought = alternative(asker, workloads, work, one.site, part)
        if sought.answer is not None and sought.answer.x is not None:
            found[found.index(one)] = together(one, sought)
    return found


def if_divided(
    standing: Standing, relaxed: float, work: Work, site: int, value: float | None, by_prices: float
) -> Alternative:
    """Return what a relaxation tells of a site: by its `value` with the workload there or, where not asked, by prices.

    MCNY a year: `relaxed` is its value as it stands, `by_prices` what prices say that the site costs more.
    """
    bound = relaxed + by_prices if value is None else value
    return Alternative(
        site,
        float(work.share[site]),
        at_least=max(bound, standing.bound) - standing.cost,
        divided=max(0.0, bound - relaxed),
        by_prices=value is None,
    )


def together(divided: Alternative, sought: Alternative) -> Alternative:
    """Return what the relaxation and a search tell of the same site."""
    at_least = max(divided.at_least, sought.at_least)
    return dataclasses.replace(sought, at_least=at_least, divided=divided.divided, by_prices=divided.by_prices)


def by_cost(one: Alternative) -> tuple[float, ...]:
    """Return the order of alternatives: the cheapest first, those that are closed last, in the order of sites."""
    divided = math.inf if math.isnan(one.divided) else one.divided
    return (one.closed is not None, one.at_most, one.at_least, divided, -one.share, one.site)
