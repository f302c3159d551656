"""How is something put, or kept, somewhere? By bounds alone, so a relaxation goes on from its last basis."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.problem.linear import Linear
from optimizer.problem.problem import Floats, Ints


@dataclass(frozen=True)
class Forcing:
    """The bounds (K,) of columns (K,)."""

    columns: Ints
    lower: Floats
    upper: Floats

    def on(self, linear: Linear) -> Linear:
        """Return the model with these bounds."""
        lower, upper = linear.columns.lower.copy(), linear.columns.upper.copy()
        lower[self.columns], upper[self.columns] = self.lower, self.upper
        return linear.between(lower, upper)
