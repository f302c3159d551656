"""Which tables and columns a region, an instance and a plan have: the schema as data.

Readers, validation, the data dictionary in docs/ and the coverage test of SOURCES.csv all follow from these tuples.
Ranges are plausibility ranges in the stated unit: a value a factor of 1000 off (kW for MW, CNY/kWh for CNY/MWh) falls
outside and is refused by name.
"""

from __future__ import annotations

from optimizer.data.columns import (
    HOUR_COLUMNS,
    Column,
    Kind,
    Table,
    abstract,
)
from optimizer.data.tables_of_instances import (
    DEMAND,
    INFERENCE,
    INSTANCE_TABLES,
    PAIRS,
    SHAPES,
    TRAINING,
)
from optimizer.data.tables_of_plans import (
    PLAN_HALLS,
    PLAN_HOMES,
    PLAN_HOSTS,
    PLAN_LINKS,
    PLAN_POWER,
    PLAN_RUN,
    PLAN_SERVE,
    PLAN_SITES,
    PLAN_TABLES,
    PLAN_TRAIN,
)
from optimizer.data.tables_of_regions import (
    ACCELERATORS,
    DAYS,
    HALLS,
    LATENCY,
    LINKS,
    NODES,
    OPERATORS,
    ORIGINS,
    PRICES,
    PROFILES,
    REGION_TABLES,
    SITES,
    SOURCES,
    ZONES,
)

__all__ = [
    "ACCELERATORS",
    "DAYS",
    "DEMAND",
    "HALLS",
    "HOUR_COLUMNS",
    "INFERENCE",
    "INSTANCE_TABLES",
    "LATENCY",
    "LINKS",
    "NODES",
    "OPERATORS",
    "ORIGINS",
    "PAIRS",
    "PLAN_HALLS",
    "PLAN_HOMES",
    "PLAN_HOSTS",
    "PLAN_LINKS",
    "PLAN_POWER",
    "PLAN_RUN",
    "PLAN_SERVE",
    "PLAN_SITES",
    "PLAN_TABLES",
    "PLAN_TRAIN",
    "PRICES",
    "PROFILES",
    "REGION_TABLES",
    "SHAPES",
    "SITES",
    "SOURCES",
    "TRAINING",
    "ZONES",
    "Column",
    "Kind",
    "Table",
    "abstract",
]
