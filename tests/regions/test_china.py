"""Is the region pack of China what it says, to the last bit where it promises that?"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, shape

from optimizer.data.schema import HOUR_COLUMNS, REGION_TABLES
from optimizer.data.sources import uncovered
from optimizer.geography.distance import great_circle_km
from optimizer.geography.latency import in_glass_ms

ROOT = Path(__file__).parents[2]
REGION = ROOT / "regions" / "china"
FACTS = ROOT.parent / "shared" / "data" / "china"
HOURS = list(HOUR_COLUMNS)
OUTLINE_DEGREES = 0.1  # the outline is simplified and places are town centres

needs_facts = pytest.mark.skipif(not FACTS.exists(), reason="the shared facts do not lie beside this checkout")


@cache
def table(name: str) -> pd.DataFrame:
    return pd.read_csv(REGION / f"{name}.csv", keep_default_na=False, na_values={"capital_limit_cny": [""]})


@cache
def means() -> pd.DataFrame:
    """Weighted mean of every series, rows (quantity, key), one column for each calendar."""
    rows = table("profiles").merge(table("days"), on=["calendar", "day"])
    rows["total"] = rows[HOURS].sum(axis=1) * rows["weight_days"]
    return rows.pivot_table("total", ["quantity", "key"], "calendar", "sum") / 8760


def test_it_is_as_large_as_the_national_question_needs():
    sites, halls, operators = table("sites"), table("halls"), table("operators")
    assert len(table("zones")) == 31
    assert len(table("origins")) == 340
    assert 24 <= len(sites) <= 30
    assert 60 <= len(halls) <= 100
    assert sites.loc[sites.hub != "", "hub"].nunique() == 8
    outside = set(sites.loc[sites.hub == "", "site"])
    assert {"beijing", "shanghai", "hangzhou", "nanjing", "guangzhou", "shenzhen"} <= outside
    assert {"datong", "hami", "haidong", "langfang", "wuhan"} <= outside
    assert set(halls.operator) == set(operators.operator)
    assert set(halls.accelerator) == {"imported", "domestic"}
    assert halls.existing_mw.sum() == 2960


def test_every_column_and_setting_has_a_source():
    assert uncovered(REGION) == []
    stated = set(zip(table("SOURCES")["table"], table("SOURCES")["column"], strict=True))
    assert {(t.name, c.name) for t in REGION_TABLES for c in t.columns} <= stated


def test_typical_days_are_whole_days_of_one_year():
    calendars = dict(tuple(table("days").groupby("calendar")))
    assert {name: len(days) for name, days in calendars.items()} == {"4d": 4, "12d": 12}
    for days in calendars.values():
        assert days.weight_days.sum() == 365
        assert (days.weight_days % 1 == 0).all()
        assert days.date.is_monotonic_increasing


def test_the_mean_tariff_is_the_price():
    prices = table("zones").set_index("zone").price_cny_per_mwh
    tariffs = means().loc["tariff_cny_per_mwh"]
    for calendar in ("4d", "12d"):
        assert np.allclose(tariffs[calendar], prices[tariffs.index], rtol=1e-12, atol=0)


def test_both_calendars_have_the_same_means():
    assert np.allclose(means()["4d"], means()["12d"], rtol=1e-12, atol=0)


@needs_facts
@pytest.mark.parametrize(
    ("quantity", "file"),
    [("wind_cf", "cn_province_onwind_cf_2020_hourly_CALIBRATED"), ("solar_cf", "cn_province_solar_cf_2020_hourly")],
)
def test_capacity_factors_have_the_mean_of_the_year(quantity: str, file: str):
    year = pd.read_csv(FACTS / "raw" / f"{file}.csv.gz").mean(numeric_only=True)
    for zone, mean in means().loc[quantity, "4d"].items():
        name = "InnerMongolia" if zone == "inner_mongolia" else zone.capitalize()
        assert mean == pytest.approx(year[name], rel=1e-9)


def test_capacity_factors_and_pue_stay_within_their_bounds():
    profiles = table("profiles").set_index("quantity")
    for quantity in ("wind_cf", "solar_cf"):
        values = profiles.loc[quantity, HOURS].to_numpy()
        assert values.min() >= 0
        assert values.max() <= 1
    pue = profiles.loc["pue", HOURS].to_numpy()
    assert 1.1 < pue.min() < pue.max() < 1.9
    assert (profiles.loc["tariff_cny_per_mwh", HOURS].to_numpy() > 0).all()


def test_new_halls_are_within_their_limit_and_better_than_old_ones():
    pue = means().loc["pue", "4d"]
    new = table("halls").query("modules_max > 0")
    assert (new.pue_curve.map(pue) <= new.pue_limit).all()
    for curve in pue.index[pue.index.str.endswith("_legacy")]:
        assert pue[curve] > pue[curve.replace("_legacy", "_new")] + 0.1


def test_published_pue_is_met_where_it_was_calibrated():
    pue = means().loc["pue", "4d"]
    assert pue["horinger_new"] == pytest.approx(1.18, abs=0.005)
    assert 1.18 < pue["guian_new"] <= 1.20


def test_no_two_halls_are_twins():
    assert not table("halls").drop(columns="hall").duplicated().any()


def test_legacy_halls_never_grow_and_new_ones_start_empty():
    halls = table("halls")
    assert ((halls.existing_mw > 0) ^ (halls.modules_max > 0)).all()


def test_every_campus_can_be_given_inference():
    serving = table("halls").query("kinds != 'training' and modules_max > 0")
    assert set(serving.site) == set(table("sites").site)


def test_the_state_can_build_about_1500_mw():
    limits = table("operators").set_index("operator").capital_limit_cny
    assert limits[["telecom", "mobile", "unicom"]].sum() / 22e6 == pytest.approx(1500)
    assert limits[["alibaba", "tencent", "huawei", "third_party"]].isna().all()


def test_weights_of_the_origins_sum_to_one():
    origins = table("origins").set_index("origin")
    assert origins.weight.sum() == pytest.approx(1, abs=1e-12)
    assert set(origins.index[origins.weight == 0]) == {"hong_kong", "macau"}
    assert (origins.name_zh != "").sum() >= 300


def test_nothing_is_faster_than_light_in_glass():
    sites, origins, nodes = (table(name).set_index(name[:-1]) for name in ("sites", "origins", "nodes"))
    latency, links = table("latency"), table("links")
    assert (latency.round_trip_ms.to_numpy() > least_ms(origins.loc[latency.origin], sites.loc[latency.site])).all()
    assert (links.latency_ms.to_numpy() > least_ms(nodes.loc[links.node_a], nodes.loc[links.node_b])).all()


def least_ms(ends: pd.DataFrame, other_ends: pd.DataFrame) -> np.ndarray:
    places = [frame[name].to_numpy() for frame in (ends, other_ends) for name in ("lat", "lon")]
    return in_glass_ms(great_circle_km(*places))


def test_the_trunk_is_one_piece_and_joins_the_eight_hubs_directly():
    links = table("links")
    graph = nx.Graph(list(zip(links.node_a, links.node_b, strict=True)))
    assert set(graph) == set(table("nodes").node)
    assert nx.is_connected(graph)
    hubs = ["zhangjiakou", "shanghai", "shaoguan", "chengdu", "guiyang", "hohhot", "qingyang", "zhongwei"]
    assert all(graph.has_edge(a, b) for a in hubs for b in hubs if a < b)


@pytest.mark.parametrize("name", ["sites", "origins"])
def test_places_lie_in_the_province_they_claim(name: str):
    features = json.loads((REGION / "borders.geojson").read_text(encoding="utf-8"))["features"]
    outline = {feature["properties"]["zone"]: shape(feature["geometry"]) for feature in features}
    assert set(outline) - {""} == set(table("zones").zone)
    places = table(name)
    if name == "origins":
        places = places.query("weight > 0")
    astray = [
        row[0]
        for row in places[[name[:-1], "zone", "lat", "lon"]].itertuples(index=False)
        if outline[row.zone].distance(Point(row.lon, row.lat)) > OUTLINE_DEGREES
    ]
    assert astray == []


def test_the_west_is_the_west_of_the_programme():
    west = {"inner_mongolia", "gansu", "ningxia", "guizhou", "sichuan", "chongqing", "qinghai", "xinjiang"}
    sites = table("sites")
    assert ((sites.side == "west") == sites.zone.isin(west)).all()


@needs_facts
def test_the_script_writes_the_committed_files_byte_for_byte(tmp_path: Path):
    command = [sys.executable, "-m", "scripts.china", "--output", tmp_path / "pack", "--docs", tmp_path / "docs"]
    subprocess.run(command, cwd=ROOT, check=True)
    written = {path.name: path.read_bytes() for path in (tmp_path / "pack").iterdir()}
    committed = {path.name: path.read_bytes() for path in REGION.iterdir()}
    assert written.keys() == committed.keys()
    assert [name for name in written if written[name] != committed[name]] == []
    page = (tmp_path / "docs" / "region-china.md").read_bytes()
    assert page == (ROOT / "docs" / "region-china.md").read_bytes()
