"""How are rounded hourly values made to keep an annual mean exactly?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def weighted_mean(values: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    """Return the mean over (days, hours) values of days that stand for `weight` (days,) days."""
    return float((values * weight[:, None]).sum() / (values.shape[1] * weight.sum()))


def pinned(values: NDArray[np.float64], weight: NDArray[np.float64], mean: float, digits: int) -> NDArray[np.float64]:
    """Return `values` (days, hours) rounded to `digits`, one hour keeping what rounding left over.

    The weighted mean of the result is `mean` to the last bits. The corrected hour is the largest one of the day of
    greatest weight that stays below the largest value, so that no bound is passed.
    """
    result = np.round(values, digits)
    day = int(weight.argmax())
    hour = int(np.where(result[day] < result.max(), result[day], -np.inf).argmax())
    for _ in range(3):
        left = mean - weighted_mean(result, weight)
        result[day, hour] += left * result.shape[1] * weight.sum() / weight[day]
    return result


def capped_scale(values: NDArray[np.float64], weight: NDArray[np.float64], mean: float) -> NDArray[np.float64]:
    """Return `values` (days, hours) in [0, 1] times a common factor, cut at 1, whose weighted mean is `mean`."""
    result = values.copy()
    for _ in range(200):
        result = np.minimum(result * (mean / weighted_mean(result, weight)), 1.0)
    return result
