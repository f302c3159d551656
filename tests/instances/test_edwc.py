"""Are the national instances consistent, and does the script reproduce them?"""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from optimizer.data import schema
from optimizer.data.reading import read_instance
from optimizer.data.sources import uncovered
from scripts.edwc.building import build
from scripts.edwc.coverage import Places, read_places
from scripts.edwc.services import SAFETY_MS, SERVICES, Service

ROOT = Path(__file__).parents[2]
TRACES = ROOT / ".." / "shared" / "traces"
REGION = ROOT / "regions" / "china"
INSTANCES = ROOT / "instances"
NATIONAL = INSTANCES / "edwc-2025"
NAMES = ("edwc-2025", "edwc-2025-288h", "edwc-greenfield")


def rows(table: str) -> list[dict[str, str]]:
    with (NATIONAL / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def places() -> Places:
    return read_places(REGION)


def test_there_are_enough_services_and_classes_with_chinese_names():
    assert len(rows("inference")) >= 6
    assert 36 <= len(rows("training")) <= 48
    assert all(row["name_zh"] for table in ("inference", "training") for row in rows(table))


def test_services_ask_for_their_shares_of_4200_mw():
    by_service: dict[str, float] = defaultdict(float)
    for row in rows("demand"):
        by_service[row["service"]] += float(row["demand_mw"])
    assert sum(by_service.values()) == pytest.approx(4200, abs=1e-6)
    assert by_service == pytest.approx({item.service: 4200 * item.share for item in SERVICES}, abs=1e-6)


def test_shapes_have_mean_one():
    for row in rows("shapes"):
        tenthousandths = [round(float(row[hour]) * 1e4) for hour in schema.HOUR_COLUMNS]
        assert sum(tenthousandths) == 24 * 10_000


def test_training_asks_for_2600_mw_a_fifth_of_it_flexible():
    megawatts = {"0": 0.0, "1": 0.0}
    for row in rows("training"):
        megawatts[row["flexible"]] += int(row["count"]) * float(row["work_mwh"]) / 8760
    assert sum(megawatts.values()) == pytest.approx(2600, abs=0.01)
    assert megawatts["1"] == pytest.approx(520, abs=0.01)


def test_training_classes_are_streams_worth_counting():
    for row in rows("training"):
        mean_mw = float(row["work_mwh"]) / 8760
        assert 1 <= int(row["count"]) <= 300
        assert 0.2 <= mean_mw < float(row["peak_mw"])


def test_training_classes_can_be_told_apart():
    marks = [
        (row["work_mwh"], row["peak_mw"], row["flexible"], row["data_tb"], row["origin"]) for row in rows("training")
    ]
    assert len(set(marks)) == len(marks)


@pytest.mark.parametrize("service", SERVICES, ids=lambda item: item.service)
def test_an_origin_is_covered_exactly_where_a_campus_is_in_reach(places: Places, service: Service):
    asked = {row["origin"] for row in rows("demand") if row["service"] == service.service}
    near = places.reach(service, SAFETY_MS)
    if service.latency_ms <= 10:
        near &= places.standing
    reached = near.any(axis=1) & (places.origins["weight"] > 0).to_numpy()
    assert asked == set(places.origins.loc[reached, "origin"])


def test_what_is_not_covered_is_said():
    notes = tomllib.loads((NATIONAL / "instance.toml").read_text(encoding="utf-8"))["notes"]
    assert all(any(note.startswith(f"{item.service}:") for note in notes) for item in SERVICES)


@pytest.mark.parametrize("name", NAMES)
def test_every_column_has_a_source(name: str):
    assert uncovered(INSTANCES / name) == []


@pytest.mark.parametrize(("name", "hours"), [(NAMES[0], 96), (NAMES[1], 288), (NAMES[2], 96)])
def test_it_can_be_read_with_its_own_calendar(name: str, hours: int):
    assert read_instance(str(INSTANCES / name)).calendar.hours == hours


@pytest.mark.parametrize("name", NAMES[1:])
def test_variants_share_tables_and_copy_none(name: str):
    assert {path.name for path in (INSTANCES / name).glob("*.csv")} == {"SOURCES.csv"}
    variant, national = read_instance(str(INSTANCES / name)), read_instance(str(NATIONAL))
    for table in schema.INSTANCE_TABLES:
        assert variant[table.name].equals(national[table.name])


def test_nothing_stands_on_the_green_field():
    field = read_instance(str(INSTANCES / "edwc-greenfield"))
    assert field["halls"]["existing_mw"].sum() == 0
    assert field["sites"]["is_open"].sum() == 0
    assert (field["sites"]["opening_cny_per_year"] > 0).all()


def test_the_script_writes_the_committed_files_byte_for_byte(tmp_path: Path):
    if not TRACES.is_dir():
        pytest.skip("the folder `shared` with the traces is not beside the checkout")
    said = list(build(TRACES, REGION, tmp_path))
    assert said
    for written in sorted(path for path in tmp_path.rglob("*") if path.is_file()):
        committed = INSTANCES / written.relative_to(tmp_path)
        assert written.read_bytes() == committed.read_bytes(), committed.name
