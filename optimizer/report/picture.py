"""How does a plan look on a printed map?

PNG and SVG of the same drawing as the interactive map, byte for byte the same whenever the plan is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch, Wedge
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.report.canvas import (
    COLOURS,
    EDGE,
    INCHES,
    INK,
    LAND,
    PAPER,
    SOFT,
    WEST,
    Format,
    Numbers,
    canvas,
    saved,
    written,
)
from optimizer.report.drawing import Frame, frame, provinces, radius_scale, spread
from optimizer.report.figure import hours_picture
from optimizer.report.view import View, view
from optimizer.report.words import said

ABOVE, BELOW = 0.85, 0.3  # inches for the headline and for the last line
MOST_LABELS = 40
LONGEST_LABEL = 24
SMALLEST = 0.01  # of the largest campus: a smaller one would only be taken for its neighbour


@dataclass(frozen=True)
class Discs:
    """Campuses on the page, (S,) each: where they are drawn, their true places and their half discs' radii."""

    x: Numbers
    y: Numbers
    true_x: Numbers
    true_y: Numbers
    training: Numbers
    inference: Numbers
    scale: float

    @property
    def radius(self) -> Numbers:
        """(S,) the larger of the two radii."""
        return np.maximum(self.training, self.inference)

    def box(self, site: int) -> Numbers:
        """Return left, top, right and bottom of one campus."""
        x, y, r = self.x[site], self.y[site], self.radius[site]
        return np.array([x - max(self.training[site], 1.0), y - r, x + max(self.inference[site], 1.0), y + r])


def write_pictures(plan: Plan, instance: Instance, folder: Path) -> tuple[Path, ...]:
    """Write `map.png`, `map.svg`, `hours.png` and `hours.svg` into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = view(plan, instance)
    formats: tuple[Format, ...] = ("png", "svg")
    pictures = {f"map.{kind}": map_picture(shown, instance, kind) for kind in formats}
    pictures |= {f"hours.{kind}": hours_picture(shown.hours, kind) for kind in formats}
    for name, content in pictures.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in pictures)


def map_picture(shown: View, instance: Instance, kind: Format, *, titled: bool = True) -> bytes:
    """Return the map as the bytes of a PNG or SVG file; `titled` gives it the headline of the result."""
    page = frame(instance)
    drawn = INCHES * page.height / page.width
    high = drawn + BELOW + (ABOVE if titled else 0.0)
    with canvas(high) as figure:
        axes = figure.add_axes((0, BELOW / high, 1, drawn / high))
        axes.set_xlim(0, page.width)
        axes.set_ylim(page.height, 0)
        axes.set_axis_off()
        discs = _discs(shown, page)
        _draw_land(axes, instance, page)
        _draw_flows(axes, shown, page, discs)
        _draw_campuses(axes, discs)
        legend = _draw_legend(axes, page, discs)
        _label_campuses(axes, shown, discs, legend)
        if titled:
            _write_headline(figure, shown)
        last = f"{instance.name} · {instance.scenario.name}. {said('attribution')['en']}"
        written(figure, 0.025, 0.12 / high, last, size=7, color=SOFT)
        return saved(figure, kind)


def _write_headline(figure: Figure, shown: View) -> None:
    high = float(figure.get_figheight())
    written(figure, 0.025, 1 - 0.42 / high, shown.headline["en"], size=19, weight="bold", family="DejaVu Serif")
    lines = "\n".join(wrap(shown.standfirst["en"], 125)[:2])
    written(figure, 0.025, 1 - 0.6 / high, lines, size=8.8, color="#3c362f", va="top")


def _discs(shown: View, page: Frame) -> Discs:
    x, y = page([campus.lat for campus in shown.campuses], [campus.lon for campus in shown.campuses])
    training = np.array([campus.training for campus in shown.campuses])
    inference = np.array([campus.inference for campus in shown.campuses])
    scale = radius_scale(training, inference, page)
    radii = scale * np.sqrt(training), scale * np.sqrt(inference)
    moved_x, moved_y = spread(x, y, np.maximum(np.maximum(*radii), 2.5), page)
    return Discs(moved_x, moved_y, x, y, *radii, scale)


def _draw_land(axes: Axes, instance: Instance, page: Frame) -> None:
    sites = instance["sites"]
    western = set(sites["zone"][sites["side"] == "west"])
    land = [province for province in provinces(instance.borders, page) if province.rings]
    drawn = [(province.zone, _outline(province.rings)) for province in land]
    for _, outline in drawn:
        axes.add_artist(PathPatch(outline, facecolor="none", edgecolor=EDGE, linewidth=1.6, joinstyle="round"))
    for zone, outline in drawn:
        shade = WEST if zone in western else LAND
        axes.add_artist(PathPatch(outline, facecolor=shade, edgecolor=PAPER, linewidth=0.6, joinstyle="round"))


def _outline(rings: tuple[Numbers, ...]) -> Outline:
    codes = [[Outline.MOVETO, *[Outline.LINETO] * (len(ring) - 2), Outline.CLOSEPOLY] for ring in rings]
    return Outline(np.concatenate(rings), np.concatenate(codes))


def _draw_flows(axes: Axes, shown: View, page: Frame, discs: Discs) -> None:
    flows = sorted(shown.flows, key=lambda flow: flow.mw)
    x, y = page([flow.lat for flow in flows], [flow.lon for flow in flows])
    for row, flow in enumerate(flows):
        start, end = np.array([x[row], y[row]]), np.array([discs.x[flow.site], discs.y[flow.site]])
        aside = np.array([start[1] - end[1], end[0] - start[0]]) * (0.16 if end[0] < start[0] else -0.16)
        curve = Outline([start, (start + end) / 2 + aside, end], [Outline.MOVETO, Outline.CURVE3, Outline.CURVE3])
        style = {"linewidth": max(0.3, 0.3 * flow.mw**0.5), "alpha": 0.2, "capstyle": "round"}
        axes.add_artist(PathPatch(curve, facecolor="none", edgecolor=COLOURS["inference"], **style))


def _draw_campuses(axes: Axes, discs: Discs) -> None:
    for site in np.argsort(-discs.radius, kind="stable"):
        x, y, true_x, true_y = discs.x[site], discs.y[site], discs.true_x[site], discs.true_y[site]
        if np.hypot(x - true_x, y - true_y) > 3:  # a shorter line is not seen
            axes.plot([true_x, x], [true_y, y], color=INK, linewidth=0.5, zorder=3)
            axes.add_artist(Circle((true_x, true_y), 1.6, color=INK, linewidth=0, zorder=3))
        if discs.radius[site] <= 0:
            axes.add_artist(Circle((x, y), 3, facecolor=PAPER, edgecolor=SOFT, linewidth=0.8, zorder=4))
        _draw_halves(axes, x, y, discs.training[site], discs.inference[site])


def _draw_halves(axes: Axes, x: float, y: float, training: float, inference: float) -> None:
    for kind, radius, start in (("training", training, 90), ("inference", inference, 270)):
        if radius > 0:
            style: dict[str, Any] = {"facecolor": COLOURS[kind], "edgecolor": PAPER, "linewidth": 0.6, "zorder": 5}
            axes.add_artist(Wedge((x, y), radius, start, start + 180, **style))


def _draw_legend(axes: Axes, page: Frame, discs: Discs) -> Numbers:
    """Draw one pair of half discs with its meaning in the lower left corner, and return the box it takes."""
    largest = (discs.radius.max(initial=0.0) / discs.scale) ** 2
    if largest <= 0:
        return np.zeros(4)
    power = 10 ** np.floor(np.log10(largest))
    amount = max(step * power for step in (1, 2, 5) if step * power <= largest)
    radius, x = discs.scale * amount**0.5, 150.0
    y = page.height - radius - 52
    _draw_halves(axes, x, y, radius, radius)
    said = f"{amount:,.0f} MW" if amount >= 1 else f"{amount:g} MW"
    written(axes, x - radius - 6, y, f"Training\n{said}", size=7.5, ha="right", va="center")
    written(axes, x + radius + 6, y, f"Inference\n{said}", size=7.5, va="center")
    note = (
        "AI work placed, mean of the year. Lines: demand on its way\n"
        "to a campus. Darker land: provinces with western campuses."
    )
    written(axes, 25, page.height - 12, note, size=7, va="bottom", color="#4a433b")
    return np.array([0.0, y - radius, 330.0, page.height])


def _label_campuses(axes: Axes, shown: View, discs: Discs, legend: Numbers) -> None:
    work = np.array([campus.training + campus.inference for campus in shown.campuses])
    taken = [discs.box(int(site)) for site in np.flatnonzero(discs.radius > 0)] + [legend]
    pixel = axes.transData.inverted()
    for site in np.argsort(-work, kind="stable")[:MOST_LABELS]:
        if work[site] <= 0 or work[site] < SMALLEST * work.max():
            break
        name = shown.campuses[site].names["en"]
        short = (name.split(" (")[0] or name)[:LONGEST_LABEL]
        label = written(axes, 0, 0, f"{short} {work[site]:,.0f}", size=7.8, weight="bold", va="center", zorder=7)
        window = label.get_window_extent()
        wide, high = np.abs(pixel.transform((window.x1, window.y1)) - pixel.transform((window.x0, window.y0)))
        free = next((spot for spot in _spots(discs.box(int(site)), wide, high) if _clear(spot, taken, axes)), None)
        if free is None:
            label.remove()
            continue
        label.set_position((free[0], (free[1] + free[3]) / 2))
        label.set_path_effects([withStroke(linewidth=2.2, foreground=PAPER)])
        taken.append(free)


def _spots(box: Numbers, wide: float, high: float) -> tuple[Numbers, ...]:
    """Return the boxes a label may take beside a disc, the best first: right, left, above, below."""
    left, top, right, bottom = box
    x, y = (left + right - wide) / 2, (top + bottom - high) / 2
    corners = ((right + 4, y), (left - 4 - wide, y), (x, top - 3 - high), (x, bottom + 3))
    return tuple(np.array([spot_x, spot_y, spot_x + wide, spot_y + high]) for spot_x, spot_y in corners)


def _clear(box: Numbers, taken: list[Numbers], axes: Axes) -> bool:
    inside = box[0] >= 0 and box[1] >= 0 and box[2] <= axes.get_xlim()[1] and box[3] <= axes.get_ylim()[0]
    return bool(inside) and not any(box[0] < b[2] and box[2] > b[0] and box[1] < b[3] and box[3] > b[1] for b in taken)
