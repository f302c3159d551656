"""A price on CO2, in the ledger it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from optimizer.plan.attribution import shared_by_energy
from optimizer.plan.figures import Figures
from optimizer.plan.given import Floats
from optimizer.plan.ledgers import by_site
from optimizer.policies.lever import Lever
from optimizer.units import CNY_PER_MCNY

MWH_PER_GWH = 1e3
Ledger = Literal["location_based", "market_based", "hour_matched"]


class CarbonPrice(Lever):
    """Every tonne in the chosen ledger costs `price_cny_per_t`.

    carbon = price * tonnes[ledger]
    tonnes[location_based] = sum of weight[h] * emission[s] * (grid[s,h] + green[s,h])
    tonnes[market_based] = sum of residual[s] * (sum of weight[h] * grid[s,h] - certificates[s])
    tonnes[hour_matched] = sum of weight[h] * emission[s] * grid[s,h]
    """

    name: ClassVar[str] = "carbon_price"

    price_cny_per_t: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] = 0.0
    ledger: Ledger = "location_based"

    @property
    def is_neutral(self) -> bool:
        """A price of nothing."""
        return self.price_cny_per_t == 0.0

    @property
    def rewards_contracts(self) -> bool:
        """In all ledgers but the location-based one."""
        return self.ledger != "location_based"

    def state(self, state: Any, x: Any) -> None:
        """Add the term `carbon`."""

        @state.cost
        def carbon() -> Any:
            """Every tonne in the chosen ledger costs its price.

            price * tonnes[ledger]
            """
            return tonnes(x, self.ledger, self.price_cny_per_t / CNY_PER_MCNY)

    def charges(self, figures: Figures) -> Mapping[str, Floats]:
        """Return price x tonnes, a site's shared by the energy its halls draw."""
        return {"carbon": shared_by_energy(figures, self.price_cny_per_t * by_site(figures)[self.ledger])}


def tonnes(x: Any, ledger: Ledger, scale: float) -> Any:
    """Return `scale` times the tonnes of a year in a ledger, as an expression over the Nomenclature `x`."""
    sites, weight = x.problem.sites, x.problem.weight
    factor = scale * (sites.residual if ledger == "market_based" else sites.emission)
    hourly, yearly = x.given(weight * factor[:, None]), x.given(MWH_PER_GWH * factor)
    counted = x.total(x.SH, lambda s, h: hourly[s, h] * x.grid[s, h])
    if ledger == "location_based":
        return counted + x.total(x.SH, lambda s, h: hourly[s, h] * x.green[s, h])
    if ledger == "market_based":
        return counted - x.total(x.S, lambda s: yearly[s] * x.certificates[s])
    return counted
