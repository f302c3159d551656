"""Which kinds of limits have a price, what are they called, and what is one unit of each?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.explain.conflicts.policing import BY_OPERATOR
from optimizer.explain.stated import STATED
from optimizer.problem.assignment import GBPS_PER_TBPS
from optimizer.units import CNY_PER_MCNY

POINT = 0.01
# The table and the key of what limits of a kind are about; the training of all, and other kinds, are about nothing.
ABOUT: Mapping[str, tuple[str, str]] = {
    **{kind: (place.table, place.key) for kind, place in STATED.items() if kind != "training"},
    "demand": ("inference", "service"),
    BY_OPERATOR: ("operators", "operator"),
}


@dataclass(frozen=True)
class Kind:
    """What a limit is called, and its unit: so much (`size`) of what its table, in the model's units, or lever says."""

    words: str
    unit: str
    size: float = 1.0


KINDS: Mapping[str, Kind] = {
    "connection": Kind("connection", "MW"),
    "contract": Kind("limit of green contracts", "MW"),
    "hall": Kind("hall that stands", "MW"),
    "room": Kind("room of a hall", "module"),
    "trunk": Kind("trunk", "Gbit/s", 1 / GBPS_PER_TBPS),
    "supply": Kind("supply of accelerators", "MW"),
    "capital": Kind("capital of an operator", "MCNY"),
    "share": Kind("greatest share of one campus", "point", POINT),
    "latency": Kind("latency", "ms"),
    "demand": Kind("demand", "MW"),
    "training": Kind("training", "MW"),
    "enough_is_domestic": Kind("domestic accelerators at least", "point", POINT),
    "share_at_least": Kind("share of the group at least", "point", POINT),
    "share_at_most": Kind("share of the group at most", "point", POINT),
    "investment_within_the_budget": Kind("budget of all", "MCNY", CNY_PER_MCNY),
    BY_OPERATOR: Kind("budget of an operator", "MCNY", CNY_PER_MCNY),
    "carbon_within_the_cap": Kind("carbon cap", "t"),
    "green_enough": Kind("green share at least", "point", POINT),
    "mean_latency_within_the_limit": Kind("mean round trip at most", "ms"),
    "new_halls_are_used": Kind("use of new halls at least", "point", POINT),
    "water_within_the_limit": Kind("water of each campus at most", "1000 m³", 1e3),
}
