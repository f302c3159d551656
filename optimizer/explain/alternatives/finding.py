"""Which plans are as different as possible from a run's and from each other, at nearly the same cost?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.data.instance import Instance
from optimizer.explain.alternatives.differing import difference
from optimizer.explain.alternatives.farthest import farthest, most_apart
from optimizer.explain.run.asking import Asker
from optimizer.explain.run.certainty import Certainty, certainties
from optimizer.explain.run.placing import Placing
from optimizer.explain.run.standing import Standing, stand
from optimizer.explain.run.witnessing import Witness, limit_of, witness
from optimizer.plan.plan import Plan
from optimizer.policies import Lever
from optimizer.problem.problem import Floats
from optimizer.solve.progress import Listener, Progress, silent
from optimizer.solve.watch import Watch

FOR_PLANS = 0.5  # of the time; the rest is for what is certain
FOR_MOST = 0.3  # of the time left, for how far apart any plan can be where that is not known


@dataclass(frozen=True)
class Alternative:
    """A plan found: the MW that lie elsewhere than in the run's plan, and than in the nearest of those before it."""

    witness: Witness
    mw: float
    nearest: float


@dataclass(frozen=True)
class Alternatives:
    """What else could be done at a cost of at most `limit`, MCNY a year, and what is certain of every site (S,).

    No plan within the limit has more than `most` MW elsewhere than the run's.
    """

    standing: Standing
    placing: Placing
    within: float
    limit: float
    plans: tuple[Alternative, ...]
    most: float
    sites: tuple[Certainty, ...]

    @property
    def known(self) -> bool:
        """Whether anything was found in time."""
        return bool(self.plans) or any(site.label != "unknown" for site in self.sites)

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        """Every plan found, the alternatives first."""
        shown = [site.other for site in self.sites if site.other is not None]
        found = [*(one.witness for one in self.plans), *shown]
        return tuple({id(one): one for one in found}.values())


def alternatives(
    plan: Plan,
    question: Instance,
    levers: Sequence[Lever],
    within: float,
    count: int,
    watch: Watch,
    listener: Listener = silent,
) -> Alternatives:
    """Return up to `count` alternatives of a plan, and what is certain within the same limit.

    `within` is a share of the plan's cost; `question` the enacted one. The user may stop the watch: what is found then
    is returned. Raises what `stand` raises.
    """
    listener(Progress("building", watch.elapsed))
    standing = stand(plan, question, levers, watch)
    placing = Placing.of(standing.problem, standing.linear.columns.labels)
    limit = limit_of(standing, within)
    plans, seen, most = _apart(standing, placing, limit, count, watch.part(FOR_PLANS), listener)
    here = placing.mw(standing.x)
    if most >= here.sum() and not watch.over:
        listener(Progress("proving how different any could be", watch.elapsed))
        most = min(most, most_apart(standing, limit, here, watch.part(FOR_MOST)))
    known = _showing(standing, placing, limit, [one.witness for one in plans], seen)
    listener(Progress("asking what is certain", watch.elapsed))
    sites: list[Certainty] = []
    for site in certainties(Asker(standing), placing, limit, known, watch):
        sites.append(site)
        listener(Progress(f"{len(sites)} of {len(standing.problem.sites.zone)} sites asked", watch.elapsed))
    return Alternatives(standing, placing, within, limit, tuple(plans), most, tuple(sites))


def _apart(
    standing: Standing, placing: Placing, limit: float, count: int, watch: Watch, listener: Listener
) -> tuple[list[Alternative], list[Floats], float]:
    """Return the plans, others (N,) seen within the limit, and the most MW that any differs by from the run's."""
    first = placing.mw(standing.x)
    plans: list[Alternative] = []
    seen: list[Floats] = []
    others, most = [first], float(first.sum())
    for left in range(count, 0, -1):
        listener(Progress(f"looking for alternative {len(others)} of {count}", watch.elapsed))
        found = farthest(standing, placing, limit, others, watch.part(1 / left), seen)
        seen += found.seen
        if len(others) == 1:
            most = found.most
        shown = None if found.x is None else witness(standing, found.x, limit)
        if shown is None:
            break
        here = placing.mw(shown.x)
        plans.append(Alternative(shown, difference(first, here), found.mw))
        others.append(here)
    return plans, seen, most


def _showing(
    standing: Standing, placing: Placing, limit: float, known: Sequence[Witness], seen: Sequence[Floats]
) -> list[Witness]:
    """Return what is known, and of the plans seen (N,) those that show another side which none before does."""
    shown, now = list(known), placing.used(standing.x)
    turned = np.zeros(len(now), dtype=bool)
    for one in known:
        turned |= placing.used(one.x) != now
    for x in seen:
        more = (placing.used(x) != now) & ~turned
        found = witness(standing, x, limit) if more.any() else None
        if found is not None:
            shown.append(found)
            turned |= more
    return shown
