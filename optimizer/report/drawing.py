"""Where does everything on the map lie, in units of the page?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optimizer.data.instance import Instance
from optimizer.report.borders import Outline, on_grid, outlines
from optimizer.report.projection import Projection, projection_of

WIDTH = 1000.0
HEIGHTS = (420.0, 1100.0)
MARGIN = 0.025  # of the width
FINEST = 0.3  # units of the page that corners move to
CORNERS = 30_000  # most corners of outlines: 34 provinces of Natural Earth have 9,000
LARGEST_RADIUS = 44.0
COVER = 0.07  # most of the page that discs may cover

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """A projection, moved and scaled so that the region fills the page; y grows downwards."""

    project: Projection
    left: float
    top: float
    scale: float
    width: float
    height: float

    def __call__(self, lat: ArrayLike, lon: ArrayLike) -> tuple[Numbers, Numbers]:
        """Return x and y on the page of places given in degrees."""
        x, y = self.project(lat, lon)
        return (x - self.left) * self.scale, (self.top - y) * self.scale


def frame(instance: Instance) -> Frame:
    """Return the page that shows the outlines inside the region's box and every site and origin."""
    settings = instance.region.map
    tables = [instance[table] for table in ("sites", "origins")]
    places = [(table["lat"].to_numpy(float), table["lon"].to_numpy(float)) for table in tables]
    for outline in outlines(instance.borders):
        for ring in outline.rings:
            lon, lat = ring.T
            inside = (lat >= settings.lat_min) & (lat <= settings.lat_max)
            inside &= (lon >= settings.lon_min) & (lon <= settings.lon_max)
            places.append((lat[inside], lon[inside]))
    project = projection_of(settings)
    x, y = project(np.concatenate([lat for lat, _ in places]), np.concatenate([lon for _, lon in places]))
    wide, high = max(float(np.ptp(x)), 1.0), max(float(np.ptp(y)), 1.0)
    margin = MARGIN * WIDTH
    scale = min((WIDTH - 2 * margin) / wide, (HEIGHTS[1] - 2 * margin) / high)
    height = max(high * scale + 2 * margin, HEIGHTS[0])
    middle_x, middle_y = (float(x.max()) + float(x.min())) / 2, (float(y.max()) + float(y.min())) / 2
    return Frame(project, middle_x - WIDTH / 2 / scale, middle_y + height / 2 / scale, scale, WIDTH, round(height, 1))


def provinces(borders: str, page: Frame, step: float = FINEST) -> tuple[Outline, ...]:
    """Return the provinces with their rings on the page, on a grid of `step` or coarser until they are few enough."""
    found = outlines(borders)
    drawn = [_coarse(outline, page, step) for outline in found]
    while sum(len(ring) for province in drawn for ring in province.rings) > CORNERS and step < WIDTH:
        step *= 1.5
        drawn = [_coarse(outline, page, step) for outline in found]
    return tuple(drawn)


def _coarse(outline: Outline, page: Frame, step: float) -> Outline:
    rings = (on_grid(*page(ring[:, 1], ring[:, 0]), step) for ring in outline.rings)
    closed = tuple(ring for ring in rings if len(ring) > 3)  # a closed ring of fewer corners has no area
    return replace(outline, rings=closed)


def path(rings: tuple[Numbers, ...]) -> str:
    """Return the rings as the `d` of an SVG path, in relative steps of a tenth."""
    parts = []
    for ring in rings:
        corners = np.round(ring * 10).astype(int)
        steps = np.diff(corners, axis=0)[:-1]
        start = f"M{corners[0, 0] / 10:g} {corners[0, 1] / 10:g}"
        parts.append(start + "l" + " ".join(f"{dx / 10:g} {dy / 10:g}" for dx, dy in steps) + "z")
    return "".join(parts)


def radius_scale(training: Numbers, inference: Numbers, page: Frame) -> float:
    """Return k such that half discs of radius k sqrt(MW) suit the page: neither one nor all together too large."""
    largest = float(max(training.max(initial=0.0), inference.max(initial=0.0)))
    together = float((training + inference).sum())
    if largest <= 0:
        return 1.0
    by_cover = np.sqrt(COVER * page.width * page.height / (np.pi / 2 * together))
    return float(min(LARGEST_RADIUS / np.sqrt(largest), by_cover))


def spread(x: Numbers, y: Numbers, radius: Numbers, page: Frame, gap: float = 1.5) -> tuple[Numbers, Numbers]:
    """Move discs apart until hardly any overlap, each held to its true place by a weak spring; returns new x and y."""
    place = np.stack([x, y], axis=1)
    moved = place.copy()
    reach = radius[:, None] + radius[None, :] + gap
    np.fill_diagonal(reach, 0.0)
    turn = np.arange(len(x)) * 2.399963  # the golden angle parts discs that share a place
    nudge = 1e-3 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    for _ in range(300):
        apart = (moved + nudge)[:, None, :] - (moved + nudge)[None, :, :]
        distance = np.sqrt((apart**2).sum(axis=2))
        overlap = np.maximum(reach - distance, 0.0)
        if not overlap.any():
            break
        share = radius[None, :] / (radius[:, None] + radius[None, :])  # the smaller disc moves more
        push = apart / np.maximum(distance, 1e-9)[:, :, None] * (overlap * share)[:, :, None]
        moved = moved + 0.5 * push.sum(axis=1) + 0.01 * (place - moved)
        moved = np.clip(moved, radius[:, None], np.array([page.width, page.height]) - radius[:, None])
    return moved[:, 0], moved[:, 1]


def middle(rings: tuple[Numbers, ...]) -> tuple[float, float, float]:
    """Return the centroid of the largest ring and the root of its area."""
    best = (0.0, 0.0, 0.0)
    for ring in rings:
        x, y = ring.T
        cross = x * np.roll(y, -1) - np.roll(x, -1) * y
        area = float(cross.sum()) / 2
        if abs(area) > best[2]:
            middle_x = float(((x + np.roll(x, -1)) * cross).sum()) / (6 * area)
            middle_y = float(((y + np.roll(y, -1)) * cross).sum()) / (6 * area)
            best = (middle_x, middle_y, abs(area))
    return best[0], best[1], float(np.sqrt(best[2]))
