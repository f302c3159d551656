"""How far apart are two places?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optimizer.units import EARTH_RADIUS_KM


def great_circle_km(lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike) -> NDArray[np.float64]:
    """Return great-circle kilometres between places given in degrees; arguments broadcast (haversine formula)."""
    phi_a, lam_a, phi_b, lam_b = (np.radians(np.asarray(value, dtype=float)) for value in (lat_a, lon_a, lat_b, lon_b))
    half = np.sin((phi_b - phi_a) / 2) ** 2 + np.cos(phi_a) * np.cos(phi_b) * np.sin((lam_b - lam_a) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))), dtype=np.float64)


def all_pairs_km(lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike) -> NDArray[np.float64]:
    """Return the (A, B) matrix of kilometres between every place of the first list and every one of the second."""
    lat, lon = np.asarray(lat_a, dtype=float), np.asarray(lon_a, dtype=float)
    return great_circle_km(lat[:, None], lon[:, None], lat_b, lon_b)
