"""What does a page show? Everything, computed once from a plan and its instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizer.data.instance import Instance
from optimizer.plan.figures import Figures, figures_of
from optimizer.plan.given import Floats
from optimizer.plan.plan import Plan
from optimizer.plan.summary import summarise
from optimizer.report.flows import Flow, flows
from optimizer.report.hours import Hourly, hourly
from optimizer.report.words import Both, both, headline, name, standfirst

MOST_FLOWS = 40  # of each service one by one; the rest is gathered by zone


@dataclass(frozen=True)
class Campus:
    """One site in yearly figures: MW of work placed (reference accelerator), MW of IT capacity, energy and carbon."""

    names: Both
    side: str
    hub: str
    zone: Both
    lat: float
    lon: float
    training: float
    inference: float
    existing: float
    added: float
    grid_mw: float  # connection
    peak_mw: float  # most it draws in any hour
    wind_mw: float
    solar_mw: float
    storage_mwh: float
    energy_gwh: float
    green: float  # share of its energy from contracts
    pue: float  # 0 without load
    carbon_kt: float  # location-based
    operators: tuple[Both, ...]


@dataclass(frozen=True)
class Service:
    """One inference service: what it allows, how much there is, and the share served in the west."""

    names: Both
    latency_ms: float
    mw: float
    west: float


@dataclass(frozen=True)
class Trunk:
    """One trunk link between two places: Gbit/s it carries and can carry."""

    names: tuple[Both, Both]
    ends: tuple[tuple[float, float], tuple[float, float]]  # latitude and longitude of each
    traffic: float
    capacity: float
    added: float


@dataclass(frozen=True)
class View:
    """Everything a page shows. Sites, services and zones stand in the order of the instance's tables."""

    summary: Mapping[str, Any]
    headline: Both
    standfirst: Both
    campuses: tuple[Campus, ...]
    services: tuple[Service, ...]
    flows: tuple[Flow, ...]
    trunks: tuple[Trunk, ...]
    hours: Hourly
    zones: tuple[Both, ...]
    origins: tuple[Both, ...]

    @property
    def placed(self) -> dict[str, float]:
        """MW of work placed, training and inference."""
        return {kind: sum(getattr(campus, kind) for campus in self.campuses) for kind in ("training", "inference")}


def view(plan: Plan, instance: Instance) -> View:
    """Compute everything a page shows about `plan` as an answer to `instance`."""
    figures, summary = figures_of(plan, instance), summarise(plan, instance)
    campuses = _campuses(figures)
    placed = {kind: sum(getattr(campus, kind) for campus in campuses) for kind in ("training", "inference")}
    used = sum(campus.training + campus.inference > 0 for campus in campuses)
    return View(
        summary=summary,
        headline=headline(summary["west_share"], placed),
        standfirst=standfirst(summary, used, placed["training"] + placed["inference"]),
        campuses=campuses,
        services=_services(figures),
        flows=flows(figures, MOST_FLOWS),
        trunks=_trunks(figures),
        hours=hourly(figures),
        zones=_names(instance, "zones"),
        origins=_names(instance, "origins"),
    )


def _names(instance: Instance, table: str) -> tuple[Both, ...]:
    return tuple(both(*pair) for pair in zip(instance[table]["name"], instance[table]["name_zh"], strict=True))


def _campuses(figures: Figures) -> tuple[Campus, ...]:
    instance, given, weight = figures.instance, figures.given, figures.given.weight
    sites, zones = instance["sites"], _names(instance, "zones")
    drawn = figures.facility @ weight
    work = figures.per_site(figures.it.T).T @ weight
    numbers: dict[str, Floats] = {
        "lat": given.of("sites", "lat"),
        "lon": given.of("sites", "lon"),
        "training": figures.per_site(figures.placed_training),
        "inference": figures.per_site(figures.placed_inference),
        "existing": figures.per_site(given.of("halls", "existing_mw")),
        "added": figures.per_site(figures.added_mw),
        "grid_mw": given.of("sites", "grid_mw"),
        "peak_mw": (figures.grid + figures.green).max(axis=1),
        "wind_mw": figures.chosen.site("wind_mw"),
        "solar_mw": figures.chosen.site("solar_mw"),
        "storage_mwh": figures.chosen.site("storage_mwh"),
        "energy_gwh": drawn / 1e3,
        "green": _ratio(figures.green @ weight, (figures.grid + figures.green) @ weight),
        "pue": _ratio(drawn, work),
        "carbon_kt": ((figures.grid + figures.green) @ weight) * given.by_site("emission_t_per_mwh") / 1e3,
    }
    owners = _names(instance, "operators")
    zone_of = given.rows("sites", "zone", "zones")
    present = figures.capacity > 0
    return tuple(
        Campus(
            names=both(sites["name"][s], sites["name_zh"][s]),
            side=str(sites["side"][s]),
            hub=name(sites["hub"][s]),
            zone=zones[zone_of[s]],
            operators=tuple(owners[p] for p in np.unique(given.hall_operator[(given.hall_site == s) & present])),
            **{key: float(values[s]) for key, values in numbers.items()},
        )
        for s in range(len(sites))
    )


def _services(figures: Figures) -> tuple[Service, ...]:
    table, to_west = figures.instance["inference"], figures.given.is_west
    mw = figures.served.sum(axis=1)
    west = _ratio(figures.served[:, to_west].sum(axis=1), mw)
    latency = figures.given.of("inference", "latency_ms")
    names = _names(figures.instance, "inference")
    return tuple(Service(names[w], float(latency[w]), float(mw[w]), float(west[w])) for w in range(len(table)))


def _trunks(figures: Figures) -> tuple[Trunk, ...]:
    given, names = figures.given, _names(figures.instance, "nodes")
    ends = [given.rows("links", column, "nodes") for column in ("node_a", "node_b")]
    lat, lon = given.of("nodes", "lat"), given.of("nodes", "lon")
    added = given.of("links", "widen_gbps") * figures.chosen.units
    capacity = given.of("links", "capacity_gbps") + added
    return tuple(
        Trunk(
            names=(names[a], names[b]),
            ends=((float(lat[a]), float(lon[a])), (float(lat[b]), float(lon[b]))),
            traffic=float(figures.traffic[row]),
            capacity=float(capacity[row]),
            added=float(added[row]),
        )
        for row, (a, b) in enumerate(zip(*ends, strict=True))
    )


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
