"""What leaves the most of what all halls share and is limited, so that whole things fit in after divided ones?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.explain.extending import Extension
from optimizer.problem.linear import Linear

OF_ENERGY = ("carbon_within_the_cap", "water_within_the_limit")
OF_MODULES = ("accelerators_within_supply",)


def sparing(linear: Linear, rules: Sequence[str]) -> Linear:
    """Return the model with one column more, the last: the share left of each limit of `rules`, as great as can be."""
    most = linear.rows.upper
    mine = np.flatnonzero(linear.rows.labels.mask(*rules) & np.isfinite(most) & (most > 0))
    if not len(mine):
        return linear
    model = Extension(linear)
    (left,) = model.columns(np.full(1, -1.0), np.ones(1))
    model.enter(mine, np.full(len(mine), left), most[mine])
    return model.linear()
