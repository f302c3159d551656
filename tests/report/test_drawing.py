"""Does everything fit on the page, without overlap and without false moves?"""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from optimizer.data.instance import Instance
from optimizer.report.borders import on_grid, outlines
from optimizer.report.drawing import CORNERS, frame, middle, path, provinces, radius_scale, spread


def test_every_place_lies_on_the_page(instance: Instance):
    page = frame(instance)
    for table in ("sites", "origins"):
        x, y = page(instance[table]["lat"], instance[table]["lon"])
        assert x.min() >= 0
        assert x.max() <= page.width
        assert y.min() >= 0
        assert y.max() <= page.height


def test_north_is_up_and_east_is_right(instance: Instance):
    x, y = frame(instance)([30.0, 40.0], [110.0, 100.0])
    assert y[1] < y[0]
    assert x[1] < x[0]


@pytest.mark.parametrize("borders", ["", "{}", '{"type":"FeatureCollection","features":[]}'])
def test_a_region_without_borders_still_has_a_page(instance: Instance, borders: str):
    bare = dataclasses.replace(instance, borders=borders)
    assert frame(bare).height > 0
    assert provinces(borders, frame(bare)) == ()


def test_what_is_no_area_is_left_out():
    geometries = [None, {"type": "Point", "coordinates": [1, 2]}, {"type": "Polygon", "coordinates": []}]
    features = [{"type": "Feature", "properties": None, "geometry": geometry} for geometry in geometries]
    assert outlines(json.dumps({"features": features})) == ()


def test_coarse_neighbours_stay_flush():
    shared = np.array([[0.0, 0.0], [0.31, 1.02], [0.29, 1.98], [0.0, 3.0]])
    left = on_grid(shared[:, 0], shared[:, 1], 0.5)
    right = on_grid(shared[::-1, 0], shared[::-1, 1], 0.5)
    np.testing.assert_array_equal(left, right[::-1])


def test_endless_borders_become_few_corners(instance: Instance):
    turn = np.linspace(0, 2 * np.pi, 200_000)
    ring = np.stack([112 + 8 * np.cos(turn) * (1 + 0.01 * np.sin(999 * turn)), 34 + 6 * np.sin(turn)], axis=1)
    geometry = {"type": "Polygon", "coordinates": [[*ring.tolist(), ring[0].tolist()]]}
    borders = json.dumps({"features": [{"properties": {"name": "Wavy"}, "geometry": geometry}]})
    drawn = provinces(borders, frame(dataclasses.replace(instance, borders=borders)))
    assert 3 < sum(len(ring) for ring in drawn[0].rings) <= CORNERS


def test_a_path_returns_to_its_corners():
    square = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0], [0.0, 0.0]])
    assert path((square,)) == "M0 0l10 0 0 10 -10 0z"
    assert middle((square,)) == pytest.approx((5.0, 5.0, 10.0))


def test_discs_are_moved_apart_but_not_far(instance: Instance):
    page = frame(instance)
    x, y = np.array([500.0, 500.0, 504.0, 900.0]), np.array([300.0, 300.0, 301.0, 300.0])
    radius = np.array([30.0, 20.0, 10.0, 15.0])
    moved_x, moved_y = spread(x, y, radius, page)
    distance = np.hypot(moved_x[:, None] - moved_x, moved_y[:, None] - moved_y) + np.eye(4) * 1e3
    assert (distance > 0.9 * (radius[:, None] + radius)).all()
    assert np.hypot(moved_x - x, moved_y - y).max() < 70
    assert (moved_x[3], moved_y[3]) == pytest.approx((900, 300), abs=0.5)


def test_radii_suit_the_page(instance: Instance):
    page = frame(instance)
    assert radius_scale(np.zeros(3), np.zeros(3), page) == 1.0
    few, many = np.array([1e4]), np.full(500, 1e4)
    assert radius_scale(few, few, page) * 100 == pytest.approx(44)
    assert radius_scale(many, many, page) < radius_scale(few, few, page)
