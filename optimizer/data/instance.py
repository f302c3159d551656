"""One fully numbered question: a region, its workloads, a calendar and a scenario, read and validated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from optimizer.data.calendar import Calendar
from optimizer.data.settings import InstanceSettings, RegionSettings, ScenarioSettings
from optimizer.data.terms import WITHOUT_POLICY, Terms


@dataclass(frozen=True)
class Instance:
    """Validated tables and settings, after inheritance and overrides; nothing above re-checks them.

    `tables` holds every table of REGION_TABLES and INSTANCE_TABLES by name: ids as str, numbers as float64, integers
    and flags as int64, blank text "", blank numbers NaN, rows in file order with a RangeIndex. `hashes` gives the
    SHA-256 of each effective table and settings file. `borders` is the text of the region's GeoJSON.

    Once policies are enacted, tables and `terms` are what they make of the question, and `origin` is the instance as it
    was read, which is what a run folder keeps.
    """

    settings: InstanceSettings
    region: RegionSettings
    scenario: ScenarioSettings
    calendar: Calendar
    tables: Mapping[str, pd.DataFrame]
    borders: str
    hashes: Mapping[str, str]
    terms: Terms = WITHOUT_POLICY
    origin: Instance | None = None

    @property
    def as_read(self) -> Instance:
        """The question before any policy changed it."""
        return self if self.origin is None else self.origin

    @property
    def name(self) -> str:
        """Name of the instance."""
        return self.settings.name

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return one table."""
        return self.tables[table]
