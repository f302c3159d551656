"""Is work placed at a site in every plan that costs nearly the same, in none, or as one likes?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from optimizer.explain.run.asking import Answer, Asker
from optimizer.explain.run.placing import Placing
from optimizer.explain.run.sides import Sides
from optimizer.explain.run.witnessing import ROUNDING, Witness, witness
from optimizer.problem.problem import Floats
from optimizer.solve.watch import Watch

Label = Literal["must", "never", "choice", "unknown"]
LEAST = 0.7  # of the time after the relaxation, for what other sides cost at least; the rest is for plans that show one
AT_MOST = (0.1, 0.5)  # of that time left: for one site, at first and when all have been asked
TOGETHER = 0.5  # of the room below the limit that leaving several sites may take in the relaxation
SEVERAL = 2
LABELS: tuple[Label, ...] = ("must", "never", "choice", "unknown")


@dataclass(frozen=True)
class Certainty:
    """What is known of one site over all plans that cost at most `limit`, MCNY a year.

    The run's plan shows one side: whether the site is `used`. `other` is a plan that shows the other side, where one is
    known, and no such plan costs less than `bound`: infinite if there is none at all.
    """

    site: int
    used: bool
    limit: float
    bound: float
    other: Witness | None

    @property
    def label(self) -> Label:
        """Must: every plan uses the site. Never: none does. Choice: some do and some do not."""
        if self.other is not None:
            return "choice"
        if self.bound > self.limit:
            return "must" if self.used else "never"
        return "unknown"


def certainty(sides: Sides, site: int, limit: float, watch: Watch, least: float = -math.inf) -> Certainty:
    """Return what is known of one site: what is the least cost of a plan of the other kind, or is one cheap enough?

    Of a large question `least` is what one costs at least, asked unless known.
    """
    return judged(sides, site, sides.answer(site, watch, limit - ROUNDING * abs(limit), least), limit)


def judged(sides: Sides, site: int, answer: Answer, limit: float) -> Certainty:
    """Return what is known of a site whose other side costs what an answer says."""
    standing = sides.standing
    other = None if answer.x is None else witness(standing, answer.x, limit)
    return Certainty(site, bool(sides.used[site]), limit, max(answer.bound, standing.bound), other)


def certainties(
    asker: Asker, placing: Placing, limit: float, known: Sequence[Witness], watch: Watch
) -> Iterator[Certainty]:
    """Yield what is known of every site, in order; each plan that is known, or found on the way, settles what it can.

    Of a large question the relaxation is asked first, and then one plan that leaves several of the sites which it does
    not settle. What is not asked in time is unknown.
    """
    sides, plans = Sides(asker, placing), list(known)
    least = np.full(len(sides.used), asker.standing.bound)
    if not asker.small:
        least = _least(sides, plans, watch)
        plans += _leaving(sides, least, plans, limit, watch)
    for site, used in enumerate(sides.used.tolist()):
        shown = next((one for one in plans if placing.used(one.x)[site] != used), None)
        if shown is not None or watch.over or least[site] > limit or least[site] == -math.inf:
            yield Certainty(site, used, limit, max(float(least[site]), asker.standing.bound), shown)
            continue
        left = sum(one >= site and least[one] <= limit for one in _unshown(sides, plans))
        # A plan of a large question takes its time: a part of it would find none.
        part = watch if used and not asker.small else watch.part(1 / left)
        found = certainty(sides, site, limit, part, float(least[site]))
        plans += [found.other] if found.other is not None else []
        yield found


def _unshown(sides: Sides, plans: Sequence[Witness]) -> list[int]:
    """Return the sites of which no plan shows the other side: used ones first, those with little work before others."""
    mw = sides.placing.mw(sides.standing.x).sum(axis=0)
    shown = np.zeros(len(mw), dtype=bool)
    for one in plans:
        shown |= sides.placing.used(one.x) != sides.used
    return [s for s in np.lexsort([mw, ~sides.used]).tolist() if not shown[s]]


def _least(sides: Sides, plans: Sequence[Witness], watch: Watch) -> Floats:
    """Return (S,) what the other side of each site costs at least, -inf where that is not known.

    It is asked where no plan shows it; those that take long are asked again when all have been.
    """
    least = np.full(len(sides.used), -math.inf)
    if watch.over or sides.relaxed == -math.inf:
        return least
    asking = watch.part(LEAST)
    for share in AT_MOST:
        for site in _unshown(sides, plans):
            if least[site] == -math.inf:
                least[site] = sides.least(site, asking.part(share))
    return least


def _leaving(sides: Sides, least: Floats, plans: Sequence[Witness], limit: float, watch: Watch) -> list[Witness]:
    """Return a plan within the limit, if one is found, that leaves as many sites as the relaxation says may be left."""
    sites = [s for s in _unshown(sides, plans) if sides.used[s] and math.isfinite(least[s])]
    sites.sort(key=lambda s: float(least[s]))
    together = np.cumsum(least[sites] - sides.relaxed) <= TOGETHER * (limit - sides.standing.cost)
    chosen = [s for s, one in zip(sites, together.tolist(), strict=True) if one]
    x = None if len(chosen) < SEVERAL or watch.over else sides.leaving(chosen, watch)
    found = None if x is None else witness(sides.standing, x, limit)
    return [] if found is None else [found]


def counted(found: Sequence[Certainty]) -> dict[Label, int]:
    """Return how many sites bear each label."""
    return {label: sum(one.label == label for one in found) for label in LABELS}
