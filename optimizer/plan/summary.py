"""What are the headline figures of a plan?"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from optimizer.data.instance import Instance
from optimizer.plan.breakdown import breakdowns
from optimizer.plan.figures import Figures, figures_of, total
from optimizer.plan.given import Floats
from optimizer.plan.ledgers import carbon
from optimizer.plan.levers import LeverCheck
from optimizer.plan.margins import accounts, of_halls, three_sums
from optimizer.plan.plan import Plan, relative_gap

FORMAT = "eastwest run 2"  # 1 had no accounts of operators
STATED = (
    "instance", "scenario", "status", "objective", "bound", "gap", "seconds", "verified", "seed", "threads",
)  # fmt: skip


def derive(plan: Plan, instance: Instance, levers: Sequence[LeverCheck] = ()) -> Plan:
    """Return the plan with `derived` filled from its tables."""
    return dataclasses.replace(plan, derived=derived(figures_of(plan, instance), levers))


def summarise(plan: Plan, instance: Instance) -> dict[str, Any]:
    """Return the summary of a plan, as summary.json holds it; what the plan does not state yet is computed.

    A bound or gap that is not known is None.
    """
    stated = plan if plan.derived else derive(plan, instance)
    head = {key: getattr(stated, key) for key in STATED}
    tables = {key: dict(getattr(stated, key)) for key in ("costs", "versions", "hashes")}
    summary: dict[str, Any] = _plain({"format": FORMAT, **head, **tables, **stated.derived})
    return summary


def derived(figures: Figures, levers: Sequence[LeverCheck] = ()) -> dict[str, Any]:
    """Return every figure of the summary that follows from the tables (units in the names; carbon in t a year)."""
    objective, bound = figures.plan.objective, figures.plan.bound
    controllable = objective - cheapest_accelerators(figures)
    account = of_halls(figures, levers)
    return {
        "carbon": carbon(figures),
        "energy": energy(figures),
        "capacity": capacity(figures),
        "west_share": west_share(figures),
        "controllable": controllable,
        "controllable_gap": relative_gap(objective, bound, controllable),
        **breakdowns(figures),
        "accounts": accounts(figures, account),
        "sums": three_sums(figures, account["margin_cny"], levers),
    }


def energy(figures: Figures) -> dict[str, float]:
    """Return MWh a year: IT, facility, market, contracts used and curtailed; and the mean PUE (0 without load)."""
    weight = figures.given.weight
    sums = {
        "it_mwh": total(figures.it * weight),
        "facility_mwh": total(figures.facility * weight),
        "grid_mwh": total(figures.grid * weight),
        "green_mwh": total(figures.green * weight),
        "curtailed_mwh": total((figures.available - figures.green) * weight),
    }
    return {**sums, "mean_pue": _ratio(sums["facility_mwh"], sums["it_mwh"])}


def capacity(figures: Figures) -> dict[str, Any]:
    """Return IT MW that exist and that are added, all together and by side."""

    def of(where: Floats) -> dict[str, float]:
        existing = figures.given.of("halls", "existing_mw")
        return {"existing_mw": total(existing * where), "added_mw": total(figures.added_mw * where)}

    west = figures.given.is_west[figures.given.hall_site].astype(np.float64)
    return {**of(np.ones(len(west))), "by_side": {"east": of(1.0 - west), "west": of(west)}}


def west_share(figures: Figures) -> dict[str, float]:
    """Return the share of training and of inference in the west, by reference work (0 where there is none)."""
    to_west = figures.given.is_west
    training = figures.placed_training
    _, _, sites, _ = figures.chosen.serve
    return {
        "training": _ratio(total(training * to_west[figures.given.hall_site]), total(training)),
        "inference": _ratio(total(figures.served_rows * to_west[sites]), total(figures.served_rows)),
    }


def cheapest_accelerators(figures: Figures) -> float:
    """Return CNY a year that no plan avoids: leasing, at the cheapest rate, for the work that no standing hall can do.

    Work is mean reference MW. Every hall is credited with the smaller of its two energy factors, and every accelerator
    that can be added is priced at the smaller of its own: whatever is placed where, it cannot be cheaper.
    """
    given = figures.given
    work = total(given.demand) + total(given.of("training", "count") * given.job_mw)
    least = np.minimum(given.of("accelerators", "energy_training"), given.of("accelerators", "energy_inference"))
    standing = total(given.of("halls", "existing_mw") / least[given.hall_accelerator])
    growing = given.of("halls", "modules_max") > 0
    if not growing.any():
        return 0.0
    return max(0.0, work - standing) * float((given.lease * least[given.hall_accelerator])[growing].min())


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _plain(value: Any) -> Any:
    """Return `value` as JSON knows it: plain numbers, None for what is not finite."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value
