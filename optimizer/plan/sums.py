"""What do amounts of single rows come to, added up by the things they belong to?"""

from __future__ import annotations

import math

import numpy as np

from optimizer.plan.given import Floats, Places


def added_up(amounts: Floats, shape: tuple[int, ...], *places: Places) -> Floats:
    """Return (shape) the sums of amounts (N,) by their places, one array (N,) an axis; 0 where there are none."""
    cells = np.ravel_multi_index(places, shape) if len(amounts) else np.zeros(0, dtype=np.intp)
    return np.asarray(np.bincount(cells, amounts, math.prod(shape)), dtype=np.float64).reshape(shape)
