"""Has every shipped number a source?"""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.data.sources import uncovered
from optimizer.errors import BadInput
from optimizer.library import instance_folder, instances, region_folder, regions
from tests.hostile.edits import REGION, content, removed, replaced, without_row
from tests.packs import write_pack


@pytest.mark.parametrize("name", regions())
def test_every_shipped_region_is_covered(name: str):
    assert uncovered(region_folder(name)) == []


@pytest.mark.parametrize("name", instances())
def test_every_shipped_instance_is_covered(name: str):
    assert uncovered(instance_folder(name)) == []


def test_a_column_without_a_source_is_named(tmp_path: Path):
    write_pack(tmp_path)
    without_row("SOURCES.csv", 2)(tmp_path)
    replaced("SOURCES.csv", "latency.short_km", "latency.long_km")(tmp_path)
    assert uncovered(tmp_path / REGION) == ["zones.zone", "region.toml.latency.short_km"]


def test_an_instance_with_sources_must_cover_its_tables(tmp_path: Path):
    instance = write_pack(tmp_path)
    assert uncovered(instance) == []
    text = "table,column,source,year,licence,confidence,note\ndemand,service,s,2025,CC0,low,\n"
    content("instances/tiny/SOURCES.csv", text)(tmp_path)
    assert "demand.demand_mw" in uncovered(instance)
    assert "demand.service" not in uncovered(instance)


@pytest.mark.parametrize("name", ["SOURCES.csv", "region.toml"])
def test_what_cannot_be_read_is_refused(name: str, tmp_path: Path):
    write_pack(tmp_path)
    content(name, b"\xff")(tmp_path)
    if name == "SOURCES.csv":
        removed(name)(tmp_path)
    with pytest.raises(BadInput):
        uncovered(tmp_path / REGION)
