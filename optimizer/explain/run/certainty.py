"""Is work placed at a site in every plan that costs nearly the same, in none, or as one likes?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from optimizer.explain.run.asking import Asker, at_least, nothing_of
from optimizer.explain.run.placing import Placing
from optimizer.explain.run.standing import Standing
from optimizer.explain.run.witnessing import ROUNDING, Witness, witness
from optimizer.problem.problem import Flags
from optimizer.solve.watch import Watch

Label = Literal["must", "never", "choice", "unknown"]
LABELS: tuple[Label, ...] = ("must", "never", "choice", "unknown")
FEW = 20  # classes of jobs that may move on or off a site while a plan is looked for near the run's


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
    standing = asker.standing
    used = bool(placing.used(standing.x)[site])
    columns, size = placing.columns(site), len(standing.x)
    rows = nothing_of(columns, size) if used else at_least(columns, 1.0, size)
    answer = asker.answer(rows, _around(standing, site), watch, enough=limit - ROUNDING * abs(limit))
    other = None if answer.x is None else witness(standing, answer.x, limit)
    return Certainty(site, used, limit, max(answer.bound, standing.bound), other)


def certainties(
    asker: Asker, placing: Placing, limit: float, known: Sequence[Witness], watch: Watch
) -> Iterator[Certainty]:
    """Yield what is known of every site, in order; each plan that is known, or found on the way, settles what it can.

    What is not asked in time is unknown.
    """
    standing, plans = asker.standing, list(known)
    used = placing.used(standing.x)
    if not watch.over:
        asker.prepare()
    for site in range(len(used)):
        shown = next((one for one in plans if placing.used(one.x)[site] != used[site]), None)
        if shown is not None or watch.over:
            yield Certainty(site, bool(used[site]), limit, standing.bound, shown)
            continue
        found = certainty(asker, placing, site, limit, watch.part(1 / (len(used) - site)))
        plans += [found.other] if found.other is not None else []
        yield found


def _around(standing: Standing, site: int) -> Flags:
    """Return (N,) the whole decisions that may change where a site is to be used, or left, in a plan near the run's.

    Everything at the site itself, where services live, what is built, and the jobs that run there; if none does, a few
    that could.
    """
    labels, problem = standing.linear.columns.labels, standing.problem
    free = labels.mask("open", "build", "host", "home", "widen")
    run, classes = labels.positions("run"), problem.classes
    here = problem.halls.site[classes.pair_hall] == site
    running = np.unique(classes.pair_class[here & (standing.x[run] > 0.5)])
    could = np.unique(classes.pair_class[here])
    moving = running if len(running) else could[np.argsort(classes.load[could], kind="stable")][:FEW]
    free[run[np.isin(classes.pair_class, moving)]] = True
    return free


def counted(found: Sequence[Certainty]) -> dict[Label, int]:
    """Return how many sites bear each label."""
    return {label: sum(one.label == label for one in found) for label in LABELS}
