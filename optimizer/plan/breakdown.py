"""What is placed, built and spent, by side, by hub and by operator?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.plan import accounts, attribution
from optimizer.plan.figures import Figures, total
from optimizer.plan.given import Floats

OUTSIDE = "outside the hubs"
ENERGY = ("grid_energy", "contracted_energy", "storage", "certificates")


def by_side(figures: Figures) -> dict[str, dict[str, float]]:
    """Return the columns of `by_hall` for east and west."""
    return _grouped(figures, figures.instance["sites"]["side"].to_numpy(dtype=object)[figures.given.hall_site])


def by_hub(figures: Figures) -> dict[str, dict[str, float]]:
    """Return the columns of `by_hall` for every hub, and for the sites outside the hubs."""
    hubs = figures.instance["sites"]["hub"].replace("", OUTSIDE).to_numpy(dtype=object)
    return _grouped(figures, hubs[figures.given.hall_site])


def by_operator(figures: Figures) -> dict[str, dict[str, float]]:
    """Return the columns of `by_hall` for every operator."""
    return _grouped(figures, figures.instance["halls"]["operator"].to_numpy(dtype=object))


def by_hall(figures: Figures) -> dict[str, Floats]:
    """Return (A,) what each hall holds, draws and costs.

    `training_mw` and `inference_mw` are placed mean reference MW, `existing_mw` and `added_mw` IT MW, `facility_mwh`
    MWh a year; `halls_cny`, `operation_cny`, `accelerators_cny` and `energy_cny` (market, contracts, storage and
    certificates) are CNY a year.
    """
    return {
        "training_mw": figures.placed_training,
        "inference_mw": figures.placed_inference,
        "existing_mw": figures.given.of("halls", "existing_mw"),
        "added_mw": figures.added_mw,
        "facility_mwh": figures.facility_of_hall @ figures.given.weight,
        "halls_cny": accounts.halls(figures),
        "operation_cny": accounts.fixed_operation(figures),
        "accelerators_cny": accounts.accelerators(figures),
        "energy_cny": sum((attribution.by_hall(figures, term) for term in ENERGY), np.zeros(len(figures.added_mw))),
    }


def _grouped(figures: Figures, group_of_hall: NDArray[np.object_]) -> dict[str, dict[str, float]]:
    columns = by_hall(figures)
    return {
        str(group): {column: total(values[group_of_hall == group]) for column, values in columns.items()}
        for group in sorted(set(group_of_hall))
    }
