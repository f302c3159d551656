"""What would make a site be used, or be left, and at which price?"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.explain.places.alternatives import EVERYWHERE
from optimizer.explain.places.flips import Flip, flips, turnings_of_site
from optimizer.explain.run.asking import Answer, Asker, at_least, nothing_of
from optimizer.explain.run.placing import Placing
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Flags
from optimizer.solve.split.cuts import with_cuts
from optimizer.solve.watch import Watch


@dataclass(frozen=True)
class Turned:
    """A site of a run and what the best plan costs in which it is `used` where the run leaves it, or left where used.

    MCNY a year more than the run's plan: no plan costs less than `at_least` more, and one was found that costs
    `at_most` more, infinite if none was. That is the yearly sum at which the site would open, or close.
    """

    site: int
    used: bool
    answer: Answer
    at_least: float
    at_most: float
    flips: Sequence[Flip]

    @property
    def exact(self) -> bool:
        """Whether `at_most` is what it costs."""
        return self.answer.x is not None and self.answer.exact


def turned(asker: Asker, site: int, watch: Watch) -> Turned:
    """Return what would open a site that a run does not use, or close one that it uses."""
    standing = asker.standing
    placing = Placing.of(standing.problem, standing.linear.columns.labels)
    used, columns = bool(placing.used(standing.x)[site]), placing.columns(site)
    rule = nothing_of(columns, len(standing.x)) if used else at_least(columns, 1.0, len(standing.x))

    def force(linear: Linear) -> Linear:
        return with_cuts(linear, rule)

    free = _movable(asker, placing, site)
    answer = asker.answer(force(standing.linear), free, watch.part(0.5))
    at_least_more = max(answer.bound, standing.bound) - standing.cost
    found = Turned(site, used, answer, at_least_more, answer.cost - standing.cost, ())
    if not found.exact:
        return found
    turnings = turnings_of_site(standing, site, cheaper=not used)
    return dataclasses.replace(found, flips=flips(asker, force, free, turnings, watch))


def _movable(asker: Asker, placing: Placing, site: int) -> Flags:
    """Return (N,) the whole decisions that may change near the run's plan when a site opens or closes."""
    labels = asker.standing.linear.columns.labels
    free = labels.mask(*EVERYWHERE, "open", "run")
    free[placing.columns(site)] = True
    halls = asker.standing.problem.halls.site == site
    hosts = [halls[a] for _, a in labels.members("host")]
    free[labels.positions("host")[np.array(hosts, dtype=bool)]] = True
    return free
