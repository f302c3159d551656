"""What is placed, built and spent, by side, by hub and by operator?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from optimizer.plan import accounts, attribution
from optimizer.plan.figures import Figures, total
from optimizer.plan.given import Floats

OUTSIDE = "outside the hubs"
ENERGY = ("grid_energy", "contracted_energy", "storage", "certificates")


def breakdowns(figures: Figures) -> dict[str, dict[str, dict[str, float]]]:
    """Return the columns of `by_hall` added up by side, by hub (and for the sites outside the hubs) and by operator."""
    sites, columns = figures.instance["sites"], by_hall(figures)
    of_site = {"by_side": sites["side"], "by_hub": sites["hub"].replace("", OUTSIDE)}
    groups = {grouping: names.to_numpy(dtype=object)[figures.given.hall_site] for grouping, names in of_site.items()}
    groups["by_operator"] = figures.instance["halls"]["operator"].to_numpy(dtype=object)
    return {grouping: added_up_by(group, columns) for grouping, group in groups.items()}


def added_up_by(group_of_hall: NDArray[np.object_], columns: Mapping[str, Floats]) -> dict[str, dict[str, float]]:
    """Return columns (A,) added up over the halls of each group."""
    return {
        str(group): {column: total(values[group_of_hall == group]) for column, values in columns.items()}
        for group in sorted(set(group_of_hall))
    }


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
