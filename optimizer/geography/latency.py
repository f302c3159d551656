"""How long does a signal take between a city and a campus?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from optimizer.units import FIBRE_MS_PER_KM


def in_glass_ms(km: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the round trip of light in glass along the great circle, in ms: nothing is ever faster."""
    return 2 * FIBRE_MS_PER_KM * km


def backbone_ms(
    km: NDArray[np.float64],
    to_west: NDArray[np.bool_],
    *,
    equipment_ms: float,
    short_km: float,
    factor_short: float,
    factor_east: float,
    factor_west: float,
    measured: Mapping[tuple[int, int], float],
) -> NDArray[np.float64]:
    """Return the round trip in ms without the last mile, (O, S) origins x sites.

    `km` (O, S) is the great circle, `to_west` (S,) tells the sites of the west. The route factor is `factor_short`
    below `short_km`, else that of the site's side. `measured` gives (origin row, site row) -> ms and wins.
    """
    long_factor = np.where(to_west[None, :], factor_west, factor_east)
    factor = np.where(km < short_km, factor_short, long_factor)
    round_trip = in_glass_ms(km) * factor + equipment_ms
    for (origin, site), value in measured.items():
        round_trip[origin, site] = value
    return np.asarray(round_trip, dtype=np.float64)
