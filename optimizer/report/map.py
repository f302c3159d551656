"""How does a plan look on a map that a person can open, offline, and explore?

`write_map` writes one HTML file that needs nothing but itself: an SVG drawn by its own script from embedded JSON. It
fetches nothing (a content security policy forbids it) and shows names as text only.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.report.answers import Answers, embedded
from optimizer.report.document import asset, document, rounded
from optimizer.report.drawing import Frame, frame, middle, path, provinces, radius_scale, spread
from optimizer.report.hours import SERIES
from optimizer.report.view import View, view
from optimizer.report.words import both, name, said

SCRIPTS = ("state", "chart", "sketch", "labels", "panels", "listing", "wiring")
FIGURES = (
    "training", "inference", "existing", "added", "grid_mw", "peak_mw", "wind_mw", "solar_mw", "storage_mwh",
)  # fmt: skip
MOST_CAMPUSES = 300  # drawn one by one; the rest stands in the table's last row
MOST_SITE_HOURS = 12_000  # hourly series kept for the largest campuses: about 0.6 MB
MOST_FLOWS = 2_000
MOST_TRUNKS = 400
MOST_SERVICES = 40
OWN = ("", "own", "derived", "facts", "Apache-2.0")  # licences that ask for no credit; the report lists every source


def write_map(plan: Plan, instance: Instance, destination: Path) -> Path:
    """Write the interactive map to a file ending in .html, or as `map.html` into a folder, and return its path."""
    file = destination if destination.suffix == ".html" else destination / "map.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(map_page(plan, instance), encoding="utf-8", newline="\n")
    return file


def map_page(plan: Plan, instance: Instance, answers: Answers | None = None) -> str:
    """Return the interactive map as HTML; with `answers`, a click on a campus, a service or a flow shows them."""
    shown = view(plan, instance)
    parts = SCRIPTS if answers is None else (*SCRIPTS[:-1], "answers", SCRIPTS[-1])
    script = '(function () {\n"use strict";\n' + "".join(asset(f"map/{part}.js") for part in parts) + "})();\n"
    style = asset("map/page.css") + ("" if answers is None else asset("map/answers.css"))
    title = f"{shown.headline['en']} · {plan.instance}"
    return document(title, asset("map/body.html"), style, script, payload(shown, instance, answers))


def payload(shown: View, instance: Instance, answers: Answers | None = None) -> dict[str, Any]:
    """Return what the script draws, as plain JSON."""
    page = frame(instance)
    placed = np.array([campus.training + campus.inference for campus in shown.campuses])
    order = np.argsort(-placed, kind="stable")
    drawn = order[:MOST_CAMPUSES]
    hourly = drawn[: MOST_SITE_HOURS // max(instance.calendar.hours, 1)]
    place_of = {int(site): place for place, site in enumerate(drawn)}
    content = {
        "words": json.loads(asset("map/words.json")),
        "page": [page.width, page.height],
        "headline": shown.headline,
        "standfirst": shown.standfirst,
        "facts": _facts(shown, instance),
        "provinces": _provinces(instance, page),
        "scale": rounded(_scale(shown, page), 4),
        "campuses": _campuses(shown, page, drawn),
        "others": _others(shown, order[MOST_CAMPUSES:]),
        "services": _services(shown),
        "flows": _flows(shown, page, place_of),
        "cities": _cities(shown),
        "trunks": _trunks(shown, page),
        "hours": _hours(shown, hourly),
    }
    if answers is None:
        return content
    asking = json.loads(asset("map/answers.json"))
    words = {language: known | asking[language] for language, known in content["words"].items()}
    return content | {"words": words, "answers": embedded(answers, drawn.tolist(), MOST_SERVICES)}


def _facts(shown: View, instance: Instance) -> dict[str, Any]:
    summary, settings = shown.summary, instance.settings
    keys = (
        "objective",
        "bound",
        "gap",
        "controllable_gap",
        "verified",
        "seconds",
        "seed",
        "threads",
        "west_share",
        "carbon",
    )
    credited = instance["SOURCES"][~instance["SOURCES"]["licence"].isin(OWN)]
    sources = credited[["source", "year", "licence"]].drop_duplicates()
    return {
        **{key: summary[key] for key in keys},
        "status": said(summary["status"]),
        "instance": name(instance.name),
        "scenario": name(instance.scenario.name),
        "title": both(settings.title, settings.title_zh),
        "scenarioTitle": both(instance.scenario.title, instance.scenario.title_zh),
        "notes": [name(note, 600) for note in settings.notes[:30]],
        "versions": [f"{name(key)} {name(value)}" for key, value in summary["versions"].items()][:20],
        "sources": [" · ".join(name(cell, 200) for cell in row if cell) for row in sources.itertuples(index=False)][
            :60
        ],
        "attribution": said("attribution"),
        "placed": {kind: rounded(mw) for kind, mw in shown.placed.items()},
    }


def _provinces(instance: Instance, page: Frame) -> list[dict[str, Any]]:
    sites = instance["sites"]
    western = set(sites["zone"][sites["side"] == "west"])
    drawn = []
    for province in provinces(instance.borders, page):
        x, y, room = middle(province.rings)
        names = both(province.name, province.name_zh)
        place = {"x": rounded(x), "y": rounded(y), "r": rounded(room), "west": province.zone in western}
        drawn.append({"n": names, "d": path(province.rings), **place})
    return drawn


def _scale(shown: View, page: Frame) -> float:
    training, inference = (np.array([getattr(c, kind) for c in shown.campuses]) for kind in ("training", "inference"))
    return radius_scale(training, inference, page)


def _campuses(shown: View, page: Frame, drawn: np.ndarray[Any, Any]) -> list[dict[str, Any]]:
    campuses = [shown.campuses[site] for site in drawn]
    x, y = page([campus.lat for campus in campuses], [campus.lon for campus in campuses])
    largest = np.array([max(campus.training, campus.inference) for campus in campuses])
    radius = np.maximum(_scale(shown, page) * np.sqrt(largest), 2.5)
    moved_x, moved_y = spread(x, y, radius, page)
    return [
        {
            "n": campus.names, "side": campus.side, "hub": campus.hub, "zone": campus.zone,
            "operators": campus.operators[:12],
            "x": rounded(moved_x[row]), "y": rounded(moved_y[row]), "x0": rounded(x[row]), "y0": rounded(y[row]),
            **{figure: rounded(getattr(campus, figure)) for figure in FIGURES},
            "energy": rounded(campus.energy_gwh), "green": rounded(campus.green, 4), "pue": rounded(campus.pue, 3),
            "carbon": rounded(campus.carbon_kt),
        }
        for row, campus in enumerate(campuses)
    ]  # fmt: skip


def _others(shown: View, rest: np.ndarray[Any, Any]) -> dict[str, Any] | None:
    if not len(rest):
        return None
    keys = {"training": "training", "inference": "inference", "existing": "existing", "added": "added"}
    keys |= {"grid_mw": "grid_mw", "energy": "energy_gwh", "carbon": "carbon_kt"}
    sums = {key: rounded(sum(getattr(shown.campuses[site], figure) for site in rest)) for key, figure in keys.items()}
    return {"count": len(rest), **sums}


def _services(shown: View) -> list[dict[str, Any]]:
    return [
        {
            "n": service.names,
            "ms": rounded(service.latency_ms, 2),
            "mw": rounded(service.mw, 2),
            "west": rounded(service.west, 4),
        }
        for service in shown.services[:MOST_SERVICES]
    ]


def _flows(shown: View, page: Frame, place_of: dict[int, int]) -> list[list[Any]]:
    """Return [service, campus, x, y, MW, origin or -1, zone, origins gathered], the largest flows last (on top)."""
    kept = [flow for flow in shown.flows if flow.site in place_of and flow.service < MOST_SERVICES]
    kept = sorted(kept, key=lambda flow: flow.mw)[-MOST_FLOWS:]
    x, y = page([flow.lat for flow in kept], [flow.lon for flow in kept])
    ends = [[flow.service, place_of[flow.site], rounded(x[row]), rounded(y[row])] for row, flow in enumerate(kept)]
    return [
        [*end, rounded(flow.mw, 2), flow.origin, flow.zone, flow.origins] for end, flow in zip(ends, kept, strict=True)
    ]


def _cities(shown: View) -> dict[str, Any]:
    """Return the names that flows refer to: origins by row, and zones."""
    used = sorted({flow.origin for flow in shown.flows if flow.origin >= 0})
    return {"origins": {str(row): shown.origins[row] for row in used}, "zones": shown.zones}


def _trunks(shown: View, page: Frame) -> list[dict[str, Any]]:
    busiest = sorted(shown.trunks, key=lambda trunk: -trunk.traffic)[:MOST_TRUNKS]
    rows = []
    for trunk in busiest:
        x, y = page([lat for lat, _ in trunk.ends], [lon for _, lon in trunk.ends])
        ends = {"a": [rounded(x[0]), rounded(y[0])], "b": [rounded(x[1]), rounded(y[1])]}
        figures = {key: rounded(getattr(trunk, key)) for key in ("traffic", "capacity", "added")}
        rows.append({"n": trunk.names, **ends, **figures})
    return rows


def _hours(shown: View, kept: np.ndarray[Any, Any]) -> dict[str, Any]:
    hours = shown.hours
    return {
        "labels": [name(label) for label in hours.labels],
        "dates": [name(date) for date in hours.dates],
        "days": rounded(hours.days),
        "all": {key: rounded(hours.national(key)) for key in SERIES},
        "campus": [{key: rounded(hours.series[key][site]) for key in SERIES} for site in kept],
        "work": [{key: rounded(hours.work[key][site]) for key in hours.work} for site in kept],
    }
