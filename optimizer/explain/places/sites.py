"""What would make a site be used, or be left, and at which price?"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.explain.places.flips import CHEAPER, DEARER, Flip, flips, not_asked, turnings_of_site
from optimizer.explain.places.opposing import Opposed, Relaxations, Searched
from optimizer.explain.run.asking import Answer, Asker
from optimizer.explain.run.certainty import Certainty, certainties, judged
from optimizer.explain.run.other_side import OtherSide
from optimizer.explain.run.placing import Placing
from optimizer.explain.run.sides import Sides
from optimizer.explain.run.standing import Standing
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
    """Return what would open a site that a run does not use, or close one that it uses, and at which prices.

    It is certain or not over all plans that cost at most `within` more than the run's, as a share.
    """
    return with_flips(asker, costed(asker, site, within, watch.part(ASKING)), watch)


def costed(asker: Asker, site: int, within: float, watch: Watch) -> Turned:
    """Return the same without the prices, none of which is asked."""
    sides = Sides(asker, _placing(asker.standing))
    answer = sides.answer(site, watch)
    return _of(asker.standing, judged(sides, site, answer, (1.0 + within) * asker.standing.cost), answer)


def labelled(asker: Asker, within: float, watch: Watch) -> list[Turned]:
    """Return for every site of a large question whether it is certain, no price of which is asked."""
    standing, limit = asker.standing, (1.0 + within) * asker.standing.cost
    found = certainties(asker, _placing(standing), limit, (), watch)
    return [_of(standing, one, _shown(one)) for one in found]


def with_flips(asker: Asker, found: Turned, watch: Watch) -> Turned:
    """Return the same with the prices at which the site turns, as far as they can be asked in time."""
    if watch.over or found.answer.impossible:
        return found
    other_side = OtherSide.of(asker.standing, _placing(asker.standing), found.site)
    opposed: Opposed
    if found.exact:
        opposed = Searched(asker, other_side.on, other_side.free, found.answer)
    elif not asker.small and asker.relaxed is not None:
        opposed = Relaxations(asker, asker.relaxed, other_side.on)
    else:
        return found
    turnings = turnings_of_site(asker.standing, found.site, cheaper=not found.used)
    return dataclasses.replace(found, flips=flips(opposed, turnings, watch))


def _of(standing: Standing, certainty: Certainty, answer: Answer) -> Turned:
    more = certainty.bound - standing.cost, answer.cost - standing.cost
    unasked = () if certainty.bound == math.inf else not_asked(DEARER if certainty.used else CHEAPER)
    return Turned(certainty.site, certainty.used, answer, *more, certainty, unasked)


def _shown(certainty: Certainty) -> Answer:
    """Return what the other side costs as far as its certainty tells."""
    other = certainty.other
    cost, x = (math.inf, None) if other is None else (other.cost, other.x)
    return Answer(x, cost, certainty.bound)


def _placing(standing: Standing) -> Placing:
    return Placing.of(standing.problem, standing.linear.columns.labels)
