"""Units and the few physical constants behind them.

Everywhere: MW, MWh, hours, Gbit/s, milliseconds (round trip), kilometres, CNY a year, tonnes of CO2.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Amounts = TypeVar("Amounts", float, NDArray[np.float64])  # one, or an array of any shape

HOURS_PER_YEAR = 8760.0
HOURS_PER_DAY = 24
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
FIBRE_MS_PER_KM = 4.9e-3  # one way; light in glass, n = 1.468
CNY_PER_MCNY = 1e6
GBIT_PER_TB = 8e3
SECONDS_PER_YEAR = HOURS_PER_YEAR * 3600.0


def annuity(rate: float, years: float) -> float:
    """Return the yearly payment (1/year) that repays 1 over `years` at `rate` (0.06 is 6 % a year)."""
    if rate == 0.0:
        return 1.0 / years
    return float(rate / (1.0 - (1.0 + rate) ** -years))


def mean_gbps(terabytes_per_year: Amounts) -> Amounts:
    """Return the mean Gbit/s that moves `terabytes_per_year` evenly over a year."""
    return terabytes_per_year * GBIT_PER_TB / SECONDS_PER_YEAR
