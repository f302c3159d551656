"""What would make a site be used, or be left, and at which price?"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.explain.places.flips import Flip, flips, turnings_of_site
from optimizer.explain.run.asking import Answer, Asker
from optimizer.explain.run.certainty import Certainty, judged
from optimizer.explain.run.other_side import OtherSide
from optimizer.explain.run.placing import Placing
from optimizer.solve.watch import Watch

ASKING = 0.5  # of the time: for what the other side costs; the rest is for the prices


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
    certainty: Certainty
    flips: Sequence[Flip]

    @property
    def exact(self) -> bool:
        """Whether `at_most` is what it costs."""
        return self.answer.x is not None and self.answer.exact


def turned(asker: Asker, site: int, within: float, watch: Watch) -> Turned:
    """Return what would open a site that a run does not use, or close one that it uses.

    It is certain or not over all plans that cost at most `within` more than the run's, as a share.
    """
    standing = asker.standing
    other_side = OtherSide.of(standing, Placing.of(standing.problem, standing.linear.columns.labels), site)
    answer = asker.answer(other_side.on(standing.linear), other_side.free, watch.part(ASKING))
    certainty = judged(standing, other_side, answer, (1.0 + within) * standing.cost)
    more = certainty.bound - standing.cost, answer.cost - standing.cost
    found = Turned(site, other_side.used, answer, *more, certainty, ())
    if not found.exact:
        return found
    turnings = turnings_of_site(standing, site, cheaper=not found.used)
    return dataclasses.replace(found, flips=flips(asker, other_side.on, other_side.free, turnings, watch))
