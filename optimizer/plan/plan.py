"""What is a plan: decisions as tables, with what is claimed about them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import pandas as pd

Status = Literal["optimal", "within_gap", "limit", "interrupted", "rule"]
STATUSES: tuple[str, ...] = get_args(Status)
OPTIMAL_GAP = 1e-6  # a plan may call itself optimal up to this relative gap
COST_TERMS = (
    "halls", "fixed_operation", "accelerators", "openings", "grid_energy", "contracted_energy", "storage",
    "certificates", "traffic", "data_moves", "trunks", "homes", "carbon", "subsidies",
    "forgone_revenue",
)  # fmt: skip


def relative_gap(objective: float, bound: float, against: float | None = None) -> float:
    """Return how far the plan may be from the best: (objective - bound) / |against|, `against` = objective if None.

    A bound above the objective counts as no gap; an unknown bound (-inf) as an infinite one.
    """
    scale = abs(objective if against is None else against)
    if bound >= objective:
        return 0.0
    return (objective - bound) / scale if scale else math.inf


@dataclass(frozen=True)
class Plan:
    """One set of decisions for one instance and scenario, and every claim made about it.

    `objective`, `bound` (-inf where nothing is proven) and `costs` by term are CNY a year, `seconds` the solving time.
    `tables` holds every table of PLAN_TABLES by name; rows of zeros may be left out (plan/tables.py). `versions` and
    `hashes` say what it was made with and from. `derived` holds what follows from the tables, as the summary states it:
    carbon, energy, capacity, west_share, controllable, controllable_gap, by_side, by_hub, by_operator, accounts, sums;
    empty until `summary.derive` fills it. Nothing is true of a plan until `verify` says so.
    """

    instance: str
    scenario: str
    status: str
    objective: float
    bound: float
    gap: float
    seconds: float
    seed: int
    threads: int
    costs: Mapping[str, float]
    tables: Mapping[str, pd.DataFrame]
    versions: Mapping[str, str]
    hashes: Mapping[str, str]
    verified: bool = False
    derived: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return one table."""
        return self.tables[table]

    @property
    def carbon(self) -> Mapping[str, float]:
        """Tonnes of CO2 a year by ledger."""
        return self._stated("carbon")

    @property
    def energy(self) -> Mapping[str, float]:
        """MWh a year: it, facility, grid, green, curtailed; and the mean PUE."""
        return self._stated("energy")

    @property
    def capacity(self) -> Mapping[str, Any]:
        """MW of IT capacity: existing, added, and both by side."""
        return self._stated("capacity")

    @property
    def west_share(self) -> Mapping[str, float]:
        """Share of training and of inference placed in the west, by reference work."""
        return self._stated("west_share")

    @property
    def controllable(self) -> float:
        """CNY a year less the cheapest accelerators the work could need."""
        return float(self.derived["controllable"])

    @property
    def controllable_gap(self) -> float:
        """The gap as a share of the controllable cost."""
        return float(self.derived["controllable_gap"])

    def _stated(self, key: str) -> Mapping[str, Any]:
        stated: Mapping[str, Any] = self.derived[key]
        return stated
