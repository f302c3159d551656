"""Do the places arrive in other maps where they are?"""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.report.geodata import write_geojson, write_geopackage
from tests.report.spoiling import SCRIPT, empty_plan, renamed, without_demand


def test_geojson_holds_every_layer_in_degrees(plan: Plan, instance: Instance, tmp_path: Path):
    files = write_geojson(plan, instance, tmp_path)
    assert [file.name for file in files] == ["sites.geojson", "flows.geojson", "links.geojson"]
    sites, flows, links = (json.loads(file.read_text(encoding="utf-8"))["features"] for file in files)
    assert sites[0]["geometry"] == {"type": "Point", "coordinates": [121.3, 31.0]}
    assert sites[0]["properties"]["name_zh"] == "城园"
    assert sum(site["properties"]["training_mw"] for site in sites) == pytest.approx(3.0, abs=1e-5)
    assert sum(flow["properties"]["demand_mw"] for flow in flows) == pytest.approx(8.5)
    assert [link["properties"]["added_gbps"] for link in links] == [0, 0, 100]


def test_geojson_is_the_same_every_time(plan: Plan, instance: Instance, tmp_path: Path):
    first = [file.read_bytes() for file in write_geojson(plan, instance, tmp_path)]
    assert first == [file.read_bytes() for file in write_geojson(plan, instance, tmp_path)]


def test_the_geopackage_holds_every_layer(plan: Plan, instance: Instance, tmp_path: Path):
    file = write_geopackage(plan, instance, tmp_path / "new" / "plan.gpkg")
    assert dict(pyogrio.list_layers(file)) == {
        "sites": "Point", "flows": "LineString", "links": "LineString", "provinces": "MultiPolygon",
    }  # fmt: skip
    sites = gpd.read_file(file, layer="sites")
    assert sites.crs.to_epsg() == 4326
    assert list(sites["site"]) == ["city", "plain", "hill"]
    assert list(sites.geometry.y) == [31.0, 38.5, 36.0]


def test_it_replaces_what_stood_there(plan: Plan, instance: Instance, tmp_path: Path):
    file = tmp_path / "plan.gpkg"
    write_geopackage(plan, instance, file)
    write_geopackage(plan, instance, file)
    assert len(gpd.read_file(file, layer="sites")) == 3


def test_hostile_names_and_empty_plans_pass(plan: Plan, instance: Instance, tmp_path: Path):
    spoilt, bare = renamed(instance, SCRIPT), without_demand(instance)
    assert gpd.read_file(write_geopackage(plan, spoilt, tmp_path / "a.gpkg"), layer="sites")["name"][0] == SCRIPT
    assert "flows" not in dict(pyogrio.list_layers(write_geopackage(empty_plan(bare), bare, tmp_path / "b.gpkg")))
