"""What are some units more of a limit worth to a question that is decided anew, whole numbers and all?"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import numpy as np

from optimizer.explain.prices.limits import Limit
from optimizer.explain.prices.restating import restated
from optimizer.explain.run.asking import Answer, Asker
from optimizer.explain.run.standing import Standing
from optimizer.solve.watch import Watch


@dataclass(frozen=True)
class Worth:
    """Between `least` and `most` MCNY a year are saved; minus infinity where there is then no plan.

    A `divisible` one is that of the relaxation, in which modules, homes and jobs can be divided.
    """

    least: float
    most: float
    divisible: bool = False


class Anew:
    """A question that is decided anew with more of a limit: exactly where it is small, as its relaxation where not.

    It counts as small if it is, and was decided as it stands within the time of `first`.
    """

    def __init__(self, standing: Standing, first: Watch) -> None:
        self.standing, self._asker = standing, Asker(standing)
        self._now = _decided(standing, first) if self._asker.small else None
        self.exact = self._now is not None and self._now.exact

    def worth(self, limit: Limit, units: float, watch: Watch) -> Worth | None:
        """Return what some units more of a limit save, None where the time does not suffice."""
        task = restated(self.standing, limit, units)
        if task is None:
            return Worth(-math.inf, -math.inf, not self.exact)
        changed = dataclasses.replace(self.standing, task=task)
        if self._now is not None and self.exact:
            then = _decided(changed, watch)
            if then.x is None and not then.impossible:
                return None
            return Worth(self._now.bound - then.cost, self._now.cost - then.bound)
        now, then_at_least = self._asker.relaxed, self._asker.bound(changed.linear, watch)
        if now is None or then_at_least == -math.inf:
            return None
        return Worth(now.value - then_at_least, now.value - then_at_least, divisible=True)


def _decided(standing: Standing, watch: Watch) -> Answer:
    nothing_moves = np.zeros(len(standing.linear.columns.lower), dtype=bool)
    return Asker(standing).answer(standing.linear, nothing_moves, watch)
