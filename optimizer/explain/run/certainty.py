"""Is work placed at a site in every plan that costs nearly the same, in none, or as one likes?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from optimizer.explain.run.asking import Answer, Asker
from optimizer.explain.run.other_side import OtherSide
from optimizer.explain.run.placing import Placing
from optimizer.explain.run.standing import Standing
from optimizer.explain.run.witnessing import ROUNDING, Witness, witness
from optimizer.problem.problem import Floats
from optimizer.solve.watch import Watch

Label = Literal["must", "never", "choice", "unknown"]
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


def certainty(asker: Asker, placing: Placing, site: int, limit: float, watch: Watch) -> Certainty:
    """Return what is known of one site: what is the least cost of a plan of the other kind, or is one cheap enough?"""
    standing, other_side = asker.standing, OtherSide.of(asker.standing, placing, site)
    enough = limit - ROUNDING * abs(limit)
    return judged(
        standing, other_side, asker.answer(other_side.on(standing.linear), other_side.free, watch, enough), limit
    )


def judged(standing: Standing, other_side: OtherSide, answer: Answer, limit: float) -> Certainty:
    """Return what is known of a site whose other side costs what an answer says."""
    other = None if answer.x is None else witness(standing, answer.x, limit)
    return Certainty(other_side.site, other_side.used, limit, max(answer.bound, standing.bound), other)


def certainties(
    asker: Asker, placing: Placing, limit: float, known: Sequence[Witness], watch: Watch, bounds: Floats | None = None
) -> Iterator[Certainty]:
    """Yield what is known of every site, in order; each plan that is known, or found on the way, settles what it can.

    So do `bounds` (S,) on plans of the other kind, where some are known. What is not asked in time is unknown.
    """
    standing, plans = asker.standing, list(known)
    used = placing.used(standing.x)
    least = np.full(len(used), standing.bound) if bounds is None else bounds
    if not watch.over:
        asker.prepare()
    for site in range(len(used)):
        shown = next((one for one in plans if placing.used(one.x)[site] != used[site]), None)
        if shown is not None or watch.over or least[site] > limit:
            yield Certainty(site, bool(used[site]), limit, float(least[site]), shown)
            continue
        found = certainty(asker, placing, site, limit, watch.part(1 / (len(used) - site)))
        plans += [found.other] if found.other is not None else []
        yield dataclasses.replace(found, bound=max(found.bound, float(least[site])))


def counted(found: Sequence[Certainty]) -> dict[Label, int]:
    """Return how many sites bear each label."""
    return {label: sum(one.label == label for one in found) for label in LABELS}
