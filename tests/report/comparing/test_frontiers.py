"""Is a trade-off curve drawn whatever its points, and always the same?"""

from __future__ import annotations

import dataclasses
import io
import math

import matplotlib.image
import pytest

from optimizer.report.comparing.cases import Frontier, FrontierPoint
from optimizer.report.comparing.frontiers import frontier_picture, measure_of, ordered, price_said
from optimizer.report.comparing.showing.frontier_section import frontier_grid
from tests.report.comparing import scenes


def curve(*points: FrontierPoint, against: str = "carbon") -> Frontier:
    return Frontier("tiny", against, "t", points)


@pytest.mark.parametrize("frontier", scenes.frontiers(), ids=lambda frontier: frontier.against)
def test_a_picture_is_the_same_every_time(frontier: Frontier):
    for kind in ("svg", "png"):
        assert frontier_picture(frontier, kind) == frontier_picture(frontier, kind)
    assert matplotlib.image.imread(io.BytesIO(frontier_picture(frontier, "png")), format="png").std() > 0.02


@pytest.mark.parametrize(
    "frontier",
    [
        curve(),
        curve(FrontierPoint(1.0, None, None, None, None, None, "infeasible")),
        curve(FrontierPoint(1.0, 1.0, 5.0, None, None, math.nan, "planned")),
        curve(FrontierPoint(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "planned", True)),
        curve(FrontierPoint(1.0, 1.0, math.inf, -math.inf, math.inf, math.inf, "planned")),
        dataclasses.replace(scenes.frontiers()[0], instance="</script>$x^2$", unit="</script>"),
    ],
)
def test_strange_curves_are_drawn(frontier: Frontier):
    assert frontier_picture(frontier, "svg").startswith(b"<?xml")
    assert len(frontier_grid(frontier).rows) == len(frontier.points)


def test_points_stand_along_the_axis_whatever_their_order():
    points = scenes.frontiers()[0].points
    places = [point.value or point.limit for point in ordered(curve(*reversed(points)))]
    assert places == sorted(places)


def test_the_picture_shows_what_changes():
    frontier = scenes.frontiers()[0]
    first = frontier.points[1]
    for changed in ({"cost": first.cost * 1.02}, {"bound": first.bound * 0.9}, {"price": 81.0}, {"verified": False}):
        points = (frontier.points[0], dataclasses.replace(first, **changed), *frontier.points[2:])
        assert frontier_picture(dataclasses.replace(frontier, points=points), "svg") != frontier_picture(
            frontier, "svg"
        )


def test_small_amounts_get_a_smaller_unit():
    assert measure_of(curve(FrontierPoint(5e4, 5e4, 1.0, 1.0, 0.0, 1.0, "planned"))).key == "carbon_small"
    assert measure_of(curve(FrontierPoint(5e6, 5e6, 1.0, 1.0, 0.0, 1.0, "planned"))).key == "carbon"


@pytest.mark.parametrize(
    ("against", "price", "said"),
    [("carbon", 60.0, "60.0"), ("west_share", 3e9, "30.0"), ("latency", 2.5e8, "250"), ("capex", 0.02, "0.020")],
)
def test_prices_are_said_in_the_unit_of_their_axis(against: str, price: float, said: str):
    point = FrontierPoint(0.5, 0.5, 1e9, 1e9, 0.0, price, "planned")
    assert price_said(point, measure_of(curve(point, against=against))) == said
    assert price_said(dataclasses.replace(point, price=None), measure_of(curve(point, against=against))) == "–"
