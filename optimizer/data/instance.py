"""One fully numbered question: a region, its workloads, a calendar and a scenario, read and validated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from optimizer.data.calendar import Calendar
from optimizer.data.settings import InstanceSettings, RegionSettings, ScenarioSettings


@dataclass(frozen=True)
class Instance:
    """Validated tables and settings, after inheritance and overrides; nothing above re-checks them.

    `tables` holds every table of REGION_TABLES and INSTANCE_TABLES by name: ids as str, numbers as float64, integers
    and flags as int64, blank text "", blank numbers NaN, rows in file order with a RangeIndex. `hashes` gives the
    SHA-256 of each effective table and settings file. `borders` is the text of the region's GeoJSON.
    """

    settings: InstanceSettings
    region: RegionSettings
    scenario: ScenarioSettings
    calendar: Calendar
    tables: Mapping[str, pd.DataFrame]
    borders: str
    hashes: Mapping[str, str]

    @property
    def name(self) -> str:
        """Name of the instance."""
        return self.settings.name

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return one table."""
        return self.tables[table]
