"""Which tables and columns a region, an instance and a plan have: the schema as data.

Readers, validation, the data dictionary in docs/ and the coverage test of SOURCES.csv all follow from these tuples.
Ranges are plausibility ranges in the stated unit: a value a factor of 1000 off (kW for MW, CNY/kWh for CNY/MWh) falls
outside and is refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "ref", "text", "number", "integer", "flag", "choice"]


@dataclass(frozen=True)
class Column:
    """One column: its kind, unit, range and meaning.

    `id` and `ref` are kept as text, never as numbers. `ref` names a row of `table`. `flag` is 0 or 1.
    `lower`..`upper` is the closed plausible range; with `zero` the value 0 is allowed as well ("none of this").
    `blank` allows an empty cell ("" for text, NaN for numbers).
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    lower: float | None = None
    upper: float | None = None
    zero: bool = False
    choices: tuple[str, ...] = ()
    table: str = ""
    blank: bool = False


@dataclass(frozen=True)
class Table:
    """One CSV file: its key columns are unique together, its rows at most `most`."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    most: int = 200_000
    empty: bool = False  # whether a table without rows is acceptable

    @property
    def file(self) -> str:
        """The file name inside the folder."""
        return f"{self.name}.csv"


def _name(thing: str) -> tuple[Column, Column]:
    return (
        Column("name", "text", f"English name of the {thing}"),
        Column("name_zh", "text", f"Chinese name of the {thing}", blank=True),
    )


def _place() -> tuple[Column, Column]:
    return (
        Column("lat", "number", "latitude, north positive", "degree", -90, 90),
        Column("lon", "number", "longitude, east positive", "degree", -180, 180),
    )


HOUR_COLUMNS = tuple(f"h{hour:02d}" for hour in range(24))

ZONES = Table(
    "zones",
    "Grid provinces: what electricity costs and emits there.",
    ("zone",),
    (
        Column("zone", "id", "grid province or tariff area"),
        *_name("zone"),
        Column("price_cny_per_mwh", "number", "mean price of grid electricity over the year", "CNY/MWh", 50, 3000),
        Column("emission_t_per_mwh", "number", "mean factor of the grid, location-based", "t CO2/MWh", 0, 2),
        Column("residual_t_per_mwh", "number", "factor of what is left after green claims", "t CO2/MWh", 0, 2),
        Column("wind_cny_per_mwh", "number", "contract price of wind, used or not", "CNY/MWh", 20, 2000),
        Column("solar_cny_per_mwh", "number", "contract price of solar, used or not", "CNY/MWh", 20, 2000),
        Column("delivery_cny_per_mwh", "number", "grid fees and premium on contracted energy that is used", "CNY/MWh", 1, 2000, zero=True),
    ),
    most=10_000,
)
OPERATORS = Table(
    "operators",
    "Who owns and finances halls.",
    ("operator",),
    (
        Column("operator", "id", "operator of halls"),
        *_name("operator"),
        Column("kind", "choice", "state-owned or private", choices=("state", "private")),
        Column("cost_of_capital", "number", "yearly rate paid on halls", "1/year", 0, 0.5),
        Column("capital_limit_cny", "number", "most the operator can invest in halls; empty: no limit", "CNY", 1e6, 1e14, zero=True, blank=True),
    ),
    most=10_000,
)
ACCELERATORS = Table(
    "accelerators",
    "Kinds of accelerator, against the reference whose energy factors are 1.",
    ("accelerator",),
    (
        Column("accelerator", "id", "kind of accelerator"),
        *_name("accelerator"),
        Column("origin", "choice", "where it comes from", choices=("imported", "domestic")),
        Column("energy_training", "number", "IT energy per unit of training work, reference = 1", "ratio", 0.05, 20),
        Column("energy_inference", "number", "IT energy per unit of inference work, reference = 1", "ratio", 0.05, 20),
        Column("price_cny_per_mw", "number", "servers and network per MW of IT load", "CNY/MW", 1e6, 1e10, zero=True),
        Column("life_years", "number", "years it is leased for", "year", 1, 20),
        Column("supply_mw", "number", "most that can be added nationally; empty: no limit", "MW", 0, 1e6, blank=True),
    ),
    most=1_000,
)
NODES = Table(
    "nodes",
    "Trunk network nodes; every site and origin attaches to one.",
    ("node",),
    (Column("node", "id", "trunk node"), *_name("node"), *_place()),
    most=10_000,
)
SITES = Table(
    "sites",
    "Campuses: where halls stand or may stand.",
    ("site",),
    (
        Column("site", "id", "campus"),
        *_name("site"),
        Column("zone", "ref", "grid province it draws from", table="zones"),
        Column("node", "ref", "trunk node it attaches to", table="nodes"),
        Column("side", "choice", "east or west in the programme's sense", choices=("east", "west")),
        Column("hub", "text", "national hub it belongs to; empty: outside the hubs", blank=True),
        *_place(),
        Column("grid_mw", "number", "grid connection", "MW", 1, 20_000),
        Column("contract_mw", "number", "most wind and solar it can contract, together", "MW", 1, 20_000, zero=True),
        Column("is_open", "flag", "1 where a campus stands today"),
        Column("opening_cny_per_year", "number", "yearly cost of a campus opened anew", "CNY/year", 1e4, 1e10, zero=True),
    ),
    most=10_000,
)
HALLS = Table(
    "halls",
    "Blocks of capacity at a site, each of one operator, accelerator and vintage; expanding an old hall is a new hall.",
    ("hall",),
    (
        Column("hall", "id", "hall"),
        Column("site", "ref", "campus it stands on", table="sites"),
        Column("operator", "ref", "who owns it", table="operators"),
        Column("accelerator", "ref", "what it is filled with", table="accelerators"),
        Column("vintage", "integer", "year of construction", "year", 1990, 2060),
        Column("kinds", "choice", "workloads it takes", choices=("training", "inference", "both")),
        Column("existing_mw", "number", "IT capacity that stands today (sunk)", "MW", 0.01, 10_000, zero=True),
        Column("module_mw", "number", "IT capacity of one added module", "MW", 0.01, 10_000),
        Column("modules_max", "integer", "most modules that can be added", "module", 0, 100_000),
        Column("capex_cny_per_mw", "number", "building, power and cooling of added capacity", "CNY/MW", 1e6, 1e9, zero=True),
        Column("om_cny_per_mw_year", "number", "yearly fixed operation of added capacity", "CNY/MW/year", 1e4, 1e8, zero=True),
        Column("life_years", "number", "years the hall is financed over", "year", 1, 60),
        Column("pue_curve", "id", "name of its hourly PUE in profiles"),
        Column("pue_limit", "number", "PUE the authorities allow there, yearly mean", "ratio", 1, 3),
    ),
    most=20_000,
)
ORIGINS = Table(
    "origins",
    "Where demand arises.",
    ("origin",),
    (
        Column("origin", "id", "city or province"),
        *_name("origin"),
        Column("zone", "ref", "grid province it lies in", table="zones"),
        Column("node", "ref", "trunk node it attaches to", table="nodes"),
        *_place(),
        Column("population", "number", "inhabitants", "person", 1, 2e9, zero=True),
        Column("gdp_cny", "number", "yearly product", "CNY/year", 1e6, 1e16, zero=True),
        Column("weight", "number", "share of national demand", "ratio", 0, 1),
    ),
)
LINKS = Table(
    "links",
    "Trunk links, used in both directions together.",
    ("link",),
    (
        Column("link", "id", "trunk link"),
        Column("node_a", "ref", "one end", table="nodes"),
        Column("node_b", "ref", "other end", table="nodes"),
        Column("latency_ms", "number", "round trip along the link", "ms", 0.01, 1000),
        Column("capacity_gbps", "number", "traffic it carries today", "Gbit/s", 1, 1e8, zero=True),
        Column("widen_gbps", "number", "capacity of one added unit", "Gbit/s", 1, 1e8),
        Column("widen_cny_per_year", "number", "yearly cost of one added unit", "CNY/year", 1e3, 1e11, zero=True),
        Column("widen_max", "integer", "most units that can be added", "unit", 0, 100_000),
    ),
    most=100_000,
    empty=True,
)
LATENCY = Table(
    "latency",
    "Measured round trips between an origin and a site, without the last mile; they win over the formula.",
    ("origin", "site"),
    (
        Column("origin", "ref", "city", table="origins"),
        Column("site", "ref", "campus", table="sites"),
        Column("round_trip_ms", "number", "measured or published round trip", "ms", 0.01, 2000),
        Column("source", "text", "where the figure stands"),
    ),
    empty=True,
)
DAYS = Table(
    "days",
    "Typical days of each calendar and how many days of the year each stands for (365 together).",
    ("calendar", "day"),
    (
        Column("calendar", "id", "name of a set of typical days"),
        Column("day", "integer", "position in the calendar, from 1", "", 1, 366),
        Column("date", "text", "the day of the year it was taken from"),
        Column("label", "text", "what kind of day it is"),
        Column("weight_days", "number", "days of the year it stands for", "day", 1e-6, 366),
    ),
    most=5_000,
)
PROFILES = Table(
    "profiles",
    "Hourly series over the typical days: tariff (CNY/MWh), wind and solar (capacity factor) by zone, PUE by curve.",
    ("calendar", "quantity", "key", "day"),
    (
        Column("calendar", "id", "set of typical days"),
        Column("quantity", "choice", "what is stated", choices=("tariff_cny_per_mwh", "wind_cf", "solar_cf", "pue")),
        Column("key", "id", "zone, or PUE curve"),
        Column("day", "integer", "typical day", "", 1, 366),
        *(Column(hour, "number", f"value of hour {hour[1:]} to the next", "by quantity", -1000, 20_000) for hour in HOUR_COLUMNS),
    ),
)
SOURCES = Table(
    "SOURCES",
    "Where each column and setting comes from.",
    ("table", "column"),
    (
        Column("table", "text", "table or settings file"),
        Column("column", "text", "column or setting"),
        Column("source", "text", "publication or derivation"),
        Column("year", "text", "year the figures speak of"),
        Column("licence", "text", "terms they may be used under"),
        Column("confidence", "choice", "how far to trust them", choices=("high", "medium", "low", "assumption")),
        Column("note", "text", "how they were derived", blank=True),
    ),
)
INFERENCE = Table(
    "inference",
    "Services: inference workloads tied to people and to a latency limit.",
    ("service",),
    (
        Column("service", "id", "inference service"),
        *_name("service"),
        Column("latency_ms", "number", "round trip it allows", "ms", 0.5, 10_000),
        Column("last_mile_ms", "number", "round trip between user and network", "ms", 0, 1000),
        Column("shape", "ref", "hourly shape", table="shapes"),
        Column("min_sites", "integer", "sites it lives on at least", "site", 1, 1000),
        Column("max_share", "number", "share of it one site may carry", "ratio", 0.001, 1),
        Column("footprint_mw", "number", "IT load of one home before any demand", "MW", 0.0001, 10_000, zero=True),
        Column("home_cny_per_year", "number", "yearly cost of one more home", "CNY/year", 1, 1e11, zero=True),
        Column("gbps_per_mw", "number", "peak traffic per MW of mean demand", "Gbit/s/MW", 0, 100_000),
        Column("single_homed", "flag", "1 where an origin's demand must be served from one site"),
    ),
    most=10_000,
    empty=True,
)
SHAPES = Table(
    "shapes",
    "Hourly shapes of services over a day, mean 1.",
    ("shape",),
    (
        Column("shape", "id", "hourly shape"),
        *(Column(hour, "number", f"load in hour {hour[1:]} against the mean", "ratio", 0, 24) for hour in HOUR_COLUMNS),
    ),
    most=10_000,
    empty=True,
)
DEMAND = Table(
    "demand",
    "How much of each service each origin asks for; origins left out are not covered by the service.",
    ("service", "origin"),
    (
        Column("service", "ref", "inference service", table="inference"),
        Column("origin", "ref", "where it arises", table="origins"),
        Column("demand_mw", "number", "mean IT load on the reference accelerator", "MW", 1e-6, 10_000),
    ),
    most=2_000_000,
    empty=True,
)
TRAINING = Table(
    "training",
    "Classes of identical training jobs, as annual averages.",
    ("class",),
    (
        Column("class", "id", "training class"),
        *_name("class"),
        Column("count", "integer", "identical jobs a year", "job", 1, 10_000_000),
        Column("work_mwh", "number", "IT energy of one job on the reference accelerator", "MWh/year", 0.01, 1e8),
        Column("peak_mw", "number", "IT load while one job runs, on the reference accelerator", "MW", 1e-5, 20_000),
        Column("flexible", "flag", "1 where it may move within the day"),
        Column("data_tb", "number", "data moved to each job", "TB/year", 0, 1e8),
        Column("origin", "ref", "where its data lie", table="origins"),
    ),
    most=2_000_000,
    empty=True,
)

REGION_TABLES = (ZONES, OPERATORS, ACCELERATORS, NODES, SITES, HALLS, ORIGINS, LINKS, LATENCY, DAYS, PROFILES, SOURCES)
INSTANCE_TABLES = (INFERENCE, SHAPES, DEMAND, TRAINING)

# The plan: decisions only; everything else about a plan is derived from these and the instance.
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
    PLAN_SERVE, PLAN_HOMES, PLAN_HOSTS, PLAN_RUN, PLAN_HALLS, PLAN_SITES, PLAN_LINKS, PLAN_TRAIN, PLAN_POWER,
)
