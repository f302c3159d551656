"""Typical days: the hours that stand for a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.units import HOURS_PER_DAY


@dataclass(frozen=True)
class Calendar:
    """The hours of the typical days, in order, day after day.

    `weight` (H,) is the hours of the year each hour stands for; the weights sum to 8760. `series[quantity, key]` (H,)
    holds the hourly values. `labels` and `dates` name the days.
    """

    name: str
    weight: NDArray[np.float64]
    dates: tuple[str, ...]
    labels: tuple[str, ...]
    series: Mapping[tuple[str, str], NDArray[np.float64]]

    @property
    def hours(self) -> int:
        """How many hours there are."""
        return len(self.weight)

    @property
    def day(self) -> NDArray[np.int64]:
        """(H,) which typical day each hour belongs to, from 0."""
        return np.arange(self.hours) // HOURS_PER_DAY

    @property
    def hour_of_day(self) -> NDArray[np.int64]:
        """(H,) the hour of its day, 0 to 23."""
        return np.arange(self.hours) % HOURS_PER_DAY
