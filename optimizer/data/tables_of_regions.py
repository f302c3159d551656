"""Which tables hold the places and prices of a region?"""

from __future__ import annotations

from optimizer.data.columns import HOUR_COLUMNS, Column, Table, names, place

ZONES = Table(
    "zones",
    "Grid provinces: what electricity costs and emits there.",
    ("zone",),
    (
        Column("zone", "id", "grid province or tariff area"),
        *names("zone"),
        Column("price_cny_per_mwh", "number", "mean price of grid electricity over the year", "CNY/MWh", 50, 3000),
        Column("emission_t_per_mwh", "number", "mean factor of the grid, location-based", "t CO2/MWh", 0, 2),
        Column("residual_t_per_mwh", "number", "factor of what is left after green claims", "t CO2/MWh", 0, 2),
        Column("wind_cny_per_mwh", "number", "contract price of wind, used or not", "CNY/MWh", 20, 2000),
        Column("solar_cny_per_mwh", "number", "contract price of solar, used or not", "CNY/MWh", 20, 2000),
        Column(
            "delivery_cny_per_mwh",
            "number",
            "grid fees and premium on contracted energy that is used",
            "CNY/MWh",
            1,
            2000,
            zero=True,
        ),
    ),
    most=10_000,
)
OPERATORS = Table(
    "operators",
    "Who owns and finances halls.",
    ("operator",),
    (
        Column("operator", "id", "operator of halls"),
        *names("operator"),
        Column("kind", "choice", "state-owned or private", choices=("state", "private")),
        Column("cost_of_capital", "number", "yearly rate paid on halls", "1/year", 0, 0.5),
        Column(
            "capital_limit_cny",
            "number",
            "most the operator can invest in halls; empty: no limit",
            "CNY",
            1e6,
            1e14,
            zero=True,
            blank=True,
        ),
    ),
    most=10_000,
)
PRICES = Table(
    "prices",
    "Price lists: what operators ask for a MWh of work, counted in IT energy of the reference accelerator.",
    ("operator", "product"),
    (
        Column("operator", "ref", "operator of halls", table="operators"),
        Column("product", "choice", "bare machines or a platform service", choices=("iaas", "paas")),
        Column("share", "number", "share of the operator's work sold as this product", "ratio", 0, 1),
        Column("training_cny_per_mwh", "number", "price of training work", "CNY/MWh", 100, 1e6, zero=True),
        Column("inference_cny_per_mwh", "number", "price of inference work", "CNY/MWh", 100, 1e6, zero=True),
        Column("cost_share", "number", "cost of sale: staff, software and support, of revenue", "ratio", 0, 1),
    ),
    most=20_000,
    empty=True,
    optional=True,
)
ACCELERATORS = Table(
    "accelerators",
    "Kinds of accelerator, against the reference whose energy factors are 1.",
    ("accelerator",),
    (
        Column("accelerator", "id", "kind of accelerator"),
        *names("accelerator"),
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
    (Column("node", "id", "trunk node"), *names("node"), *place()),
    most=10_000,
)
SITES = Table(
    "sites",
    "Campuses: where halls stand or may stand.",
    ("site",),
    (
        Column("site", "id", "campus"),
        *names("site"),
        Column("zone", "ref", "grid province it draws from", table="zones"),
        Column("node", "ref", "trunk node it attaches to", table="nodes"),
        Column("side", "choice", "east or west in the programme's sense", choices=("east", "west")),
        Column("hub", "text", "national hub it belongs to; empty: outside the hubs", blank=True),
        *place(),
        Column("grid_mw", "number", "grid connection", "MW", 1, 20_000),
        Column("contract_mw", "number", "most wind and solar it can contract, together", "MW", 1, 20_000, zero=True),
        Column("is_open", "flag", "1 where a campus stands today"),
        Column(
            "opening_cny_per_year", "number", "yearly cost of a campus opened anew", "CNY/year", 1e4, 1e10, zero=True
        ),
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
        Column(
            "capex_cny_per_mw", "number", "building, power and cooling of added capacity", "CNY/MW", 1e6, 1e9, zero=True
        ),
        Column(
            "om_cny_per_mw_year",
            "number",
            "yearly fixed operation of added capacity",
            "CNY/MW/year",
            1e4,
            1e8,
            zero=True,
        ),
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
        *names("origin"),
        Column("zone", "ref", "grid province it lies in", table="zones"),
        Column("node", "ref", "trunk node it attaches to", table="nodes"),
        *place(),
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
        *(
            Column(hour, "number", f"value of hour {hour[1:]} to the next", "by quantity", -1000, 20_000)
            for hour in HOUR_COLUMNS
        ),
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
REGION_TABLES = (
    ZONES,
    OPERATORS,
    PRICES,
    ACCELERATORS,
    NODES,
    SITES,
    HALLS,
    ORIGINS,
    LINKS,
    LATENCY,
    DAYS,
    PROFILES,
    SOURCES,
)
