"""Does storage hold what it is given, within its size, and return each day to where it began?"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from optimizer.plan.figures import Figures
from optimizer.plan.violation import Violation, at_most, equal, places
from optimizer.units import HOURS_PER_DAY


def rules(figures: Figures) -> Iterator[Violation]:
    """Yield the rules on store, charge, discharge and level."""
    given, chosen = figures.given, figures.chosen
    settings = figures.instance.region.storage
    hourly, yearly = places(site=given.ids("sites"), hour=None), places(site=given.ids("sites"))
    charge, discharge = chosen.power("charge_mw"), chosen.power("discharge_mw")
    level, store = chosen.power("level_mwh"), chosen.site("storage_mwh")

    days = level.reshape(len(store), -1, HOURS_PER_DAY)
    before = np.roll(days, 1, axis=2).reshape(level.shape)
    one_way = math.sqrt(settings.round_trip_efficiency)
    gained, lost = one_way * charge, discharge / one_way
    size = np.maximum(np.abs(before) + np.abs(gained), np.abs(level) + np.abs(lost))
    yield equal("storage_follows_its_level", level, before + gained - lost, hourly, size)

    power = store / settings.hours
    yield at_most("storage_power_fits", np.maximum(charge, discharge), power[:, None], hourly)
    yield at_most("storage_level_fits", level, store[:, None], hourly)
    most = settings.share_of_connection * given.of("sites", "grid_mw")
    yield at_most("storage_within_its_share", power, most, yearly)
