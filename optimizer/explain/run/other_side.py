"""What is the question in which a site is left that a plan uses, or used that it leaves?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.explain.run.asking import at_least, nothing_of
from optimizer.explain.run.placing import Placing
from optimizer.explain.run.standing import Standing
from optimizer.problem.linear import Linear
from optimizer.problem.problem import Flags
from optimizer.solve.split.cuts import Cuts, with_cuts

FEW = 20  # classes of jobs that may move on or off a site while a plan is looked for near the run's


@dataclass(frozen=True)
class OtherSide:
    """A site that a run's plan has `used` or not, and the rule that it be the other way.

    `free` (N,) are the whole decisions that may change for that in a plan near the run's.
    """

    site: int
    used: bool
    rule: Cuts
    free: Flags

    @classmethod
    def of(cls, standing: Standing, placing: Placing, site: int) -> OtherSide:
        """Return the other side of a site."""
        used = bool(placing.used(standing.x)[site])
        columns, size = placing.columns(site), len(standing.x)
        rule = nothing_of(columns, size) if used else at_least(columns, 1.0, size)
        return cls(site, used, rule, _around(standing, site))

    def on(self, linear: Linear) -> Linear:
        """Return a model of the question under the rule."""
        return with_cuts(linear, self.rule)


def _around(standing: Standing, site: int) -> Flags:
    """Return (N,) everything at the site itself, where services live, what is built, and the jobs that run there.

    If none does, a few that could.
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
