"""Which tables hold the decisions of a plan?

Decisions only: everything else about a plan is derived from these and the instance.
"""

from __future__ import annotations

from optimizer.data.columns import Column, Table

PLAN_SERVE = Table(
    "serve",
    "Share of each demand served at each site.",
    ("service", "origin", "site"),
    (
        Column("service", "ref", "inference service", table="inference"),
        Column("origin", "ref", "where the demand arises", table="origins"),
        Column("site", "ref", "where it is served", table="sites"),
        Column("share", "number", "share of the demand", "ratio", 0, 1),
    ),
    most=20_000_000,
    empty=True,
)
PLAN_HOMES = Table(
    "homes",
    "Sites each service lives on.",
    ("service", "site"),
    (
        Column("service", "ref", "inference service", table="inference"),
        Column("site", "ref", "its home", table="sites"),
    ),
    most=10_000_000,
    empty=True,
)
PLAN_HOSTS = Table(
    "hosts",
    "Halls each service lives in, and what they carry.",
    ("service", "hall"),
    (
        Column("service", "ref", "inference service", table="inference"),
        Column("hall", "ref", "where it is hosted", table="halls"),
        Column("carry_mw", "number", "mean IT load carried, on the hall's accelerator", "MW", 0, 10_000),
    ),
    most=10_000_000,
    empty=True,
)
PLAN_RUN = Table(
    "run",
    "Jobs of each class placed in each hall.",
    ("class", "hall"),
    (
        Column("class", "ref", "training class", table="training"),
        Column("hall", "ref", "where they run", table="halls"),
        Column("jobs", "integer", "jobs placed", "job", 0, 10_000_000),
    ),
    most=20_000_000,
    empty=True,
)
PLAN_HALLS = Table(
    "halls",
    "Modules added to each hall.",
    ("hall",),
    (
        Column("hall", "ref", "hall", table="halls"),
        Column("modules", "integer", "modules added", "module", 0, 100_000),
    ),
    empty=True,
)
PLAN_SITES = Table(
    "sites",
    "What is opened, contracted, stored and certified at each site.",
    ("site",),
    (
        Column("site", "ref", "campus", table="sites"),
        Column("open", "flag", "1 where the campus stands in the plan"),
        Column("wind_mw", "number", "wind contracted", "MW", 0, 20_000),
        Column("solar_mw", "number", "solar contracted", "MW", 0, 20_000),
        Column("storage_mwh", "number", "storage built", "MWh", 0, 1e6),
        Column("certificates_mwh", "number", "green certificates bought", "MWh/year", 0, 1e9),
    ),
)
PLAN_LINKS = Table(
    "links",
    "Units added to each trunk link.",
    ("link",),
    (
        Column("link", "ref", "trunk link", table="links"),
        Column("units", "integer", "units added", "unit", 0, 100_000),
    ),
    empty=True,
)
PLAN_TRAIN = Table(
    "train",
    "What flexible training draws in each hall and hour.",
    ("hall", "hour"),
    (
        Column("hall", "ref", "hall", table="halls"),
        Column("hour", "integer", "hour of the calendar, from 0", "", 0, 8784),
        Column("train_mw", "number", "IT load of flexible training, on the hall's accelerator", "MW", 0, 10_000),
    ),
    most=20_000_000,
    empty=True,
)
PLAN_POWER = Table(
    "power",
    "Where each site's electricity comes from in each hour.",
    ("site", "hour"),
    (
        Column("site", "ref", "campus", table="sites"),
        Column("hour", "integer", "hour of the calendar, from 0", "", 0, 8784),
        Column("grid_mw", "number", "drawn from the market", "MW", 0, 20_000),
        Column("green_mw", "number", "used from contracts", "MW", 0, 20_000),
        Column("charge_mw", "number", "into storage", "MW", 0, 20_000),
        Column("discharge_mw", "number", "out of storage", "MW", 0, 20_000),
        Column("level_mwh", "number", "in storage at the end of the hour", "MWh", 0, 1e6),
    ),
    most=20_000_000,
)
PLAN_TABLES = (
    PLAN_SERVE,
    PLAN_HOMES,
    PLAN_HOSTS,
    PLAN_RUN,
    PLAN_HALLS,
    PLAN_SITES,
    PLAN_LINKS,
    PLAN_TRAIN,
    PLAN_POWER,
)
