"""What a run tells while it is under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """Where a run stands: seconds since it began, the best plan and the bound in CNY a year (None: none yet)."""

    phase: str
    seconds: float
    objective: float | None = None
    bound: float | None = None

    @property
    def gap(self) -> float | None:
        """Relative distance between plan and bound; None where either is missing."""
        if self.objective is None or self.bound is None or self.objective == 0:
            return None
        return max(0.0, (self.objective - self.bound) / abs(self.objective))


Listener = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Tell nobody."""
