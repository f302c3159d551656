"""Are limits worth what is said? Tables and levers are changed, and the question solved again, whole numbers held."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.explain.prices.anew import Anew
from optimizer.explain.prices.curves import curve
from optimizer.explain.prices.holding import Held, Point
from optimizer.explain.prices.limits import Limit, limits
from optimizer.explain.prices.pricing import Price, pieces, price_of, prices, settings
from optimizer.explain.prices.restating import restated
from optimizer.explain.run.standing import stand
from optimizer.policies.lever import with_tables
from optimizer.solve.pipeline import solve
from optimizer.solve.watch import Watch
from optimizer.units import CNY_PER_MCNY
from tests.formulation.scenes import under
from tests.random_instances import random_instance

TOY = read_instance("toy")
GROUP = {"within": ("east", "west")}
QUESTIONS: dict[str, Callable[[], Instance]] = {
    "toy": lambda: TOY,
    "carbon and domestic": lambda: under(
        TOY, carbon_cap={"cap_t": 110_000.0}, accelerator_supply={"domestic_share": 0.3}, mean_latency={"most_ms": 12.0}
    ),
    "shares": lambda: under(
        TOY, capacity_share={"of": "inference", "within": ("west",), "least": 0.2}, utilisation_floor={"least": 0.4}
    ),
    "limits of money and water": lambda: under(TOY, capex_budget={"total_cny": 9e8}, water_limit={"most_m3": 40_000.0}),
    "drawn": lambda: random_instance(3),
}


@cache
def held(name: str) -> Held:
    """The plan of a question, held."""
    question = QUESTIONS[name]()
    plan = solve(question, gap=0.0, threads=1)
    return Held(stand(plan, *policies.enacted(question), Watch(math.inf)), Watch(math.inf))


def the(name: str, kind: str, thing: int = -1) -> Limit:
    return next(limit for limit in limits(held(name).standing) if (limit.kind, limit.thing) == (kind, thing))


def costs(name: str, limit: Limit, units: float) -> float:
    """What a question with more of a limit in its tables or levers costs, whole numbers held."""
    task = restated(held(name).standing, limit, units)
    assert task is not None
    cost = held(name).restated(task)
    assert cost is not None
    return cost


def within(price: Price, end: float | None) -> float:
    """Units more that are well inside the range of a price."""
    return float(np.clip(end or 0.0, -0.02, 0.02)) * max(1.0, price.limit.stated) / 2.0


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_price_is_what_a_changed_question_costs_less(name: str):
    here = held(name)
    each = [price_of(here, limit) for limit in limits(here.standing) if limit.kind not in ("room", "latency")]
    checked = [price for price in each if price.more] + [price for price in each if not price.more][::12]
    assert sum(bool(price.more) for price in each) >= 3
    for price in checked:
        for worth, end in ((price.more, price.high), (price.less, price.low)):
            units = min(max(within(price, end), price.limit.least), price.limit.most)
            if worth is None or price.how != "marginal" or abs(units) < 1e-4:
                continue
            saved = (here.now.objective - costs(name, price.limit, units)) / units
            assert saved == pytest.approx(worth, rel=1e-4, abs=1e-7), (price, units)


def test_every_lever_that_is_a_side_is_priced_and_one_that_multiplies_is_solved_again():
    kinds = {name: {limit.kind: limit.held for limit in limits(held(name).standing)} for name in QUESTIONS}
    assert kinds["carbon and domestic"]["carbon_within_the_cap"]
    assert kinds["carbon and domestic"]["enough_is_domestic"]
    assert kinds["carbon and domestic"]["mean_latency_within_the_limit"]
    assert kinds["shares"]["share_at_least"]
    assert kinds["shares"]["new_halls_are_used"]
    assert kinds["limits of money and water"]["water_within_the_limit"]
    assert not kinds["toy"]["latency"]


def test_a_breakpoint_is_one_from_both_sides():
    """The desert has sun enough for 43.2 MW of contracts; one more saves nothing."""
    name, limit = "toy", the("toy", "contract", [*TOY["sites"]["site"]].index("dune"))
    first, second = pieces(held(name), limit, -limit.stated, 40.0)
    bend, step = first.end.units, 0.5
    assert limit.stated + bend == pytest.approx(43.2)
    below, at, above = (costs(name, limit, bend + units) for units in (-step, 0.0, step))
    assert (at - below) / step == pytest.approx(first.slope, rel=1e-6)
    assert (above - at) / step == pytest.approx(second.slope, abs=1e-9)
    assert (second.slope, second.end.units) == (pytest.approx(0.0, abs=1e-12), 40.0)


def test_a_plan_at_a_bend_is_priced_by_what_one_more_saves():
    limit = the("toy", "share", [*TOY["inference"]["service"]].index("chat"))
    price = price_of(held("toy"), limit)
    now, step = held("toy").now.objective, 0.5
    assert price.more is not None
    assert price.less is not None
    assert price.less > 1.5 * price.more
    assert price.low == 0.0
    assert now - costs("toy", limit, step) == pytest.approx(price.more * step, rel=1e-4)
    assert costs("toy", limit, -step) - now == pytest.approx(price.less * step, rel=1e-4)


def test_a_curve_is_found_whatever_slope_the_solver_states_at_a_bend():
    """Of |t| at 0 any slope from -1 to 1 is a right answer."""
    for stated in (-1.0, -0.3, 0.0, 1.0):

        def cost(units: float) -> Point:
            return Point(units, abs(units) + max(0.0, units - 1.0), np.sign(units) + (units > 1.0))

        def start(slope: float = stated) -> Point:
            return Point(0.0, 0.0, slope)

        right = list(curve(cost, start(), cost(3.0)))
        assert [piece.slope for piece in right] == [1.0, 2.0]
        assert right[0].end.units == pytest.approx(1.0)
        assert [piece.slope for piece in curve(cost, start(), cost(-3.0))] == [-1.0]


@pytest.mark.parametrize("kind", ["connection", "demand", "trunk", "training"])
def test_curves_are_convex_and_whole(kind: str):
    here = held("drawn")
    for limit in [limit for limit in limits(here.standing) if limit.kind == kind][:2]:
        found = pieces(here, limit, -limit.stated / 3.0, limit.stated / 3.0)
        slopes = [piece.slope for piece in found]
        assert slopes == sorted(slopes)
        for one, other in itertools.pairwise(found):
            assert one.end == other.start
        for piece in found:
            rise = (piece.end.cost - piece.start.cost) / (piece.end.units - piece.start.units)
            assert rise == pytest.approx(piece.slope, rel=1e-4, abs=1e-6)


def test_a_green_share_costs_what_its_setting_costs():
    question = under(TOY, green_share={"least": 0.4, "by": "certificate", "new_only": False, **GROUP})
    plan = solve(question, gap=0.0, threads=1)
    here = Held(stand(plan, *policies.enacted(question), Watch(math.inf)), Watch(math.inf))
    limit = next(limit for limit in limits(here.standing) if limit.kind == "green_enough")
    price = price_of(here, limit)
    assert price.how == "difference"
    dearer = under(TOY, green_share={"least": 0.41, "by": "certificate", "new_only": False, **GROUP})
    assert -(price.more or 0.0) >= (solve(dearer, gap=0.0).objective - plan.objective) / CNY_PER_MCNY - 1e-6
    (at, cost), *_, (_, last) = settings(here, limit, 0.0, 10.0, 3)
    assert (at, cost) == (0.0, pytest.approx(here.now.objective))
    assert last is not None
    assert last >= here.now.objective


def more(table: str, column: str, thing: int, by: float) -> Instance:
    values = TOY[table][column].to_numpy(dtype=float).copy()
    values[thing] += by
    return with_tables(TOY, **{table: TOY[table].assign(**{column: values.astype(TOY[table][column].dtype)})})


@pytest.mark.parametrize(
    ("kind", "table", "column", "adds"),
    [("room", "halls", "modules_max", 1), ("hall", "halls", "existing_mw", 1), ("contract", "sites", "contract_mw", 1)],
)
def test_what_is_decided_anew_is_solved_anew(kind: str, table: str, column: str, adds: float):
    standing = held("toy").standing
    anew = Anew(standing, Watch(60.0))
    assert anew.exact
    limit = next(limit for limit in limits(standing) if limit.kind == kind)
    worth = anew.worth(limit, 1.0, Watch(60.0))
    assert worth is not None
    saved = (standing.plan.objective - solve(more(table, column, limit.thing, adds), gap=0.0).objective) / CNY_PER_MCNY
    assert worth.least - 1e-6 <= saved <= worth.most + 1e-6


def test_held_whole_numbers_hide_what_a_little_latency_is_worth():
    standing = held("toy").standing
    price = price_of(held("toy"), the("toy", "latency", 0))
    assert (price.how, price.more) == ("difference", pytest.approx(0.0, abs=1e-9))
    worth = Anew(standing, Watch(60.0)).worth(price.limit, price.units, Watch(60.0))
    saved = standing.plan.objective - solve(more("inference", "latency_ms", 0, price.units), gap=0.0).objective
    assert worth is not None
    assert worth.least == pytest.approx(saved / CNY_PER_MCNY, rel=1e-6)
    nearly: Any = solve(more("inference", "latency_ms", 0, 0.99 * price.units), gap=0.0).objective
    assert nearly == pytest.approx(standing.plan.objective)


def test_what_there_was_no_time_for_is_left_open():
    found, exact = prices(held("toy").standing, Watch(2.0))
    assert len(found) == len(list(limits(held("toy").standing)))
    assert exact or all(price.worth is None or price.worth.divisible for price in found)
