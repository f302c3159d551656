"""What does a plan cost that leaves a site which the run uses, or uses one that it leaves?

A small question is searched whole. Of a large one the relaxation says what it costs at least; a plan that leaves sites
is one at prices at which their work is dear, and one that uses a site is looked for near the run's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from optimizer.explain.run.asking import Answer, Asker
from optimizer.explain.run.at_prices import cost_of_a_mw, planned
from optimizer.explain.run.least_costs import LeastCosts
from optimizer.explain.run.other_side import OtherSide
from optimizer.explain.run.placing import KINDS, Placing
from optimizer.problem.problem import Floats
from optimizer.solve.watch import Watch

DEAR = 5.0  # times what a MW costs: at this price work leaves a site that it can leave


class Sides:
    """The other side of each site (S,) of a run: where it is `used` a plan without it, else one with it."""

    def __init__(self, asker: Asker, placing: Placing) -> None:
        self.asker, self.standing, self.placing = asker, asker.standing, placing
        self.used = placing.used(self.standing.x)

    @cached_property
    def _least_costs(self) -> LeastCosts:
        return LeastCosts(self.standing, self.standing.task.watch)

    def other(self, site: int) -> OtherSide:
        """Return the other side of a site as a rule."""
        return OtherSide.of(self.standing, self.placing, site)

    @property
    def relaxed(self) -> float:
        """What any plan costs at least if everything could be divided, MCNY a year; -inf where that is not known."""
        return self._least_costs.value

    def least(self, site: int, watch: Watch) -> float:
        """Return what the other side of a site costs at least if everything could be divided, MCNY a year.

        Infinite where there is none, -inf where that was not asked in time.
        """
        return -math.inf if watch.over else self._least_costs.of(site, watch, used=not self.used[site])

    def answer(self, site: int, watch: Watch, enough: float = math.nan, least: float = -math.inf) -> Answer:
        """Return what the other side of a site costs; a search ends once a plan costs at most `enough`, or none can.

        Of a large question `least` is what it costs at least, asked unless known.
        """
        if self.asker.small:
            other = self.other(site)
            return self.asker.answer(other.on(self.standing.linear), other.free, watch, enough)
        known = self.least(site, watch) if least == -math.inf else least
        bound = max(known, self.standing.bound)
        if bound == math.inf or bound > enough or watch.over:
            return Answer(None, math.inf, bound)
        if self.used[site]:
            return self._left(site, watch, bound)
        other = self.other(site)
        return self.asker.nearby(other.on(self.standing.linear), other.free, watch, bound, enough)

    def leaving(self, sites: Sequence[int], watch: Watch) -> Floats | None:
        """Return a plan (N,) of a large question that leaves as many of some sites as it can; None if not in time."""
        charges = np.zeros((len(KINDS), len(self.used)))
        charges[:, sites] = DEAR * cost_of_a_mw(self.standing)
        return planned(self.standing, charges, watch)

    def _left(self, site: int, watch: Watch, bound: float) -> Answer:
        x = self.leaving([site], watch)
        if x is None or self.placing.used(x)[site]:
            return Answer(None, math.inf, bound)
        return Answer(x, float(self.standing.linear.objective @ x), bound)
