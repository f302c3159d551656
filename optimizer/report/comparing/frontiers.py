"""What does a trade-off cost: the curve between a limit and the least cost, as a picture?

The band between bound and plan holds the exact curve. What a limit costs more per unit is its price, written at each
point; where no plan can obey a limit, the curve ends.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from optimizer.report.canvas import COLOURS, EDGE, INK, LAND, SOFT, Format, canvas, saved, written
from optimizer.report.comparing.cases import Frontier, FrontierPoint
from optimizer.report.comparing.phrases import figure, money, phrase

HIGH = 4.6
MOST_PRICES = 14


@dataclass(frozen=True)
class Measure:
    """How the thing limited is said: its size in the unit of the frontier's file, and digits; `key` names its words."""

    key: str
    size: float
    digits: int


MEASURES = {
    "carbon": Measure("carbon", 1e6, 2),
    "west_share": Measure("west_share", 0.01, 1),
    "latency": Measure("latency", 1.0, 2),
    "capex": Measure("capex", 1e9, 2),
}


def measure_of(frontier: Frontier) -> Measure:
    """Return how the thing limited is said; small amounts get a smaller unit."""
    measure = MEASURES[frontier.against]
    largest = max((abs(value) for point in frontier.points if (value := where(point)) is not None), default=0.0)
    if frontier.against in ("carbon", "capex") and largest < measure.size:
        return Measure(f"{measure.key}_small", 1e3 if frontier.against == "carbon" else 1e6, 2)
    return measure


def where(point: FrontierPoint) -> float | None:
    """Return where a point stands on the axis of the limit: what its plan reaches, without one the limit itself."""
    return point.value if point.value is not None else point.limit


def ordered(frontier: Frontier) -> tuple[FrontierPoint, ...]:
    """Return the points along the axis of the limit; the end without a limit stands where its plan reaches."""
    return tuple(sorted(frontier.points, key=lambda point: (where(point) is None, where(point) or 0.0)))


def frontier_picture(frontier: Frontier, kind: Format) -> bytes:
    """Return the curve as the bytes of a PNG or SVG file, the same for the same points."""
    measure = measure_of(frontier)
    points = [point for point in ordered(frontier) if where(point) is not None]
    planned = [point for point in points if point.cost is not None and math.isfinite(point.cost)]
    unit = money(max((abs(point.cost or 0.0) for point in planned), default=0.0))
    with canvas(HIGH) as figure_:
        axes = figure_.add_axes((0.095, 0.14, 0.88, 0.74))
        _dress(axes)
        written(axes, 0, 1.06, f"{phrase('cost_in', unit=unit.unit)['en']}", size=9, transform=axes.transAxes)
        label = phrase(f"frontier_axis_{measure.key}")["en"]
        written(axes, 1, -0.13, label, size=9, ha="right", va="top", transform=axes.transAxes)
        if planned:
            _draw_band(axes, planned, measure, unit.size["en"])
            _draw_points(axes, planned, measure, unit.size["en"])
        _draw_ends(axes, [point for point in points if point.ending == "infeasible"], measure)
        return saved(figure_, kind)


def _dress(axes: Axes) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(INK)
    axes.tick_params(length=3, labelsize=8, color=INK, labelcolor=SOFT)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:,.6g}")
    axes.grid(visible=True, axis="y", color=INK, alpha=0.1, linewidth=0.6)
    axes.margins(x=0.06, y=0.16)


def _draw_band(axes: Axes, points: list[FrontierPoint], measure: Measure, size: float) -> None:
    x = np.array([(where(point) or 0.0) / measure.size for point in points])
    cost = np.array([(point.cost or 0.0) / size for point in points])
    known = [point for point in points if point.bound is not None and math.isfinite(point.bound)]
    low = [(point.bound or 0.0) / size for point in known]
    place = [(where(point) or 0.0) / measure.size for point in known]
    if len(known) == len(points):
        axes.fill_between(x, np.array(low), cost, color=COLOURS["inference"], alpha=0.16, linewidth=0)
    axes.plot(place, low, color=COLOURS["inference"], linewidth=0.8, linestyle=(0, (3, 2)))
    axes.plot(x, cost, color=COLOURS["training"], linewidth=1.6)


def _draw_points(axes: Axes, points: list[FrontierPoint], measure: Measure, size: float) -> None:
    for point in points:
        face = COLOURS["training"] if point.verified else "#ffffff"
        x, y = (where(point) or 0.0) / measure.size, (point.cost or 0.0) / size
        axes.plot([x], [y], marker="o", markersize=5, color=COLOURS["training"], markerfacecolor=face, zorder=4)
    priced = [point for point in points if point.price is not None and math.isfinite(point.price)]
    step = max(1, math.ceil(len(priced) / MOST_PRICES))
    for point in priced[::step]:
        x, y = (where(point) or 0.0) / measure.size, (point.cost or 0.0) / size
        said = price_said(point, measure)
        axes.annotate(said, (x, y), xytext=(3, 7), textcoords="offset points", size=7, color=INK, parse_math=False)


def price_said(point: FrontierPoint, measure: Measure) -> str:
    """Return the price of a point in millions a point or ms, in CNY a tonne, or in CNY a CNY of investment."""
    if point.price is None or not math.isfinite(point.price):
        return figure(None)
    per_unit = {"west_share": 0.01 / 1e6, "latency": 1 / 1e6}.get(measure.key, 1.0)
    price = point.price * per_unit
    if price == 0:
        return "0"
    return figure(price, 0 if abs(price) >= 100 else 1 if abs(price) >= 10 else 3)


def _draw_ends(axes: Axes, points: list[FrontierPoint], measure: Measure) -> None:
    """Shade where no plan can obey the limit, from the ends of the axis inwards."""
    for point in points:
        x = (where(point) or 0.0) / measure.size
        axes.axvline(x, color=EDGE, linewidth=5, alpha=0.5, zorder=0)
        axes.axvline(x, color=INK, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1)
        text = phrase("frontier_infeasible")["en"]
        place = {"transform": axes.get_xaxis_transform(), "rotation": 90, "ha": "right", "va": "top", "size": 7}
        written(axes, x, 0.98, f"{text} ", color=SOFT, backgroundcolor=LAND, **place)
