"""How do the hours of a plan look: where its electricity comes from, and what draws it?"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from optimizer.report.canvas import COLOURS, INK, PAPER, SOFT, Format, Numbers, canvas, saved, written
from optimizer.report.hours import Hourly
from optimizer.units import HOURS_PER_DAY

HIGH = 4.8
SUPPLY = (("grid", "Grid"), ("sun", "Sun"), ("wind", "Wind"), ("discharge", "Storage"))
LOAD = (("training", "Training"), ("inference", "Inference"), ("overhead", "Cooling and losses"))
PANELS = (("Where the electricity comes from, MW", SUPPLY, 0.59), ("What is drawn, MW", LOAD, 0.1))


def hours_picture(hours: Hourly, kind: Format) -> bytes:
    """Return the nationwide hours of the typical days as the bytes of a PNG or SVG file."""
    need = sum(hours.national(name) for name in ("training", "inference", "overhead", "charge"))
    most = max(float(np.max(need)), 1e-3) * 1.05
    with canvas(HIGH) as figure:
        for title, stack, bottom in PANELS:
            axes = figure.add_axes((0.07, bottom, 0.91, 0.29))
            axes.set_ylim(0, most)
            _draw_stack(axes, [hours.national(name) for name, _ in stack], [COLOURS[name] for name, _ in stack])
            _draw_days(axes, hours)
            written(axes, 0, 1.17, title, size=10, weight="bold", transform=axes.transAxes)
            _draw_key(axes, stack)
        return saved(figure, kind)


def _draw_stack(axes: Axes, series: list[Numbers], colours: list[str]) -> None:
    """Stack hourly values as steps: an hour is flat."""
    edges = np.arange(len(series[0]) + 1)
    under = np.zeros(len(series[0]))
    for values, colour in zip(series, colours, strict=True):
        over = under + values
        lower, upper = np.append(under, under[-1]), np.append(over, over[-1])
        axes.fill_between(edges, lower, upper, step="post", color=colour, linewidth=0)
        under = over
    axes.set_xlim(0, len(edges) - 1)


def _draw_days(axes: Axes, hours: Hourly) -> None:
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(INK)
    axes.tick_params(length=0, labelsize=8, labelcolor=SOFT)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.4g}" if value < 10 else f"{value:,.0f}")
    axes.grid(visible=True, axis="y", color=INK, alpha=0.13, linewidth=0.6)
    days = len(hours.labels)
    for day in range(1, days):
        axes.axvline(day * HOURS_PER_DAY, color=PAPER, linewidth=1.5)
    axes.set_xticks([])
    for day in range(days):
        label = f"{hours.dates[day]}\n{hours.labels[day]}" if days <= 5 else hours.dates[day][5:]  # room for five
        place = {"transform": axes.get_xaxis_transform(), "ha": "center", "va": "top", "size": 7, "color": SOFT}
        written(axes, (day + 0.5) * HOURS_PER_DAY, -0.05, label[:60], **place)


def _draw_key(axes: Axes, stack: tuple[tuple[str, str], ...]) -> None:
    x = 0.0
    for name, word in stack:
        written(axes, x, 1.05, "■", size=8, color=COLOURS[name], transform=axes.transAxes)
        written(axes, x + 0.016, 1.05, word, size=8, transform=axes.transAxes)
        x += 0.036 + 0.0092 * len(word)
