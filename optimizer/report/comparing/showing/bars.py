"""How are an interval and a step drawn within a cell of a table?

All of it is markup of ours around numbers; colours come from the style of the page by class.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from optimizer.report.comparing.bridge import Bridge
from optimizer.report.comparing.phrases import percent

WIDE, HIGH = 230.0, 18.0
EDGE = 14.0  # room on both sides for arrows and for the outer ticks' numbers
LINEAR = 0.002  # shares up to about here are drawn to scale, larger ones ever closer together
TICKS = (0.001, 0.01, 0.1, 1.0, 10.0)


@dataclass(frozen=True)
class Ruler:
    """A scale of shares that shows a thousandth and a doubling side by side."""

    low: float
    high: float

    def place(self, share: float) -> float:
        """Return where a share stands, in units of the drawing."""
        first, last = math.asinh(self.low / LINEAR), math.asinh(self.high / LINEAR)
        part = (math.asinh(min(max(share, self.low), self.high) / LINEAR) - first) / (last - first)
        return EDGE + part * (WIDE - 2 * EDGE)

    @property
    def ticks(self) -> tuple[float, ...]:
        """The shares that are marked, far enough apart to be read."""
        wanted = sorted([0.0, *(sign * tick for tick in TICKS for sign in (1, -1))], key=abs)
        kept: list[float] = []
        for tick in wanted:
            inside = self.low <= tick <= self.high
            if inside and all(abs(self.place(tick) - self.place(other)) >= 34 for other in kept):
                kept.append(tick)
        return tuple(sorted(kept))


def ruler(shares: Sequence[float]) -> Ruler:
    """Return the scale that holds all finite shares and zero."""
    finite = [share for share in shares if math.isfinite(share)]
    low, high = min([0.0, *finite]), max([0.0, *finite])
    room = 0.04 * (math.asinh(high / LINEAR) - math.asinh(low / LINEAR)) or 1.0
    return Ruler(
        LINEAR * math.sinh(math.asinh(low / LINEAR) - room), LINEAR * math.sinh(math.asinh(high / LINEAR) + room)
    )


def axis_drawing(scale: Ruler) -> str:
    """Return the numbers of a scale, to stand above a column of intervals."""
    texts = "".join(
        f'<text x="{scale.place(tick):.1f}" y="12">{percent(tick, 1 if 0 < abs(tick) < 0.01 else 0, signed=tick != 0)}'
        "</text>"
        for tick in scale.ticks
    )
    return f'<svg class="ruler" viewBox="0 0 {WIDE:g} 16" width="{WIDE:g}" height="16" aria-hidden="true">{texts}</svg>'


def interval_drawing(scale: Ruler, low: float, high: float, plans: float | None, tone: str) -> str:
    """Return an interval of shares on a scale, with a mark where the two plans themselves differ."""
    grid = "".join(
        f'<path class="{"zero" if tick == 0 else "tick"}" d="M{scale.place(tick):.1f} 0v{HIGH:g}"/>'
        for tick in scale.ticks
    )
    bar = _interval(scale, low, high, tone) if not math.isnan(low) and not math.isnan(high) else ""
    known = plans is not None and math.isfinite(plans)
    mark = (
        f'<circle class="plans" cx="{scale.place(plans):.1f}" cy="9" r="2.2"/>' if known and plans is not None else ""
    )
    return (
        f'<svg class="interval" viewBox="0 0 {WIDE:g} {HIGH:g}" width="{WIDE:g}" height="{HIGH:g}" aria-hidden="true">'
        f"{grid}{bar}{mark}</svg>"
    )


def _interval(scale: Ruler, low: float, high: float, tone: str) -> str:
    left = scale.place(low) if math.isfinite(low) else (EDGE if low < 0 else WIDE - EDGE)
    right = scale.place(high) if math.isfinite(high) else (WIDE - EDGE if high > 0 else EDGE)
    zero, middle = scale.place(0.0), (left + right) / 2
    wide = max(right - left, 5.0)
    parts = [f'<path class="stem {tone}" d="M{zero:.1f} 9H{middle:.1f}"/>']
    parts.append(
        f'<rect class="range {tone}" x="{middle - wide / 2:.1f}" y="4.5" width="{wide:.1f}" height="9" rx="2"/>'
    )
    if math.isinf(high) and high > 0:
        parts.append(f'<path class="range {tone}" d="M{WIDE - EDGE:g} 2l10 7-10 7z"/>')
    if math.isinf(low) and low < 0:
        parts.append(f'<path class="range {tone}" d="M{EDGE:g} 2l-10 7 10 7z"/>')
    return "".join(parts)


def step_drawings(bridge: Bridge) -> tuple[str, ...]:
    """Return a bar for each step of a bridge, each beginning where the one before it ends, and one for the whole."""
    ends, level = [0.0], 0.0
    for step in bridge.steps:
        level += step.amount
        ends.append(level)
    low, high = min(ends), max(ends)
    spans = [*pairwise(ends), (0.0, bridge.difference)]
    kinds = ["up" if last > first else "down" for first, last in spans[:-1]] + ["net"]
    return tuple(_bar(span, kind, low, (high - low) or 1.0) for span, kind in zip(spans, kinds, strict=True))


def _bar(span: tuple[float, float], kind: str, low: float, reach: float) -> str:
    first, last = (2 + 96 * (end - low) / reach for end in span)
    zero = 2 + 96 * -low / reach
    left, wide = min(first, last), max(abs(last - first), 0.6)
    return (
        '<svg class="step" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="zero" d="M{zero:.2f} 0v10"/>'
        f'<rect class="{kind}" x="{left:.2f}" y="1.5" width="{wide:.2f}" height="7"/></svg>'
    )
