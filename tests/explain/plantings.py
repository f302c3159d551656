"""How is an instance made impossible in a known way, and how is one fact taken out of it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from optimizer.data.instance import Instance
from optimizer.explain.conflicts.applying import lifted
from optimizer.explain.conflicts.facts import WORK, Fact, Open
from optimizer.explain.conflicts.naming import ids
from optimizer.policies.lever import with_tables
from tests.formulation.scenes import under
from tests.property.costs import with_column

Planting = Callable[[Instance], Instance]


def column(table: str, **values: float) -> Planting:
    """Set columns of a table to one value each."""
    return lambda instance: with_column(instance, table, **values)


def scaled(table: str, name: str, factor: float) -> Planting:
    """Multiply a column of a table."""
    return lambda instance: with_column(
        instance, table, **{name: (instance[table][name] * factor).astype(instance[table][name].dtype)}
    )


def lever(name: str, settings: Callable[[Instance], Mapping[str, Any]]) -> Planting:
    """Add a lever to the scenario."""

    def planted(instance: Instance) -> Instance:
        levers = dict(instance.scenario.levers)
        return under(instance, **{**levers, name: {**levers.get(name, {}), **settings(instance)}})

    return planted


def everywhere(_: Instance) -> tuple[str, ...]:
    """Return the group of all sites, said outright."""
    return ("east", "west")


def first_site(instance: Instance) -> tuple[str, ...]:
    """Return the group of one site."""
    return (f"site:{instance['sites']['site'].iloc[0]}",)


def hardly_connected(instance: Instance) -> Instance:
    """Connect the first site with a thousandth of what it has."""
    mw = instance["sites"]["grid_mw"].astype(float)
    return with_column(instance, "sites", grid_mw=mw.where(mw.index != 0, mw / 1e3))


def too_fast(instance: Instance) -> Instance:
    """Let no service take longer than its last mile and a little."""
    services = instance["inference"]
    return with_column(instance, "inference", latency_ms=services["last_mile_ms"] + 0.2)


def too_many_homes(instance: Instance) -> Instance:
    """Ask for one home more than there are sites."""
    return with_column(instance, "inference", min_sites=len(instance["sites"]) + 1)


def too_large(instance: Instance) -> Instance:
    """Let every job draw at its peak more than any hall can hold."""
    halls = instance["halls"]
    most = float((halls["existing_mw"] + halls["module_mw"] * halls["modules_max"]).max())
    return with_column(instance, "training", peak_mw=np.maximum(instance["training"]["peak_mw"], 3.0 * most))


def nothing_stands(instance: Instance) -> Instance:
    """Let no hall stand today."""
    return with_column(instance, "halls", existing_mw=0.0)


def half_a_module(instance: Instance) -> Instance:
    """Ask for 8 MW, which what stands and half a module of 10 MW could serve: accelerators are there for 9 MW of each.

    The instance is the toy.
    """
    return with_tables(
        instance,
        training=instance["training"].iloc[:0],
        demand=instance["demand"].iloc[-1:].assign(demand_mw=8.0).reset_index(drop=True),
        halls=instance["halls"].assign(existing_mw=0.6, module_mw=10.0, modules_max=3),
        inference=instance["inference"].assign(min_sites=1, max_share=1.0),
        accelerators=instance["accelerators"].assign(supply_mw=9.0),
    )


def of_all(table: str, key: str, value: float) -> Callable[[Instance], dict[str, float]]:
    """Return one value for every id of a table."""
    return lambda instance: dict.fromkeys(instance[table][key], value)


# What is planted, and the kinds of facts of which one must be named.
PLANTINGS: Mapping[str, tuple[Planting, frozenset[str]]] = {
    "capacity": (
        lambda it: column("halls", modules_max=0)(scaled("halls", "existing_mw", 0.05)(it)),
        frozenset({"room"}),
    ),
    "connection": (scaled("sites", "grid_mw", 0.01), frozenset({"connection"})),
    "latency": (too_fast, frozenset({"latency"})),
    "trunk": (column("links", capacity_gbps=0.0, widen_max=0), frozenset({"trunk"})),
    "supply": (lambda it: column("accelerators", supply_mw=0.0)(nothing_stands(it)), frozenset({"supply"})),
    "capital": (lambda it: column("operators", capital_limit_cny=0.0)(nothing_stands(it)), frozenset({"capital"})),
    "homes": (too_many_homes, frozenset({"homes"})),
    "share": (column("inference", max_share=0.02), frozenset({"share"})),
    "large jobs": (too_large, frozenset({"room"})),
    "moratorium": (
        lambda it: lever("build_moratorium", lambda _: {"within": ("east", "west")})(nothing_stands(it)),
        frozenset({"build_moratorium"}),
    ),
    "pue": (
        lambda it: lever("pue_ceiling", lambda _: {"ceiling": 1.0})(nothing_stands(it)),
        frozenset({"pue_ceiling"}),
    ),
    "budget": (
        lambda it: lever("capex_budget", lambda _: {"total_cny": 0.0})(nothing_stands(it)),
        frozenset({"investment_within_the_budget"}),
    ),
    "budgets": (
        lambda it: lever("capex_budget", lambda i: {"operators_cny": of_all("operators", "operator", 0.0)(i)})(
            nothing_stands(it)
        ),
        frozenset({"operators_within_their_budgets"}),
    ),
    "carbon": (lever("carbon_cap", lambda _: {"cap_t": 1.0}), frozenset({"carbon_within_the_cap"})),
    "water": (lever("water_limit", lambda _: {"most_m3": 0.0}), frozenset({"water_within_the_limit"})),
    "green": (
        lambda it: lever("green_share", lambda _: {"least": 0.9, "within": (), "new_only": False})(
            column("sites", contract_mw=0.0)(it)
        ),
        frozenset({"green_enough"}),
    ),
    "mean latency": (lever("mean_latency", lambda _: {"most_ms": 0.01}), frozenset({"mean_latency_within_the_limit"})),
    "growth": (
        lever("demand_growth", lambda _: {"inference_factor": 90.0, "training_factor": 90.0}),
        frozenset({"demand_growth"}),
    ),
    "scarce": (
        lambda it: lever("accelerator_supply", lambda i: {"supply_mw": of_all("accelerators", "accelerator", 0.0)(i)})(
            nothing_stands(it)
        ),
        frozenset({"supply"}),
    ),
    "mandate": (
        lambda it: lever("placement_mandate", lambda _: {"training_in": first_site(it), "new_only": False})(
            hardly_connected(it)
        ),
        frozenset({"placement_mandate"}),
    ),
    "share at least": (
        lever("capacity_share", lambda it: {"of": "inference", "within": first_site(it), "least": 0.99}),
        frozenset({"share_at_least"}),
    ),
    "share at most": (
        lever("capacity_share", lambda _: {"of": "inference", "within": ("east", "west"), "most": 0.5}),
        frozenset({"share_at_most"}),
    ),
    "domestic": (
        lambda it: lever("accelerator_supply", lambda _: {"domestic_share": 0.5})(
            column("accelerators", origin="imported")(nothing_stands(it))
        ),
        frozenset({"enough_is_domestic"}),
    ),
    "use": (
        lambda it: lever("utilisation_floor", lambda _: {"least": 1.0})(
            column("training", flexible=0)(nothing_stands(it))
        ),
        frozenset({"new_halls_are_used"}),
    ),
    "residency": (
        lever(
            "data_residency",
            lambda it: {
                "services": tuple(it["inference"]["service"]),
                "classes": tuple(it["training"]["class"]),
                "stay": "group",
                "within": first_site(it),
            },
        ),
        frozenset({"data_residency"}),
    ),
}


def taken_out(question: Open, conflict: Sequence[Fact], fact: Fact) -> Instance | None:
    """Return the instance with nothing but a conflict without one of its facts; None where no work is left."""
    limits = [other for other in question.facts if other.kind not in WORK and (other is fact or other not in conflict)]
    instance = lifted(question, limits)
    for kind, table, key in (("demand", "demand", "service"), ("training", "training", "class")):
        kept = [other for other in conflict if other.kind == kind and other is not fact]
        names = ids(question, kept) if kept else []
        frame = instance[table]
        instance = with_tables(instance, **{table: frame[frame[key].isin(names)].reset_index(drop=True)})
    levers = dict(instance.scenario.levers)
    if "data_residency" in levers:  # it may name only what is there
        named = levers["data_residency"]
        for key, table, column in (("services", "inference", "service"), ("classes", "training", "class")):
            named = {**named, key: tuple(name for name in named[key] if name in set(instance[table][column]))}
        levers["data_residency"] = named
        instance = under(instance, **levers)
    return instance if len(instance["demand"]) + len(instance["training"]) else None
