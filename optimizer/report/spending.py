"""Which hall bears which part of the bill and of the carbon, and what belongs to no hall?

What is paid or emitted at a site is shared out to its halls by the energy they draw, as in plan/breakdown.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.plan import accounts, ledgers
from optimizer.plan.breakdown import shared_by_energy
from optimizer.plan.figures import Figures
from optimizer.plan.given import Floats, Places

GROUPS = {
    "halls": ("halls", "fixed_operation", "openings"),
    "accelerators": ("accelerators",),
    "electricity": ("grid_energy", "contracted_energy", "storage", "certificates"),
    "other": ("traffic", "data_moves", "trunks", "homes", "carbon", "subsidies"),
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
    terms = {term: amounts for term in accounts.TERMS if (amounts := _by_hall(figures, term)) is not None}
    nothing = np.zeros(len(figures.given.hall_site))
    groups = {group: sum((terms[term] for term in names if term in terms), nothing) for group, names in GROUPS.items()}
    stated = {group: sum(figures.plan.costs.get(term, 0.0) for term in names) for group, names in GROUPS.items()}
    elsewhere = {group: stated[group] - float(groups[group].sum()) for group in GROUPS}
    carbon = {ledger: shared_by_energy(figures, tonnes) for ledger, tonnes in ledgers.by_site(figures).items()}
    return Spending(groups, carbon, {group: cny for group, cny in elsewhere.items() if abs(cny) > 1.0})


def _by_hall(figures: Figures, term: str) -> Floats | None:
    amounts = accounts.TERMS[term](figures)
    if term in ("halls", "fixed_operation", "accelerators"):
        return amounts
    if term == "data_moves":
        return _added_up(amounts, figures.chosen.run[1], len(figures.given.hall_site))
    sites = len(figures.given.is_west)
    if term == "traffic":
        return shared_by_energy(figures, _added_up(amounts, figures.chosen.serve[2], sites))
    if term == "homes":
        return shared_by_energy(figures, amounts.sum(axis=0))
    if term == "trunks":
        return None
    return shared_by_energy(figures, amounts.reshape(sites, -1).sum(axis=1))


def _added_up(amounts: Floats, places: Places, count: int) -> Floats:
    return np.asarray(np.bincount(places, weights=amounts, minlength=count), dtype=np.float64)
