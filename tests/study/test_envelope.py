"""Do the points of a curve agree with each other, whatever was found under each limit alone?"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.report.comparing.cases import FrontierPoint
from optimizer.study.axes import Axis, axis_of
from optimizer.study.envelope import Solved, enveloped

CARBON, WEST = axis_of("carbon"), axis_of("west_share")


def found(limit: float | None, cost: float, bound: float, value: float | None = None) -> Solved:
    reached = value if value is not None else limit if limit is not None else 100.0
    return Solved(limit, "planned", reached, cost, bound, verified=True)


def test_a_better_plan_of_a_tighter_limit_replaces_a_worse_one():
    points = enveloped(CARBON, [found(None, 10.0, 9.0), found(80.0, 13.0, 9.5), found(60.0, 12.0, 11.0)])
    assert [(point.limit, point.value, point.cost) for point in points] == [
        (None, 100.0, 10.0),
        (80.0, 60.0, 12.0),
        (60.0, 60.0, 12.0),
    ]


def test_a_bound_of_a_looser_limit_holds_under_tighter_ones():
    points = enveloped(CARBON, [found(None, 10.0, 9.0), found(80.0, 12.0, 8.0), found(60.0, 15.0, 8.5)])
    assert [point.bound for point in points] == [9.0, 9.0, 9.0]
    assert points[1].gap == pytest.approx(3 / 12)


def test_a_looser_plan_that_happens_to_obey_is_taken():
    points = enveloped(CARBON, [found(None, 10.0, 9.0, value=70.0), found(80.0, 12.0, 9.5)])
    assert [point.cost for point in points] == [10.0, 10.0]


def test_the_price_is_the_difference_to_the_looser_neighbour_for_each_unit():
    points = enveloped(CARBON, [found(None, 10.0, 10.0), found(80.0, 14.0, 14.0), found(70.0, 19.0, 19.0)])
    assert [point.price for point in points] == [None, pytest.approx(4 / 20), pytest.approx(5 / 10)]


def test_a_floor_is_tight_where_it_is_high():
    points = enveloped(WEST, [found(0.9, 14.0, 13.0), found(None, 10.0, 9.0, value=0.5), found(0.7, 12.0, 11.0)])
    assert [point.limit for point in points] == [None, 0.7, 0.9]
    assert points[2].price == pytest.approx(2 / 0.2)


def test_beyond_a_limit_that_nothing_obeys_nothing_is_found():
    solved = [found(None, 10.0, 9.0), Solved(50.0, "infeasible"), Solved(40.0, "no_plan", bound=12.0)]
    assert [point.ending for point in enveloped(CARBON, solved)] == ["planned", "infeasible", "infeasible"]


def test_a_plan_that_is_not_verified_stands_for_no_other_point():
    wrong = Solved(60.0, "planned", 60.0, 5.0, 4.0, verified=False)
    points = enveloped(CARBON, [found(None, 10.0, 9.0), found(80.0, 12.0, 9.5), wrong])
    assert [point.cost for point in points] == [10.0, 12.0, 5.0]
    assert [point.verified for point in points] == [True, True, False]


POINTS = st.lists(
    st.tuples(st.integers(1, 99), st.floats(1.0, 2.0), st.floats(0.0, 1.0), st.floats(0.0, 20.0), st.booleans()),
    max_size=8,
    unique_by=lambda point: point[0],
)


@pytest.mark.parametrize("axis", [CARBON, WEST], ids=lambda axis: axis.against)
@given(drawn=POINTS)
def test_a_looser_limit_never_costs_more_and_no_bound_is_lost(axis: Axis, drawn):
    def true_cost(limit: float) -> float:  # rises as the limit tightens
        return 100.0 + (limit if axis.floor else 100.0 - limit)

    solved = [found(None, 101.0, 99.0, value=0.0 if axis.floor else 100.0)]
    for limit, worse, share, slack, planned in drawn:
        value = limit + slack if axis.floor else limit - slack
        cost, bound = true_cost(value) * worse, true_cost(limit) * share
        solved.append(found(limit, cost, bound, value) if planned else Solved(limit, "no_plan", bound=bound))
    points = enveloped(axis, solved)
    assert len(points) == len(solved)
    plans = [point for point in points if point.cost is not None]
    for looser, tighter in itertools.pairwise(plans):
        assert looser.cost <= tighter.cost
        assert looser.bound <= tighter.bound
        assert tighter.price is None or tighter.price >= 0.0
    for point in plans:
        assert axis.allows(point.limit, point.value)
        assert point.bound <= (101.0 if point.limit is None else true_cost(point.limit)) + 1e-9
        assert point.bound <= point.cost
    own = {point.limit: point for point in solved}
    assert all(_no_worse(point, own[point.limit]) for point in points)


def _no_worse(point: FrontierPoint, alone: Solved) -> bool:
    return alone.cost is None or (point.cost is not None and point.cost <= alone.cost)
