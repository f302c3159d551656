"""How different are two plans in where things go?"""

from __future__ import annotations

import numpy as np

from optimizer.problem.problem import Floats


def difference(one: Floats, other: Floats) -> float:
    """Return the reference MW that lie elsewhere, or nowhere, in another plan; each plan is (K, S) MW by kind, site.

    D(x, y) = sum over kinds k and sites s of max(0, mw[k,s](x) - mw[k,s](y))

    Two sites that swap like work differ in nothing. Where no work may be refused D(x, y) = D(y, x).
    """
    return float(np.maximum(one - other, 0.0).sum())
