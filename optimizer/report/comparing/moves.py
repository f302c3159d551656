"""What moves where between two plans: training, inference and added capacity, by site, hub and side?

Work is followed demand by demand and class by class: what a demand loses in some places it gains in others, and each
place that loses feeds each place that gains in proportion. Added capacity is nobody's in particular, so it is followed
as a whole. What one plan places and the other does not (demand that grew, work refused) comes from, or goes, nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from optimizer.data.instance import Instance
from optimizer.plan.figures import Figures, figures_of
from optimizer.report.comparing.cases import Case
from optimizer.report.comparing.phrases import named, phrase
from optimizer.report.words import Both

Kind = Literal["training", "inference", "added"]
Grouping = Literal["site", "hub", "side"]
KINDS: tuple[Kind, ...] = ("training", "inference", "added")
GROUPINGS: tuple[Grouping, ...] = ("site", "hub", "side")
NOWHERE = ""
LEAST_MW = 1e-6


@dataclass(frozen=True)
class Move:
    """MW of one kind that stand at `source` in the first plan and at `target` in the second."""

    kind: Kind
    source: Both
    target: Both
    mw: float


@dataclass(frozen=True)
class Moves:
    """Every move by grouping, the largest first.

    `share` is the part of what the first plan places (or adds) of a kind that stands at another site in the second, or
    nowhere; `moved` the same for training and inference together. None where the first plan has none.
    """

    by: Mapping[Grouping, tuple[Move, ...]]
    share: Mapping[Kind, float | None]
    moved: float | None


def moved(a: Case, b: Case) -> Moves | None:
    """Return what moves from A's plan to B's, None where one has no plan."""
    if a.plan is None or b.plan is None or a.instance is None or b.instance is None:
        return None
    one, other = figures_of(a.plan, a.instance), figures_of(b.plan, b.instance)
    held = {kind: (_held(one, kind), _held(other, kind)) for kind in KINDS}
    flows = {(kind, grouping): _flows(*held[kind], grouping) for kind in KINDS for grouping in GROUPINGS}
    names = {grouping: _names(a.instance, b.instance, grouping) for grouping in GROUPINGS}
    by = {grouping: _ranked({kind: flows[kind, grouping] for kind in KINDS}, names[grouping]) for grouping in GROUPINGS}
    left = {kind: float(flows[kind, "site"].query("source != ''")["mw"].sum()) for kind in KINDS}
    whole = {kind: float(held[kind][0]["mw"].sum()) for kind in KINDS}
    share = {kind: left[kind] / whole[kind] if whole[kind] > 0 else None for kind in KINDS}
    work = whole["training"] + whole["inference"]
    return Moves(by, share, (left["training"] + left["inference"]) / work if work > 0 else None)


def _held(figures: Figures, kind: Kind) -> pd.DataFrame:
    """Return what a plan holds of one kind: whose it is, its site, hub and side, and MW."""
    instance, given = figures.instance, figures.given
    if kind == "inference":
        services, origins, sites, _ = figures.chosen.serve
        ids = zip(given.ids("services")[services], given.ids("origins")[origins], strict=True)
        whose: list[object] = list(ids)
        mw = figures.served_rows
    elif kind == "training":
        classes, halls, jobs = figures.chosen.run
        whose, sites, mw = list(given.ids("classes")[classes]), given.hall_site[halls], given.job_mw[classes] * jobs
    else:
        whose, sites, mw = ["all"] * len(given.hall_site), given.hall_site, figures.added_mw
    places = instance["sites"].iloc[np.asarray(sites)]
    hubs = [hub or f" {side}" for hub, side in zip(places["hub"], places["side"], strict=True)]
    columns = {
        "site": places["site"].to_numpy(dtype=object),
        "hub": hubs,
        "side": places["side"].to_numpy(dtype=object),
    }
    return pd.DataFrame({"whose": pd.Series(whose, dtype=object), **columns, "mw": np.asarray(mw, dtype=np.float64)})


def _flows(one: pd.DataFrame, other: pd.DataFrame, grouping: Grouping) -> pd.DataFrame:
    """Return source, target and MW of what moves between the places of a grouping."""
    both = pd.concat([one.assign(mw=-one["mw"]), other])
    change = both.groupby(["whose", grouping], sort=True)["mw"].sum().rename_axis(["whose", "place"]).reset_index()
    net = change.groupby("whose", sort=True)["mw"].sum().reset_index().assign(place=NOWHERE)
    change = pd.concat([change, net.assign(mw=-net["mw"])[["whose", "place", "mw"]]])
    losing = change[change["mw"] < -LEAST_MW].rename(columns={"place": "source", "mw": "lost"})
    gaining = change[change["mw"] > LEAST_MW].rename(columns={"place": "target", "mw": "gained"})
    pairs = losing.merge(gaining, on="whose")
    whole = pairs["whose"].map(gaining.groupby("whose")["gained"].sum())
    pairs = pairs.assign(mw=-pairs["lost"] * pairs["gained"] / whole)
    summed: pd.DataFrame = pairs.groupby(["source", "target"], sort=True)["mw"].sum().reset_index()
    return summed


def _names(a: Instance, b: Instance, grouping: Grouping) -> dict[str, Both]:
    """Return how each place of a grouping is called; nowhere is called nothing."""
    if grouping == "side":
        return {NOWHERE: phrase("nowhere"), "east": phrase("east"), "west": phrase("west")}
    names = {NOWHERE: phrase("nowhere"), " east": phrase("outside_east"), " west": phrase("outside_west")}
    for instance in (b, a):
        sites = instance["sites"]
        if grouping == "hub":
            names |= {hub: named(hub) for hub in sites["hub"] if hub}
        else:
            rows = zip(sites["site"], sites["name"], sites["name_zh"], strict=True)
            names |= {site: named(english, chinese) for site, english, chinese in rows}
    return names


def _ranked(flows: Mapping[Kind, pd.DataFrame], names: Mapping[str, Both]) -> tuple[Move, ...]:
    found = [
        Move(kind, names[source], names[target], float(mw))
        for kind in KINDS
        for source, target, mw in flows[kind].itertuples(index=False)
        if mw > LEAST_MW
    ]
    return tuple(sorted(found, key=lambda move: -move.mw))
