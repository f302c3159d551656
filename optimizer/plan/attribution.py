"""Which hall bears which part of a cost term?

What is paid at a site is shared out to its halls, so that operators on one campus each bear their part: traffic and
homes of a service by the work of that service they carry, everything else by the energy they draw. Halls of a site
where nothing is carried or drawn share evenly. Widened trunks, and what is bought at a site without halls, belong to
no hall.
"""

from __future__ import annotations

import numpy as np

from optimizer.plan import accounts
from optimizer.plan.figures import Figures
from optimizer.plan.given import Floats
from optimizer.plan.sums import added_up

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
        return added_up(amounts, (halls,), figures.chosen.run[1])
    if term == "traffic":
        services, _, places, _ = figures.chosen.serve
        return shared_by_service(figures, added_up(amounts, figures.chosen.home.shape, services, places))
    if term == "homes":
        return shared_by_service(figures, amounts)
    return shared_by_energy(figures, amounts.reshape(sites, -1).sum(axis=1))


def shared_by_energy(figures: Figures, of_site: Floats) -> Floats:
    """Share amounts of sites (S,) out to their halls (A,) by energy, evenly where a site draws nothing."""
    drawn = figures.facility_of_hall @ figures.given.weight
    return of_site[figures.given.hall_site] * _part_of_site(figures, drawn)


def shared_by_service(figures: Figures, of_service: Floats) -> Floats:
    """Share amounts of services at sites (W, S) out to halls (A,) by the work carried, evenly where there is none."""
    part = _part_of_site(figures, figures.chosen.carry / figures.given.energy_inference)
    shared: Floats = (of_service[:, figures.given.hall_site] * part).sum(axis=0)
    return shared


def _part_of_site(figures: Figures, measure: Floats) -> Floats:
    """Return (..., A) what part of its site's sum of `measure` (..., A) each hall has."""
    site = figures.given.hall_site
    whole = figures.per_site(measure)[..., site]
    alike = figures.per_site(np.ones(len(site)))[site]
    evenly = np.broadcast_to(1.0 / alike, measure.shape).copy()
    part: Floats = np.divide(measure, whole, out=evenly, where=whole != 0)
    return part
