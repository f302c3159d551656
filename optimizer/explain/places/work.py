"""What work can be asked about, where does it lie, and where may it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from optimizer.problem.problem import Flags, Floats, Ints

Kind = Literal["service", "demand", "training"]
SOME = 1e-9  # share below which nothing of a workload is there


@dataclass(frozen=True, eq=False)
class Work:
    """A service, what one origin asks of it, or a training class: `mw` on average, on the reference accelerator.

    `share` (S,) of it lies at each site, `most` (S,) is the share that may: 0 where it may not go at all. `service` is
    -1 for training; `own` (N,) are the whole columns that speak of it alone.
    """

    kind: Kind
    name: str
    origin: str
    service: int
    thing: int
    mw: float
    share: Floats
    most: Floats
    own: Flags

    @property
    def sites(self) -> Ints:
        """Where it may go."""
        return np.flatnonzero(self.most > 0)

    @property
    def here(self) -> Ints:
        """Where it is, most of it first."""
        order: Ints = np.argsort(-self.share, kind="stable")
        return order[self.share[order] > SOME]

    def is_capped(self, site: int, most: float) -> bool:
        """Whether as much of it is at a site as the greatest share of one site lets be there."""
        return most < 1.0 and bool(self.share[site] >= most - SOME)

    def is_at(self, site: int) -> bool:
        """Whether as much of it as may be is at a site."""
        return bool(self.share[site] >= self.most[site] - SOME) and bool(self.most[site] > 0)
