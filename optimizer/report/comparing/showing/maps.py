"""How do many plans look side by side on small maps, and how do two plans differ on one?

All maps of a page share one scale and one set of outlines, which stands in the page once.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.data.instance import Instance
from optimizer.report.comparing.measures import Measures
from optimizer.report.drawing import Frame, Numbers, frame, path, provinces, radius_scale, spread

COARSE = 3.0  # units of a page 1000 wide: a small map shows no more
ENLARGED = 1.25  # small maps are read from farther away
LEAST_RADIUS = 2.5
ASIDE = 14.0  # a disc farther from its place than this is tied to it by a line


@dataclass(frozen=True)
class Atlas:
    """The page of all small maps: its frame, MW to radius, and where each site's disc is drawn and truly lies."""

    page: Frame
    scale: float
    drawn: Mapping[str, tuple[float, float]]
    true: Mapping[str, tuple[float, float]]

    @property
    def box(self) -> str:
        """The view box of every map."""
        return f"0 0 {self.page.width:g} {self.page.height:g}"

    def radius(self, mw: float) -> float:
        """Return the radius of a half disc of that many MW."""
        return self.scale * float(np.sqrt(max(mw, 0.0)))


def atlas(instance: Instance, amounts: Sequence[tuple[Instance, Numbers, Numbers]]) -> Atlas:
    """Return the page for maps of `amounts`: for each, its instance, and MW on the left and right half (S,)."""
    page = frame(instance)
    scales = [radius_scale(np.abs(left), np.abs(right), page) for _, left, right in amounts]
    scale = ENLARGED * min(scales, default=1.0)
    places: dict[str, tuple[float, float]] = {}
    largest: dict[str, float] = {}
    for shown, left, right in amounts:
        rows = zip(shown["sites"]["site"], shown["sites"]["lat"], shown["sites"]["lon"], strict=True)
        for (site, lat, lon), mw in zip(rows, np.maximum(np.abs(left), np.abs(right)).tolist(), strict=True):
            places.setdefault(site, (float(lat), float(lon)))
            largest[site] = max(largest.get(site, 0.0), mw)
    if not places:
        return Atlas(page, scale, {}, {})
    x, y = page([lat for lat, _ in places.values()], [lon for _, lon in places.values()])
    radius = np.maximum(scale * np.sqrt(np.array(list(largest.values()))), LEAST_RADIUS)
    moved_x, moved_y = spread(x, y, radius, page)
    drawn = zip(moved_x.round(1).tolist(), moved_y.round(1).tolist(), strict=True)
    true = zip(x.round(1).tolist(), y.round(1).tolist(), strict=True)
    return Atlas(page, scale, dict(zip(places, drawn, strict=True)), dict(zip(places, true, strict=True)))


def outlines_drawing(instance: Instance, page: Atlas) -> str:
    """Return the outlines that every map of the page uses, as a drawing that shows nothing by itself."""
    defined = outlines_defined(instance, page)
    return f'<svg class="outlines" width="0" height="0" aria-hidden="true">{defined}</svg>\n'


def outlines_defined(instance: Instance, page: Atlas) -> str:
    """Return the outlines of the west and of the rest, for `land_drawing` to use."""
    sites = instance["sites"]
    western = set(sites["zone"][sites["side"] == "west"])
    land = provinces(instance.borders, page.page, COARSE)
    paths = (
        f'<path id="land-{side}" d="{"".join(path(area.rings) for area in land if (area.zone in western) is west)}"/>'
        for side, west in (("east", False), ("west", True))
    )
    return f"<defs>{''.join(paths)}</defs>"


def land_drawing() -> str:
    """Return the land of one map, from the outlines of the page."""
    return (
        '<g class="coast"><use href="#land-east"/><use href="#land-west"/></g>'
        '<use class="east" href="#land-east"/><use class="west" href="#land-west"/>'
    )


def small_map(shown: Measures, page: Atlas, label: str) -> str:
    """Return the map of one plan: half discs of training (left) and inference (right) at every site with work."""
    places = shown.places
    rows = zip(shown.instance["sites"]["site"], places.training.tolist(), places.inference.tolist(), strict=True)
    marks = [_marked(page, site, training, inference) for site, training, inference in rows]
    return _svg(page, label, land_drawing() + "".join(marks))


def half(x: float, y: float, radius: float, *, left: bool) -> str:
    """Return the outline of a half disc."""
    return f"M{x:g} {y - radius:.1f}a{radius:.1f} {radius:.1f} 0 0 {0 if left else 1} 0 {2 * radius:.1f}z"


def _marked(page: Atlas, site: str, training: float, inference: float) -> str:
    x, y = page.drawn[site]
    if training <= 0 and inference <= 0:
        return f'<circle class="none" cx="{x:g}" cy="{y:g}" r="4"/>'
    parts = []
    for kind, mw in (("t", training), ("i", inference)):
        if mw > 0:
            parts.append(f'<path class="{kind}" d="{half(x, y, page.radius(mw), left=kind == "t")}"/>')
    return tied(page, site) + "".join(parts)


def tied(page: Atlas, site: str) -> str:
    """Return the line from a disc that was moved far aside to its true place."""
    (x, y), (true_x, true_y) = page.drawn[site], page.true[site]
    if (x - true_x) ** 2 + (y - true_y) ** 2 < ASIDE**2:
        return ""
    return f'<path class="tie" d="M{true_x:g} {true_y:g}L{x:g} {y:g}"/>'


def _svg(page: Atlas, label: str, content: str) -> str:
    return f'<svg class="land" viewBox="{page.box}" role="img" aria-label="{html.escape(label)}">{content}</svg>'


def legend_drawing(page: Atlas, mw: float) -> str:
    """Return one pair of half discs of `mw` as they would stand on the map."""
    radius = page.radius(mw)
    side = 2 * radius + 4
    content = "".join(
        f'<path class="{kind}" d="{half(side / 2, side / 2, radius, left=kind == "t")}"/>' for kind in ("t", "i")
    )
    return f'<svg class="land key" viewBox="0 0 {side:.1f} {side:.1f}" aria-hidden="true">{content}</svg>'


def round_amount(largest: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20, … that is no more than `largest` (which is positive)."""
    power = 10.0 ** np.floor(np.log10(largest))
    return float(max((step * power for step in (1, 2, 5) if step * power <= largest), default=power))
