"""What is promised of each size: which instances, within how many seconds and bytes, how near the best?"""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.data.generated.described import library
from scripts.leaderboard.choosing import SEED

GROWING = "growth"  # of time: what that measurement is called in the record
GROWTH_GAP = 0.015  # the gap that plans of every size are asked for there
GROWTH_SECONDS = 180.0
GROWTH = ("china-50x20k-s01", "china-50x100k-s01", "china-50x1m-s01")
MOST_GROWTH = 1.05  # exponent
ASKED = 1e-4  # gap: less than any promise, so that a run takes its time


@dataclass(frozen=True)
class Promise:
    """The gaps of a group of instances (of one name but for the seed), or of one that ships: median and worst."""

    group: str
    seconds: float
    worst: float
    median: float | None = None
    peak_gb: float | None = None

    @property
    def name(self) -> str:
        """The group and its limit."""
        return f"{self.group} in {self.seconds:.0f} s"

    @property
    def instances(self) -> list[str]:
        """The instances of the group; the group itself where it ships."""
        return [name for name in library() if SEED.sub("", name) == self.group] or [self.group]


PROMISES = (
    Promise("china-30x5k", 60.0, 8e-4, 3e-4),
    Promise("china-50x20k", 60.0, 1e-3, 4e-4),
    Promise("china-50x100k", 60.0, 1e-3, 4e-4),
    Promise("china-50x1m", 60.0, 1e-3, 5e-4, 2.0),
    Promise("china-50x1m-168h", 200.0, 1e-3, None, 4.0),
    Promise("edwc-2025", 60.0, 5e-3),
    Promise("edwc-2025", 180.0, 1.5e-3),
    Promise("edwc-2025", 900.0, 5e-4),
)
