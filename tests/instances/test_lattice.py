"""Is the teaching country what its description says?"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from optimizer.data import schema
from optimizer.data.sources import uncovered

LATTICE = Path(__file__).parents[2] / "regions" / "lattice"


def rows(table: str) -> list[dict[str, str]]:
    with (LATTICE / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_column_and_setting_has_a_source():
    assert uncovered(LATTICE) == []
    assert {row["confidence"] for row in rows("SOURCES")} == {"assumption"}


def test_nine_squares_border_the_nine_zones():
    features = json.loads((LATTICE / "borders.geojson").read_text(encoding="utf-8"))["features"]
    assert {feature["properties"]["zone"] for feature in features} == {row["zone"] for row in rows("zones")}
    assert len(features) == 9


def test_mean_tariffs_are_the_price_level():
    price = {row["zone"]: float(row["price_cny_per_mwh"]) for row in rows("zones")}
    weight = {(row["calendar"], row["day"]): float(row["weight_days"]) for row in rows("days")}
    for calendar in ("1d", "2d"):
        total = dict.fromkeys(price, 0.0)
        for row in rows("profiles"):
            if row["calendar"] == calendar and row["quantity"] == "tariff_cny_per_mwh":
                mean = sum(float(row[hour]) for hour in schema.HOUR_COLUMNS) / 24
                total[row["key"]] += weight[calendar, row["day"]] / 365 * mean
        assert total == pytest.approx(price)


def test_shares_of_national_demand_sum_to_one():
    assert sum(float(row["weight"]) for row in rows("origins")) == pytest.approx(1)
