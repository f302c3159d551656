"""Does the README of the toy reckon rightly? Recomputed by plain arithmetic from the tables, without any solver."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOY, LATTICE = ROOT / "instances" / "toy", ROOT / "regions" / "lattice"
README = (TOY / "README.md").read_text(encoding="utf-8")
NIGHT, DAY = 12, 12


def rows(folder: Path, table: str, key: str) -> dict[str, dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return {row[key]: row for row in csv.DictReader(stream)}


def number(table: str, key: str, ident: str, column: str, folder: Path = LATTICE) -> float:
    return float(rows(folder, table, key)[ident][column])


HALLS = rows(LATTICE, "halls", "hall")
PRICE = {zone: float(row["price_cny_per_mwh"]) for zone, row in rows(LATTICE, "zones", "zone").items()}
PUE = {"west": 1.2, "east": 1.3, "old": 1.5}
KM = 6371.0088 * math.radians(4.5)  # one step along the equator


def grid_bill(zone: str, night_mw: float, day_mw: float) -> float:
    return 365 * (NIGHT * night_mw * 0.8 + DAY * day_mw * 1.2) * PRICE[zone]


def bill() -> dict[str, float]:
    new, sturdy = HALLS["port-new"], rows(LATTICE, "accelerators", "accelerator")["sturdy"]
    module = float(new["module_mw"])
    annuity = 0.05 / (1 - 1.05**-20)
    old_carry = (4 - 0.5) / 1.25
    new_carry = (4 - old_carry) * 1.25
    assert new_carry * 1.25 + 0.5 <= module
    port = [(old_carry * shape + 0.5) * PUE["old"] + (new_carry * shape + 0.5) * PUE["east"] for shape in (0.75, 1.25)]
    plain = [(4 * shape + 0.5) * PUE["west"] for shape in (0.75, 1.25)]
    dune = [(10 + 6 * 0.75 + 0.5 + 10) * PUE["west"], (10 + 6 * 1.25 + 0.5) * PUE["west"]]
    sun_mwh = 20 * 0.5 * 10 * 365
    return {
        "halls": module * float(new["capex_cny_per_mw"]) * annuity,
        "fixed_operation": module * float(new["om_cny_per_mw_year"]),
        "accelerators": module * float(sturdy["price_cny_per_mw"]) / float(sturdy["life_years"]),
        "openings": 0.0,
        "grid_energy, Dune": grid_bill("dune", *dune) - sun_mwh * 360,
        "grid_energy, Plain": grid_bill("plain", *plain),
        "grid_energy, Port": grid_bill("port", *port),
        "contracted_energy": sun_mwh * (150 + 110),
        "storage, certificates": 0.0,
        "traffic": 20 * (2 * 10 * 2 * KM + 4 * 10 * KM),
        "data_moves": 20 * 100 * 8e3 / (8760 * 3600) * 2 * KM,
        "trunks": 200_000.0,
        "homes": 300_000.0,
    }


def printed() -> dict[str, float]:
    section = README.split("## 6.")[1].split("## 7.")[0]
    cells = [[cell.strip(" *") for cell in line.split("|")[1:-1]] for line in section.splitlines() if "|" in line]
    return {row[0]: float(row[2].replace(",", "")) for row in cells[2:]}


def test_every_term_of_the_bill_is_reckoned_rightly():
    reckoned = bill()
    assert printed() == pytest.approx({**reckoned, "total": sum(reckoned.values())}, abs=0.005)


def test_the_hall_at_dune_and_its_connection_are_exactly_full_at_night():
    night = 10 + 6 * 0.75 + 0.5 + 10
    assert night == float(HALLS["dune-old"]["existing_mw"])
    assert night * PUE["west"] == pytest.approx(number("sites", "site", "dune", "grid_mw"))


def test_tuning_needs_exactly_the_twelve_night_hours():
    flexible = 5 * number("training", "class", "tuning", "work_mwh", TOY) / 8760
    assert 2.0 * flexible * NIGHT == 24 * flexible


def test_voice_reaches_port_alone():
    within = 2 + 1
    beyond = 2 * 4.9e-3 * KM * 1.6 + 2 + 1
    assert within <= 10 < beyond
    assert f"{beyond:.2f}" in README


def test_building_for_cheaper_electricity_never_pays():
    cheapest = min(
        float(row["price_cny_per_mw"]) / float(row["life_years"])
        for row in rows(LATTICE, "accelerators", "accelerator").values()
    )
    dearest = PRICE["port"] * PUE[HALLS["port-old"]["pue_curve"]] * 8760
    assert cheapest > dearest


def test_one_more_unit_on_the_link_to_dune_pays():
    over = 20 + 100 * 8e3 / (8760 * 3600) - number("links", "link", "dune-plain", "capacity_gbps")
    moved = over / 10
    gain = moved * ((480 - 360) * 8760 * 1.05 - 10 * KM * 20)
    assert gain > number("links", "link", "dune-plain", "widen_cny_per_year")
    assert over <= number("links", "link", "dune-plain", "widen_gbps")


@pytest.mark.parametrize(
    ("zone", "kind", "pays"),
    [("dune", "solar", True), ("dune", "wind", False), ("plain", "solar", False), ("port", "solar", False)],
)
def test_contracts_pay_only_where_the_readme_says(zone: str, kind: str, pays: bool):
    cost = number("zones", "zone", zone, f"{kind}_cny_per_mwh") + number("zones", "zone", zone, "delivery_cny_per_mwh")
    assert (cost < 1.2 * PRICE[zone]) == pays


def test_batteries_never_pay():
    spread = 0.4 * PRICE["port"]
    assert spread * 365 < 1_000_000 / 10


def test_the_carbon_ledgers_are_reckoned_rightly():
    located = 0.8 * 4380 * (30 + 21.6) + 0.6 * 4380 * (4.2 + 6.6 + 6.0125 + 9.0875)
    tonnes = [float(value.replace(",", "")) for value in re.findall(r"\*\*([\d,.]+) t\*\*", README)]
    assert tonnes == pytest.approx([located, located - 0.8 * 36_500])
