"""Which figures of a case are compared with those of others?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.data.instance import Instance
from optimizer.plan.figures import Figures, figures_of, total
from optimizer.plan.given import Floats
from optimizer.plan.margins import priced
from optimizer.plan.summary import derived
from optimizer.report.comparing.cases import Case

Texts = NDArray[np.object_]


@dataclass(frozen=True)
class Places:
    """What stands at each site, (S,) each in table order: MW of work placed (reference) and IT MW added."""

    training: Floats
    inference: Floats
    added: Floats

    @property
    def work(self) -> Floats:
        """(S,) MW of training and inference together."""
        return self.training + self.inference


@dataclass(frozen=True)
class Measures:
    """The figures of one plan: CNY, t, MWh a year, MW, and shares; None where there is nothing to share.

    `margin` is None for a region without a price list: nobody earns anything there. `refused` is reference MW of work
    that a policy let go undone. `accounts` are those of operators by id.
    """

    figures: Figures
    places: Places
    objective: float
    bound: float | None
    gap: float | None
    controllable_gap: float | None
    verified: bool
    national: float
    margin: float | None
    fiscal: float
    carbon: Mapping[str, float]
    west_training: float | None
    west_inference: float | None
    hub_share: float | None
    west_share: float | None  # of the capacity added
    added: float
    electricity: float
    pue: float | None
    green: float | None  # contracts used, of what is drawn
    certified: float | None  # certificates, of what is drawn
    refused: Mapping[str, float]
    accounts: Mapping[str, Mapping[str, float]]

    @property
    def instance(self) -> Instance:
        """The question as the scenario changes it."""
        return self.figures.instance


def measures(case: Case) -> Measures | None:
    """Return the figures of a case, or None where there is no plan."""
    if case.plan is None or case.instance is None:
        return None
    figures = figures_of(case.plan, case.instance)
    stated: Mapping[str, Any] = case.plan.derived or derived(figures, case.levers)
    places = _places(figures)
    hubs, west = (_flags(figures.instance, kind) for kind in ("hub", "west"))
    drawn = stated["energy"]["grid_mwh"] + stated["energy"]["green_mwh"]
    return Measures(
        figures=figures,
        places=places,
        objective=case.plan.objective,
        bound=_known(case.plan.bound),
        gap=_known(case.plan.gap),
        controllable_gap=_known(stated["controllable_gap"]),
        verified=case.verified,
        national=stated["sums"]["national_cost_cny"],
        margin=stated["sums"]["operators_margin_cny"] if priced(figures.instance) else None,
        fiscal=stated["sums"]["fiscal_cost_cny"],
        carbon=stated["carbon"],
        west_training=share(places.training, west),
        west_inference=share(places.inference, west),
        hub_share=share(places.added, hubs),
        west_share=share(places.added, west),
        added=total(places.added),
        electricity=stated["energy"]["facility_mwh"],
        pue=stated["energy"]["mean_pue"] or None,
        green=_ratio(stated["energy"]["green_mwh"], drawn),
        certified=_ratio(total(figures.chosen.site("certificates_mwh")), drawn),
        refused=_refused(figures),
        accounts=stated["accounts"]["by_operator"],
    )


def share(amounts: Floats, inside: NDArray[np.bool_]) -> float | None:
    """Return the share of the amounts (S,) that lies `inside` (S,), None of nothing."""
    return _ratio(total(amounts[inside]), total(amounts))


def _places(figures: Figures) -> Places:
    halls = (figures.placed_training, figures.placed_inference, figures.added_mw)
    return Places(*(figures.per_site(amounts) for amounts in halls))


def _flags(instance: Instance, kind: str) -> NDArray[np.bool_]:
    sites = instance["sites"]
    return np.asarray(sites["hub"] != "" if kind == "hub" else sites["side"] == "west", dtype=np.bool_)


def _refused(figures: Figures) -> dict[str, float]:
    given = figures.given
    asked = {"training": total(given.of("training", "count") * given.job_mw), "inference": total(given.demand)}
    placed = {"training": total(figures.placed_training), "inference": total(figures.placed_inference)}
    left = {kind: asked[kind] - placed[kind] for kind in asked}
    return {kind: mw if mw > 1e-6 * max(1.0, asked[kind]) else 0.0 for kind, mw in left.items()}


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
