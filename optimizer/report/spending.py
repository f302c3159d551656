"""Which hall bears which part of the bill and of the carbon, and what belongs to no hall?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.plan import accounts, ledgers
from optimizer.plan.attribution import by_hall, shared_by_energy
from optimizer.plan.figures import Figures
from optimizer.plan.given import Floats

GROUPS = {
    "halls": ("halls", "fixed_operation", "openings"),
    "accelerators": ("accelerators",),
    "electricity": ("grid_energy", "contracted_energy", "storage", "certificates"),
    "other": ("traffic", "data_moves", "trunks", "homes", "carbon", "subsidies", "forgone_revenue"),
}


@dataclass(frozen=True)
class Spending:
    """Yearly figures of each hall (A,): `groups` CNY by group of terms, `carbon` t by ledger.

    `elsewhere` is what the plan's costs hold beyond its halls, CNY by group: widened trunks, what levers charge or pay.
    """

    groups: dict[str, Floats]
    carbon: dict[str, Floats]
    elsewhere: dict[str, float]


def spending(figures: Figures) -> Spending:
    """Attribute a plan's costs and carbon to its halls."""
    nothing = np.zeros(len(figures.given.hall_site))
    groups = {
        group: sum((by_hall(figures, term) for term in terms if term in accounts.TERMS), nothing)
        for group, terms in GROUPS.items()
    }
    stated = {group: sum(figures.plan.costs.get(term, 0.0) for term in terms) for group, terms in GROUPS.items()}
    elsewhere = {group: stated[group] - float(groups[group].sum()) for group in GROUPS}
    carbon = {ledger: shared_by_energy(figures, tonnes) for ledger, tonnes in ledgers.by_site(figures).items()}
    return Spending(groups, carbon, {group: cny for group, cny in elsewhere.items() if abs(cny) > 1.0})
