"""Where on the page does a place lie?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optimizer.data.settings import MapSettings
from optimizer.units import EARTH_RADIUS_KM


@dataclass(frozen=True)
class Projection:
    """Degrees to kilometres on a plane, x to the east and y to the north.

    `albers` is the equal-area conic (Snyder 1987, sphere); `plain` keeps parallels straight and true to scale in the
    middle of the region.
    """

    kind: str
    lat_middle: float
    lon_middle: float
    parallels: tuple[float, float]

    def __call__(self, lat: ArrayLike, lon: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return x and y in km of places given in degrees, in the shape of the arguments."""
        phi = np.radians(np.asarray(lat, dtype=float))
        lam = np.radians(np.asarray(lon, dtype=float) - self.lon_middle)
        middle = np.radians(self.lat_middle)
        if self.kind == "plain":
            return EARTH_RADIUS_KM * lam * np.cos(middle), EARTH_RADIUS_KM * (phi - middle)
        first, second = np.radians(self.parallels)
        n = (np.sin(first) + np.sin(second)) / 2
        c = np.cos(first) ** 2 + 2 * n * np.sin(first)
        rho = EARTH_RADIUS_KM * np.sqrt(np.maximum(c - 2 * n * np.sin(phi), 0.0)) / n
        rho_middle = EARTH_RADIUS_KM * np.sqrt(c - 2 * n * np.sin(middle)) / n
        return rho * np.sin(n * lam), rho_middle - rho * np.cos(n * lam)


def projection_of(settings: MapSettings) -> Projection:
    """Return the projection of a region's map, centred on its box.

    Parallels that mirror each other at the equator leave the cone without a point, so such a map is drawn plain.
    """
    sines = sum(float(np.sin(np.radians(parallel))) for parallel in settings.standard_parallels)
    kind = settings.projection if abs(sines) > 1e-6 else "plain"
    return Projection(
        kind=kind,
        lat_middle=(settings.lat_min + settings.lat_max) / 2,
        lon_middle=(settings.lon_min + settings.lon_max) / 2,
        parallels=settings.standard_parallels,
    )
