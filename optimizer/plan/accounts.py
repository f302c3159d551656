"""What does a plan cost, term by term?

Every term is an array of CNY a year on its natural axes, so that it can be added up over everything (`costs`), by hall
or by site (`breakdown.py`). Existing halls are sunk: only what is added costs anything here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from optimizer.data.pairs import of_classes, of_demands
from optimizer.plan.figures import Figures, total
from optimizer.plan.given import Floats
from optimizer.plan.levers import LeverCheck
from optimizer.plan.plan import COST_TERMS
from optimizer.units import annuity


def halls(figures: Figures) -> Floats:
    """Return (A,) annuity of the buildings added, at the cost of capital of the hall's operator."""
    return figures.given.hall_annuity * figures.added_mw


def fixed_operation(figures: Figures) -> Floats:
    """Return (A,) yearly operation of what is added."""
    return figures.given.of("halls", "om_cny_per_mw_year") * figures.added_mw


def accelerators(figures: Figures) -> Floats:
    """Return (A,) lease of the accelerators that fill what is added."""
    return figures.given.lease * figures.added_mw


def openings(figures: Figures) -> Floats:
    """Return (S,) campuses opened anew."""
    new = 1.0 - figures.given.of("sites", "is_open")
    return figures.given.of("sites", "opening_cny_per_year") * new * figures.chosen.site("open")


def grid_energy(figures: Figures) -> Floats:
    """Return (S, H) what is drawn from the market, at the tariff of the hour."""
    return figures.given.weight * figures.given.hourly("tariff_cny_per_mwh") * figures.grid


def contracted_energy(figures: Figures) -> Floats:
    """Return (S, H) contract price of all output, used or not, and delivery of what is used."""
    given, chosen = figures.given, figures.chosen
    wind = given.hourly("wind_cf") * (chosen.site("wind_mw") * given.by_site("wind_cny_per_mwh"))[:, None]
    solar = given.hourly("solar_cf") * (chosen.site("solar_mw") * given.by_site("solar_cny_per_mwh"))[:, None]
    return given.weight * (wind + solar + figures.green * given.by_site("delivery_cny_per_mwh")[:, None])


def storage(figures: Figures) -> Floats:
    """Return (S,) annuity of batteries."""
    settings = figures.instance.region.storage
    rate = annuity(figures.instance.region.finance.storage_rate, settings.life_years)
    return rate * settings.capex_cny_per_mwh * figures.chosen.site("storage_mwh")


def certificates(figures: Figures) -> Floats:
    """Return (S,) green certificates."""
    return figures.instance.region.certificates.price_cny_per_mwh * figures.chosen.site("certificates_mwh")


def traffic(figures: Figures) -> Floats:
    """Return (N,) distance that the peak traffic of each row of serve travels, or what pairs.csv states instead."""
    services, origins, sites, share = figures.chosen.serve
    given = figures.given
    peak = given.of("inference", "gbps_per_mw")[services] * given.demand[services, origins]
    whole = given.traffic_price[sites] * given.km[origins, sites] * peak
    return of_demands(figures.instance, "cost_cny_per_year").instead_of(whole, services, origins, sites) * share


def data_moves(figures: Figures) -> Floats:
    """Return (N,) distance that the data of each row of run travel, or what pairs.csv states instead."""
    classes, halls_of, jobs = figures.chosen.run
    given = figures.given
    sites = given.hall_site[halls_of]
    of_job = given.traffic_price[sites] * given.km[given.job_origin[classes], sites] * given.job_gbps[classes]
    return of_classes(figures.instance, "cost_cny_per_year").instead_of(of_job, classes, halls_of) * jobs


def trunks(figures: Figures) -> Floats:
    """Return (L,) trunk capacity added."""
    return figures.given.of("links", "widen_cny_per_year") * figures.chosen.units


def homes(figures: Figures) -> Floats:
    """Return (W, S) homes of services."""
    return figures.given.of("inference", "home_cny_per_year")[:, None] * figures.chosen.home


TERMS: Mapping[str, Callable[[Figures], Floats]] = {
    "halls": halls, "fixed_operation": fixed_operation, "accelerators": accelerators, "openings": openings,
    "grid_energy": grid_energy, "contracted_energy": contracted_energy, "storage": storage,
    "certificates": certificates, "traffic": traffic, "data_moves": data_moves, "trunks": trunks, "homes": homes,
}  # fmt: skip


def costs(figures: Figures, levers: Sequence[LeverCheck] = ()) -> dict[str, float]:
    """Return CNY a year for every term of COST_TERMS; what levers charge or pay is added to the terms they name."""
    parts = {term: [total(TERMS[term](figures))] if term in TERMS else [] for term in COST_TERMS}
    for lever in levers:
        for term, cny in lever.costs(figures).items():
            parts.setdefault(term, []).append(float(cny))
    return {term: total(np.array(part, dtype=np.float64)) for term, part in parts.items()}


def objective(terms: Mapping[str, float]) -> float:
    """Return the sum of all terms, rounded once."""
    return total(np.array(list(terms.values()), dtype=np.float64)) if terms else math.nan
