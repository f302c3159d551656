"""What must a policy lever tell the verifier?

A lever lives above this floor; it takes part in a verdict by being an object of this shape. It must compute from the
figures alone, like every rule and cost term here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from optimizer.plan.figures import Figures
from optimizer.plan.given import Floats
from optimizer.plan.violation import Violation


class LeverCheck(Protocol):
    """One lever of the scenario, as the verifier sees it."""

    @property
    def name(self) -> str:
        """The name under which the scenario lists it."""

    def charges(self, figures: Figures) -> Mapping[str, Floats]:
        """Return (A,) what it charges each hall, CNY a year by cost term: "carbon" (>= 0), "subsidies" (<= 0)."""

    def costs(self, figures: Figures) -> Mapping[str, float]:
        """Return what it adds to cost terms in all, CNY a year."""

    def violations(self, figures: Figures) -> Iterable[Violation]:
        """Return the worst violation of each rule it adds, 0 where the rule holds (`at_most` and `equal` make them)."""
