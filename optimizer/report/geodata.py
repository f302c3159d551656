"""How does a plan reach QGIS and other maps: as GeoJSON and as a GeoPackage?

Degrees of WGS 84. Sites are points, flows lines from the origin (or the middle of several) to the site, links lines
between trunk nodes, provinces the region's own borders.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
from shapely.geometry import MultiPolygon, Polygon
from shapely.validation import make_valid

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.report.borders import outlines
from optimizer.report.view import View, view
from optimizer.report.words import name

Feature = dict[str, Any]
WGS84 = "EPSG:4326"
LAYERS = ("sites", "flows", "links")
CAMPUS_FIGURES = {  # what a campus states, under names with units
    "training": "training_mw", "inference": "inference_mw", "existing": "existing_mw", "added": "added_mw",
    "grid_mw": "grid_mw", "peak_mw": "peak_mw", "wind_mw": "wind_mw", "solar_mw": "solar_mw",
    "storage_mwh": "storage_mwh", "energy_gwh": "energy_gwh", "green": "green_share", "pue": "pue",
    "carbon_kt": "carbon_kt",
}  # fmt: skip


def write_geojson(plan: Plan, instance: Instance, folder: Path) -> tuple[Path, ...]:
    """Write `sites.geojson`, `flows.geojson` and `links.geojson` (RFC 7946) into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for layer, features in layers(view(plan, instance), instance).items():
        file = folder / f"{layer}.geojson"
        collection = {"type": "FeatureCollection", "features": features}
        text = json.dumps(collection, ensure_ascii=False, allow_nan=False, indent=1)
        file.write_text(text + "\n", encoding="utf-8", newline="\n")
        written.append(file)
    return tuple(written)


def write_geopackage(plan: Plan, instance: Instance, file: Path) -> Path:
    """Write the layers sites, flows, links and provinces as a GeoPackage and return its path."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    for layer, features in layers(view(plan, instance), instance).items():
        if features:
            _add_layer(file, layer, gpd.GeoDataFrame.from_features(features, crs=WGS84))
    rows = []
    for outline in outlines(instance.borders):
        area = make_valid(MultiPolygon([Polygon(ring) for ring in outline.rings if len(ring) > 3]))
        named = {"name": name(outline.name), "name_zh": name(outline.name_zh)}
        rows.append({"zone": outline.zone, **named, "geometry": area})
    if rows:
        _add_layer(file, "provinces", gpd.GeoDataFrame(rows, crs=WGS84))
    return file


def _add_layer(file: Path, layer: str, frame: gpd.GeoDataFrame) -> None:
    frame.to_file(file, layer=layer, driver="GPKG", engine="pyogrio")


def layers(shown: View, instance: Instance) -> Mapping[str, list[Feature]]:
    """Return the features of every layer."""
    return dict(zip(LAYERS, (_sites(shown, instance), _flows(shown, instance), _links(shown, instance)), strict=True))


def _sites(shown: View, instance: Instance) -> list[Feature]:
    ids = instance["sites"]["site"]
    features = []
    for row, campus in enumerate(shown.campuses):
        named = {"name": campus.names["en"], "name_zh": campus.names["zh"]}
        said = {"site": str(ids[row]), **named, "side": campus.side, "hub": campus.hub}
        figures = {unit: round(getattr(campus, key), 6) for key, unit in CAMPUS_FIGURES.items()}
        features.append(_feature({"type": "Point", "coordinates": _place(campus.lat, campus.lon)}, said | figures))
    return features


def _flows(shown: View, instance: Instance) -> list[Feature]:
    services, sites = instance["inference"]["service"], instance["sites"]["site"]
    origins = instance["origins"]["origin"]
    features = []
    for flow in shown.flows:
        end = shown.campuses[flow.site]
        said = {
            "service": str(services[flow.service]), "origin": str(origins[flow.origin]) if flow.origin >= 0 else "",
            "zone": str(instance["zones"]["zone"][flow.zone]), "origins": flow.origins, "site": str(sites[flow.site]),
            "demand_mw": round(flow.mw, 6),
        }  # fmt: skip
        line = {"type": "LineString", "coordinates": [_place(flow.lat, flow.lon), _place(end.lat, end.lon)]}
        features.append(_feature(line, said))
    return features


def _links(shown: View, instance: Instance) -> list[Feature]:
    ids = instance["links"]["link"]
    features = []
    for row, trunk in enumerate(shown.trunks):
        ends = {"from": trunk.names[0]["en"], "to": trunk.names[1]["en"]}
        figures = {"traffic_gbps": trunk.traffic, "capacity_gbps": trunk.capacity, "added_gbps": trunk.added}
        said = {"link": str(ids[row])} | ends | {key: round(value, 6) for key, value in figures.items()}
        features.append(_feature({"type": "LineString", "coordinates": [_place(*end) for end in trunk.ends]}, said))
    return features


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> Feature:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _place(lat: float, lon: float) -> list[float]:
    return [round(lon, 6), round(lat, 6)]
