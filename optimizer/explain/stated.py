"""Where does each kind of limit stand in the tables of an instance?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.problem.assignment import GBPS_PER_TBPS
from optimizer.units import CNY_PER_MCNY


@dataclass(frozen=True)
class Place:
    """A column of a table whose rows are called by `key`: one unit more of the limit, in the model, adds `adds` there.

    The column of a limit in whole things stays `whole`.
    """

    table: str
    key: str
    column: str
    adds: float = 1.0
    whole: bool = False


STATED: Mapping[str, Place] = {
    "room": Place("halls", "hall", "modules_max", whole=True),
    "hall": Place("halls", "hall", "existing_mw"),
    "connection": Place("sites", "site", "grid_mw"),
    "contract": Place("sites", "site", "contract_mw"),
    "trunk": Place("links", "link", "capacity_gbps", GBPS_PER_TBPS),
    "supply": Place("accelerators", "accelerator", "supply_mw"),
    "capital": Place("operators", "operator", "capital_limit_cny", CNY_PER_MCNY),
    "homes": Place("inference", "service", "min_sites", -1.0, whole=True),
    "share": Place("inference", "service", "max_share"),
    "latency": Place("inference", "service", "latency_ms"),
    "training": Place("training", "class", "count", -1.0, whole=True),
}
