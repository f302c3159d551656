"""Does each hall bear what it causes, and do the halls together bear the whole?"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from optimizer.data.instance import Instance
from optimizer.geography.distance import great_circle_km
from optimizer.plan.accounts import TERMS
from optimizer.plan.attribution import OF_NOBODY, by_hall, shared_by_energy, shared_by_service
from optimizer.plan.figures import Figures, figures_of
from optimizer.plan.plan import Plan
from tests.plan.doctoring import tables_of


@pytest.fixture(scope="module")
def figures(plan: Plan, instance: Instance) -> Figures:
    return figures_of(plan, instance)


@pytest.fixture(scope="module")
def halls(instance: Instance) -> dict[str, int]:
    return {hall: at for at, hall in enumerate(instance["halls"]["hall"])}


@pytest.mark.parametrize("term", TERMS)
def test_halls_bear_the_whole_term_unless_it_is_nobodys(term: str, figures: Figures, plan: Plan):
    whole = 0.0 if term in OF_NOBODY else plan.costs[term]
    assert plan.costs[term] > 0
    assert math.fsum(by_hall(figures, term)) == pytest.approx(whole, rel=1e-12)


def test_homes_are_paid_by_those_who_carry_the_service(figures: Figures, halls: dict[str, int]):
    """In the city chat is carried 2 : 1 by the old and the new hall, live by the old one alone."""
    paid = by_hall(figures, "homes")
    assert paid[halls["city_old"]] == pytest.approx(1e6 * 2 / 3 + 5e5)
    assert paid[halls["city_new"]] == pytest.approx(1e6 / 3)
    assert paid[halls["plain_one"]] == paid[halls["hill_one"]] == pytest.approx(1e6)


def test_traffic_is_paid_by_those_who_carry_the_service(figures: Figures, halls: dict[str, int], instance: Instance):
    origins, sites = instance["origins"].set_index("origin"), instance["sites"].set_index("site")

    def price(origin: str, site: str, gbps: float) -> float:
        ends = (origins.loc[origin, "lat"], origins.loc[origin, "lon"], sites.loc[site, "lat"], sites.loc[site, "lon"])
        return 20.0 * float(great_circle_km(*ends)) * gbps

    chat = price("harbour", "city", 2.0 * 4.0 * 0.5) + price("delta", "city", 2.0 * 2.0 * 0.5)
    live = price("harbour", "city", 5.0 * 1.0) + price("delta", "city", 5.0 * 0.5)
    paid = by_hall(figures, "traffic")
    assert paid[halls["city_old"]] == pytest.approx(chat * 2 / 3 + live, rel=1e-12)
    assert paid[halls["city_new"]] == pytest.approx(chat / 3, rel=1e-12)


def test_data_moves_are_paid_where_the_jobs_run(figures: Figures, halls: dict[str, int]):
    paid = by_hall(figures, "data_moves")
    assert paid[halls["plain_one"]] > 0
    assert paid[halls["city_new"]] > 0
    assert paid[halls["city_old"]] == paid[halls["hill_one"]] == 0.0


def test_a_campus_that_draws_nothing_shares_evenly(plan: Plan, instance: Instance, halls: dict[str, int]):
    tables = tables_of(plan)
    for table in ("serve", "homes", "hosts", "run", "train"):
        tables[table] = tables[table].iloc[:0]
    idle = figures_of(dataclasses.replace(plan, tables=tables), instance)
    paid = shared_by_energy(idle, np.array([6.0, 3.0, 1.0]))
    assert [paid[halls[hall]] for hall in ("city_old", "city_new", "plain_one", "hill_one")] == [3.0, 3.0, 3.0, 1.0]
    of_service = np.array([[6.0, 3.0, 1.0], [4.0, 0.0, 0.0]])
    paid = shared_by_service(idle, of_service)
    assert [paid[halls[hall]] for hall in ("city_old", "city_new", "plain_one", "hill_one")] == [5.0, 5.0, 3.0, 1.0]
