"""Which tables hold the workloads an instance asks about?"""

from __future__ import annotations

from optimizer.data.columns import HOUR_COLUMNS, Column, Table, names

INFERENCE = Table(
    "inference",
    "Services: inference workloads tied to people and to a latency limit.",
    ("service",),
    (
        Column("service", "id", "inference service"),
        *names("service"),
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
        *names("class"),
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
PAIRS = Table(
    "pairs",
    "What serving a demand from a hall, or running one job of a class in it, is known to cost, draw or take: stated "
    "values win over computed ones.",
    ("workload", "origin", "hall"),
    (
        Column("workload", "id", "inference service, or training class"),
        Column("origin", "text", "where the demand for the service arises; empty: the workload is a class", blank=True),
        Column("hall", "ref", "where it is served or run", table="halls"),
        Column(
            "cost_cny_per_year",
            "number",
            "instead of its traffic: to serve the whole demand, or to move the data of one job",
            "CNY/year",
            -1e15,
            1e15,
            blank=True,
        ),
        Column("load_mw", "number", "mean IT load of one job of the class there", "MW", 1e-6, 20_000, blank=True),
        Column(
            "latency_ms",
            "number",
            "round trip of the service there, without the last mile",
            "ms",
            0.01,
            2000,
            blank=True,
        ),
    ),
    most=5_000_000,
    empty=True,
    optional=True,
)

INSTANCE_TABLES = (INFERENCE, SHAPES, DEMAND, TRAINING, PAIRS)
