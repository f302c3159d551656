"""Which hall bears which part of a cost term?

What is paid at a site is shared out to its halls by the energy they draw, so that operators on one campus each bear
their part; a site that draws nothing shares it evenly among its halls. Widened trunks belong to no hall.
"""

from __future__ import annotations

import numpy as np

from optimizer.plan import accounts
from optimizer.plan.figures import Figures
from optimizer.plan.given import Floats, Places

OF_HALLS = ("halls", "fixed_operation", "accelerators")
OF_NOBODY = ("trunks",)


def by_hall(figures: Figures, term: str) -> Floats:
    """Return (A,) CNY a year of one cost term in each hall; nothing where the term belongs to no hall."""
    halls, sites = len(figures.given.hall_site), len(figures.given.is_west)
    if term in OF_NOBODY:
        return np.zeros(halls)
    amounts = accounts.TERMS[term](figures)
    if term in OF_HALLS:
        return amounts
    if term == "data_moves":
        return _added_up(amounts, figures.chosen.run[1], halls)
    if term == "traffic":
        return shared_by_energy(figures, _added_up(amounts, figures.chosen.serve[2], sites))
    if term == "homes":
        return shared_by_energy(figures, amounts.sum(axis=0))
    return shared_by_energy(figures, amounts.reshape(sites, -1).sum(axis=1))


def shared_by_energy(figures: Figures, of_site: Floats) -> Floats:
    """Share amounts of sites (S,) out to their halls (A,) by energy, evenly where a site draws nothing."""
    site = figures.given.hall_site
    drawn = figures.facility_of_hall @ figures.given.weight
    of_all = figures.per_site(drawn)[site]
    alike = figures.per_site(np.ones(len(site)))[site]
    shared: Floats = of_site[site] * np.divide(drawn, of_all, out=1.0 / alike, where=of_all != 0)
    return shared


def _added_up(amounts: Floats, places: Places, count: int) -> Floats:
    return np.asarray(np.bincount(places, weights=amounts, minlength=count), dtype=np.float64)
