"""Does the projection put places where a cartographer would?"""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Proj

from optimizer.data.settings import MapSettings
from optimizer.report.projection import projection_of
from optimizer.units import EARTH_RADIUS_KM

CHINA = MapSettings(lat_min=15, lat_max=55, lon_min=72, lon_max=136, projection="albers", standard_parallels=(25, 47))


def settings(**changes: object) -> MapSettings:
    return CHINA.model_copy(update=changes)


def test_albers_agrees_with_an_independent_implementation():
    lat, lon = (axis.ravel() for axis in np.meshgrid(np.linspace(16, 54, 20), np.linspace(73, 135, 20)))
    theirs = Proj(proj="aea", lat_1=25, lat_2=47, lat_0=35, lon_0=104, R=EARTH_RADIUS_KM * 1000)
    x, y = projection_of(CHINA)(lat, lon)
    their_x, their_y = theirs(lon, lat)
    np.testing.assert_allclose(x, their_x / 1000, atol=1e-6)
    np.testing.assert_allclose(y, their_y / 1000, atol=1e-6)


@pytest.mark.parametrize("lat", [20.0, 35.0, 50.0])
@pytest.mark.parametrize("lon", [75.0, 104.0, 133.0])
def test_equal_areas_stay_equal(lat: float, lon: float):
    project, step = projection_of(CHINA), 1e-3
    (x0, x1, x2), (y0, y1, y2) = project([lat, lat + step, lat], [lon, lon, lon + step])
    drawn = abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0))
    true = (EARTH_RADIUS_KM * np.radians(step)) ** 2 * np.cos(np.radians(lat))
    assert drawn == pytest.approx(true, rel=1e-4)


@pytest.mark.parametrize("parallels", [(-25.0, -47.0), (0.0, 0.0), (-30.0, 30.0), (40.0, 40.0), (90.0, 90.0)])
def test_any_parallels_give_finite_places_with_north_above_south(parallels: tuple[float, float]):
    project = projection_of(settings(standard_parallels=parallels))
    x, y = project([20.0, 50.0], [104.0, 104.0])
    assert np.isfinite([*x, *y]).all()
    assert y[1] > y[0]


def test_plain_keeps_parallels_straight():
    project = projection_of(settings(projection="plain"))
    x, y = project([30.0, 30.0], [80.0, 120.0])
    assert y[0] == y[1]
    assert x[0] < x[1]
