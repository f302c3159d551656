"""Does moving 1 MW west change CO2 as published? Zhang, Li, Wang (2025), Applied Energy 392: -79.6 % and +24.9 %.

`python -m scripts.routes` prints the table; nothing here was fitted to it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from scripts.routes import __main__ as routes
from scripts.routes.moving import CASES, ROUTES, Assumptions, Route, factors, factors_alone, moved, one_mw

PUBLISHED_FACTORS = Path(__file__).parents[2] / ".." / "shared" / "data" / "china" / "grid_emission_factors.csv"
NAMES = {"beijing": "Beijing", "inner_mongolia": "InnerMongolia", "shanghai": "Shanghai", "sichuan": "Sichuan"}
NEW_TO_NEW = Assumptions()
each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)


@pytest.fixture(scope="module")
def national() -> Instance:
    return read_instance("edwc-2025")


@pytest.fixture(scope="module")
def shares(national: Instance) -> dict[tuple[str, str], float]:
    """The change of CO2 of every route under every assumption."""
    return {(r.name, case): moved(national, r, assumed) for r in ROUTES for case, assumed in CASES.items()}


@each_route
def test_the_factors_of_2022_alone_say_what_is_known(route: Route, national: Instance):
    assert factors_alone(national, route, 2022) == pytest.approx(route.factors_alone, abs=0.005)


@each_route
def test_moving_1_mw_through_the_model_stays_in_the_band(route: Route, shares: dict):
    base = next(case for case, assumed in CASES.items() if assumed == NEW_TO_NEW)
    lowest, highest = route.band
    assert lowest <= shares[route.name, base] <= highest


@each_route
def test_the_sign_survives_every_assumption(route: Route, shares: dict):
    assert all(shares[route.name, case] * route.published > 0 for case in CASES)


@each_route
def test_the_year_of_the_factors_moves_a_route_by_about_six_points(route: Route, shares: dict):
    moved_by = abs(shares[route.name, "factors of 2023, as the pack has them"] - shares[route.name, "factors of 2021"])
    assert 0.04 <= moved_by <= 0.08


def test_a_newer_hall_at_the_end_moves_beijing_more_than_any_factor(shares: dict):
    name = ROUTES[1].name
    base = next(shares[name, case] for case, assumed in CASES.items() if assumed == NEW_TO_NEW)
    assert base - shares[name, "from a legacy hall to a new one"] > 0.15


def test_the_pack_has_the_factors_of_2023(national: Instance):
    in_pack = national["zones"].set_index("zone")["emission_t_per_mwh"]
    assert {zone: in_pack[zone] for zone in factors(2023)} == pytest.approx(factors(2023), abs=1e-9)


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_the_factors_are_those_that_were_published(year: int):
    if not PUBLISHED_FACTORS.is_file():
        pytest.skip("the folder `shared` with the published factors is not beside the checkout")
    with PUBLISHED_FACTORS.open(encoding="utf-8", newline="") as stream:
        published = {row["province"]: row[f"ef{year}"] for row in csv.DictReader(stream)}
    assert factors(year) == pytest.approx({zone: float(published[name]) for zone, name in NAMES.items()}, abs=1e-9)


def test_one_mw_is_one_mw(national: Instance):
    instance = one_mw(national, "tianfu", "shanghai", "new", None, NEW_TO_NEW)
    assert instance["training"]["work_mwh"].tolist() == [8760.0]
    assert instance["halls"][["existing_mw", "accelerator"]].to_numpy().tolist() == [[1.0, "imported"]]
    assert instance.calendar.series["pue", "tianfu_new"] is national.calendar.series["pue", "tianfu_new"]


def test_the_table_names_every_assumption(national: Instance, shares: dict, monkeypatch: pytest.MonkeyPatch):
    case_of = {assumed: case for case, assumed in CASES.items()}  # what was moved above is not moved again
    monkeypatch.setattr(routes, "moved", lambda _, route, assumed: shares[route.name, case_of[assumed]])
    table = list(routes.lines(national))
    print("\n".join(table))  # noqa: T201 - `pytest -rP` shows it
    assert len(table) == 2 + 1 + 3 + len(CASES)
    assert all(any(case in line for line in table) for case in CASES)
