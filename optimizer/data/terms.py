"""What can policies change about a question that no table states?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Terms:
    """What levers lay down beside the tables; the default is what holds without any policy.

    `serves` (W, O, S) and `runs` (J, A) say where policy lets demand be served and jobs run, in the order of the
    tables; None: everywhere. `traffic_factor` multiplies the price of traffic that ends at a site, 1 where it is
    silent. With `may_refuse` work may be left undone. With `own_lease` accelerators are financed at the cost of capital
    of the hall's operator, not at the common rate.
    """

    serves: Mask | None = None
    runs: Mask | None = None
    traffic_factor: Mapping[str, float] = field(default_factory=dict)
    may_refuse: bool = False
    own_lease: bool = False


WITHOUT_POLICY = Terms()


def both_allow(one: Mask | None, other: Mask | None) -> Mask | None:
    """Return where both masks allow; None allows everything."""
    if one is None or other is None:
        return other if one is None else one
    return one & other
