"""Does the electricity of every site balance, within its connection, its contracts and the weather?"""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.plan.figures import Figures
from optimizer.plan.violation import Violation, at_most, equal, places


def rules(figures: Figures) -> Iterator[Violation]:
    """Yield the rules on grid, green, contracts and certificates."""
    given, chosen = figures.given, figures.chosen
    hourly, yearly = places(site=given.ids("sites"), hour=None), places(site=given.ids("sites"))

    supply = figures.grid + figures.green + chosen.power("discharge_mw")
    yield equal("power_balances", supply, figures.facility + chosen.power("charge_mw"), hourly)
    connection = given.of("sites", "grid_mw")[:, None]
    yield at_most("within_the_connection", figures.grid + figures.green, connection, hourly)
    yield at_most("green_follows_the_weather", figures.green, figures.available, hourly)
    contracts = chosen.site("wind_mw") + chosen.site("solar_mw")
    yield at_most("contracts_within_the_limit", contracts, given.of("sites", "contract_mw"), yearly)
    bought, drawn = chosen.site("certificates_mwh"), figures.grid @ given.weight
    yield at_most("certificates_within_market_energy", bought, drawn, yearly)
