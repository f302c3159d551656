"""A price on CO2, in the ledger it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from optimizer.plan.figures import Figures
from optimizer.plan.ledgers import carbon
from optimizer.policies.lever import Lever
from optimizer.units import CNY_PER_MCNY

MWH_PER_GWH = 1e3


class CarbonPrice(Lever):
    """Every tonne in the chosen ledger costs `price_cny_per_t`.

    carbon = price * tonnes[ledger], with location_based = sum of weight * emission * (grid + green), market_based =
    sum of residual * (weight * grid - certificates), hour_matched = sum of weight * emission * grid.
    """

    name: ClassVar[str] = "carbon_price"

    price_cny_per_t: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] = 0.0
    ledger: Literal["location_based", "market_based", "hour_matched"] = "location_based"

    @property
    def is_neutral(self) -> bool:
        """A price of nothing."""
        return self.price_cny_per_t == 0.0

    def state(self, state: Any, x: Any) -> None:
        """Add the term `carbon`."""
        problem = x.problem
        sites, weight, price = problem.sites, problem.weight, self.price_cny_per_t / CNY_PER_MCNY
        factor = sites.residual if self.ledger == "market_based" else sites.emission

        @state.cost
        def carbon() -> Any:
            """Every tonne in the chosen ledger costs its price.

            price * tonnes[ledger]
            """
            counted = sum(
                float(price * weight[h] * factor[s])
                * (x.grid[s, h] + x.green[s, h] if self.ledger == "location_based" else x.grid[s, h])
                for s, h in x.SH.members
            )
            if self.ledger != "market_based":
                return counted
            return counted - sum(float(price * MWH_PER_GWH * factor[s]) * x.certificates[s] for (s,) in x.S.members)

    def costs(self, figures: Figures) -> Mapping[str, float]:
        """Return price x tonnes."""
        return {"carbon": self.price_cny_per_t * carbon(figures)[self.ledger]}
