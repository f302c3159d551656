"""Does a search among the places that prices leave find and prove what a search among all of them does?"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from optimizer.data.instance import Instance
from optimizer.data.published.formats import Wanted
from optimizer.data.published.importing import import_problem
from optimizer.problem.linear import Linear
from optimizer.solve.exact import search_whole
from optimizer.solve.highs import Highs
from optimizer.solve.narrow.engine import search_many_choices, search_much_demand
from optimizer.solve.narrow.facilities import facilities, prices
from optimizer.solve.narrow.narrowing import dearer, likely, possible
from optimizer.solve.narrow.pricing import Priced, by_demand, by_relaxation
from optimizer.solve.task import Found, Task
from tests.random_instances import random_instance
from tests.solve.test_planning import task_of

NEAR = 1e-6
COUNTRIES = range(30)
SEARCHES = {"many choices": search_many_choices, "much demand": search_much_demand}
PRICES = {"relaxation": by_relaxation, "demand": by_demand}


def warehouses(
    seed: int, folder: Path, *, single_source: bool = False, places: int = 12, customers: int = 40
) -> Instance:
    """Return a problem of facility location whose few best warehouses can hardly carry it."""
    draw, places = np.random.default_rng(seed), 12
    where, whom = draw.random((places, 2)), draw.random((customers, 2))
    far = np.hypot(*(whom[:, None] - where).transpose(2, 0, 1))
    demand = draw.integers(1, 10, customers)
    sites = "\n".join(f"{demand.sum() / 3.4:.1f} {cost}" for cost in draw.integers(800, 1200, places))
    served = "\n".join(
        f"{mw}\n{' '.join(f'{cost:.3f}' for cost in 100 * mw * row)}" for mw, row in zip(demand, far, strict=True)
    )
    (folder / "drawn.txt").write_text(f"{places} {customers}\n{sites}\n{served}\n", encoding="utf-8")
    return import_problem(folder / "drawn.txt", "orlib-cflp", Wanted(single_source=single_source), folder / "drawn")


def told(found: Found) -> tuple[str, float]:
    return found.ending, found.objective


def agree(found: Found, whole: Found) -> None:
    """Fail unless both are the best plan with a bound that holds, or neither is one."""
    if whole.solution is None:
        assert told(found) == told(whole)
        return
    near = NEAR * (1 + abs(whole.objective))
    assert found.solution is not None
    assert found.objective == pytest.approx(whole.objective, rel=NEAR, abs=NEAR)
    assert found.objective - near <= found.bound <= whole.objective + near


@pytest.mark.parametrize("name", SEARCHES)
@pytest.mark.parametrize("seed", COUNTRIES)
def test_drawn_countries_have_the_same_best_plan(seed: int, name: str):
    task = task_of(random_instance(seed))
    agree(SEARCHES[name](task), search_whole(task))


@pytest.mark.parametrize("single_source", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_warehouses_have_the_same_best_plan(seed: int, single_source: bool, tmp_path: Path):
    task = task_of(warehouses(seed, tmp_path, single_source=single_source))
    agree(search_much_demand(task), search_whole(task))


@pytest.mark.parametrize("name", PRICES)
def test_a_home_costs_no_less_than_prices_say(name: str, tmp_path: Path):
    task = task_of(warehouses(7, tmp_path))
    priced = PRICES[name](task)
    assert isinstance(priced, Priced)
    more, homes = dearer(task.problem, priced), task.model.columns.labels.positions("home")
    assert np.count_nonzero(more[homes]) > len(homes) / 3
    for home in homes:
        there = least(task.model, int(home))
        assert there >= priced.bound + more[home] - NEAR * abs(there)


def least(linear: Linear, used: int) -> float:
    """Return what the cheapest plan costs that uses a column."""
    lower = linear.columns.lower.copy()
    lower[used] = 1.0
    solver = Highs(Linear(dataclasses.replace(linear.columns, lower=lower), linear.rows), whole=True)
    solver.option("mip_rel_gap", 0.0)
    return solver.run(60.0).objective


def test_prices_of_demand_prove_more_than_the_relaxation(tmp_path: Path):
    task = task_of(warehouses(3, tmp_path))
    demand, relaxed = by_demand(task), by_relaxation(task)
    assert isinstance(demand, Priced)
    assert isinstance(relaxed, Priced)
    assert relaxed.bound < demand.bound <= search_whole(task).objective


def test_as_many_sites_are_homes_as_can_carry_a_service(tmp_path: Path):
    task = task_of(warehouses(3, tmp_path))
    (service,) = facilities(task.problem, task.model)
    assert service.fewest == 4  # each carries the whole divided by 3.4
    assert service.cost.shape == (len(service.sites), len(service.demands)) == (12, 40)
    assert np.isfinite(prices(service)).all()


def test_likely_places_are_few_and_possible_ones_as_many_as_a_plan_may_use(tmp_path: Path):
    task = task_of(warehouses(5, tmp_path))
    priced = by_demand(task)
    assert isinstance(priced, Priced)
    serve = task.model.columns.labels.block("serve")
    assert np.count_nonzero(likely(task.problem, priced).columns.upper[serve]) == 6 * 40
    best = search_whole(task)
    assert best.solution is not None
    left = possible(task.problem, priced, best.objective - priced.bound)
    assert (best.solution.x <= left.columns.upper + NEAR).all()
    assert (left.columns.upper < priced.linear.columns.upper).any()


def test_time_that_is_over_leaves_what_is_known(tmp_path: Path):
    task = task_of(warehouses(5, tmp_path))
    task.watch.stop()
    found = search_much_demand(task)
    assert found.solution is None
    assert found.ending == "stopped"


def test_a_large_problem_of_warehouses_is_searched_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from optimizer.solve import searching  # noqa: PLC0415 - to watch which way is taken

    taken: list[Task] = []
    monkeypatch.setattr(searching, "WHOLE_UP_TO", 1_000)
    monkeypatch.setattr(searching, "search_much_demand", lambda task: taken.append(task) or search_much_demand(task))
    task = task_of(warehouses(1, tmp_path, customers=200))
    found, _ = searching.search(task, "auto")
    assert taken == [task]
    agree(found, search_whole(task))
