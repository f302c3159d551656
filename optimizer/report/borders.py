"""Which outlines does the map draw?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Outline:
    """One province: zone and names as the file gives them, and rings (N, 2), longitude and latitude in degrees."""

    zone: str
    name: str
    name_zh: str
    rings: tuple[NDArray[np.float64], ...]


def outlines(borders: str) -> tuple[Outline, ...]:
    """Return the provinces of a GeoJSON feature collection; features that are not areas are left out."""
    features = json.loads(borders).get("features", []) if borders.strip() else []
    found = (Outline(*_texts(feature), rings=tuple(_rings(feature.get("geometry") or {}))) for feature in features)
    return tuple(outline for outline in found if outline.rings)


def _texts(feature: dict[str, Any]) -> tuple[str, str, str]:
    said = feature.get("properties") or {}
    return str(said.get("zone") or ""), str(said.get("name") or ""), str(said.get("name_zh") or "")


def _rings(geometry: dict[str, Any]) -> Iterator[NDArray[np.float64]]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates", [])
    areas = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(kind), [])
    for area in areas:
        for ring in area:
            yield np.asarray([point[:2] for point in ring], dtype=float).reshape(-1, 2)


def on_grid(x: NDArray[np.float64], y: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """Return the (N, 2) corners left of a ring when every corner moves to a grid of `step`.

    Neighbours stay flush, because a shared corner moves to the same place in both.
    """
    corners = np.stack([np.round(x / step), np.round(y / step)], axis=1)
    kept = np.ones(len(corners), dtype=bool)
    kept[1:] = np.any(corners[1:] != corners[:-1], axis=1)
    return np.asarray(corners[kept] * step, dtype=np.float64)
