"""Does what is built have room, an open campus, accelerators and capital?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.plan.figures import Figures
from optimizer.plan.given import Floats
from optimizer.plan.sums import added_up
from optimizer.plan.violation import Violation, at_most, places


def rules(figures: Figures) -> Iterator[Violation]:
    """Yield the rules on open and build."""
    given, chosen = figures.given, figures.chosen
    at_hall, at_site = places(hall=given.ids("halls")), places(site=given.ids("sites"))
    room, stands = given.of("halls", "modules_max"), chosen.site("open")

    yield at_most("no_more_modules_than_room", chosen.modules, room, at_hall)
    yield at_most("only_open_campuses_grow", chosen.modules, room * stands[given.hall_site], at_hall)
    yield at_most("standing_campuses_stay_open", given.of("sites", "is_open"), stands, at_site)

    accelerators, operators = given.ids("accelerators"), given.ids("operators")
    filled = added_up(figures.added_mw, (len(accelerators),), given.hall_accelerator)
    supply = _unlimited(given.of("accelerators", "supply_mw"))
    yield at_most("accelerators_within_supply", filled, supply, places(accelerator=accelerators))
    paid = given.of("halls", "capex_cny_per_mw") * figures.added_mw
    capital = added_up(paid, (len(operators),), given.hall_operator)
    limit = _unlimited(given.of("operators", "capital_limit_cny"))
    yield at_most("capital_within_limit", capital, limit, places(operator=operators))


def _unlimited(limit: Floats) -> Floats:
    """Return the limit with blanks (no limit) as infinity."""
    return np.where(np.isnan(limit), np.inf, limit)
