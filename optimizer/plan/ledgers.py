"""How much CO2 does a plan cause, in each of the three ways of counting?

*location-based*: every MWh taken through the public grid, contracts included, at the zone's factor. *market-based*:
what neither a contract nor a certificate covers, at the residual factor. *hour-matched*: what no contract covers in its
own hour, at the zone's factor. The three can disagree by half, so they are always shown side by side.
"""

from __future__ import annotations

from optimizer.plan.figures import Figures, total
from optimizer.plan.given import Floats

LEDGERS = ("location_based", "market_based", "hour_matched")


def by_site(figures: Figures) -> dict[str, Floats]:
    """Return (S,) tonnes a year of each site in each ledger."""
    weight = figures.given.weight
    emission = figures.given.by_site("emission_t_per_mwh")
    market_mwh = figures.grid @ weight
    uncovered = market_mwh - figures.chosen.site("certificates_mwh")
    return {
        "location_based": ((figures.grid + figures.green) @ weight) * emission,
        "market_based": uncovered * figures.given.by_site("residual_t_per_mwh"),
        "hour_matched": market_mwh * emission,
    }


def carbon(figures: Figures) -> dict[str, float]:
    """Return tonnes a year in each ledger."""
    return {ledger: total(tonnes) for ledger, tonnes in by_site(figures).items()}
