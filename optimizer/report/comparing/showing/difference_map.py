"""What does each campus gain and lose from one plan to another, on one map?"""

from __future__ import annotations

import html
from dataclasses import dataclass

import numpy as np

from optimizer.report.comparing.cases import Case
from optimizer.report.comparing.measures import Measures
from optimizer.report.comparing.phrases import figure, named, phrase
from optimizer.report.comparing.showing.labelling import Box, labelled, labels_drawing, texts_drawing
from optimizer.report.comparing.showing.maps import (
    Atlas,
    atlas,
    half,
    land_drawing,
    outlines_defined,
    round_amount,
    tied,
)
from optimizer.report.document import asset
from optimizer.report.drawing import Numbers
from optimizer.report.words import Both

SEEN = 0.01  # of the largest change: a smaller one is not labelled
MOST_LABELS = 14


@dataclass(frozen=True)
class Changes:
    """MW gained (positive) or lost at each site of the second plan's question, (S,) each, in table order."""

    names: tuple[Both, ...]
    sites: tuple[str, ...]
    training: Numbers
    inference: Numbers

    @property
    def largest(self) -> float:
        """MW of the largest change."""
        return float(max(np.abs(self.training).max(initial=0.0), np.abs(self.inference).max(initial=0.0)))


def changes(one: Measures, other: Measures) -> Changes:
    """Return what every site of the second question gains from the first plan to the second."""
    sites = other.instance["sites"]
    ids = tuple(str(site) for site in sites["site"])
    before = {str(site): row for row, site in enumerate(one.instance["sites"]["site"])}

    def of(kind: str) -> Numbers:
        first, second = getattr(one.places, kind), getattr(other.places, kind)
        gained = second - np.array([first[before[site]] if site in before else 0.0 for site in ids])
        return np.where(np.abs(gained) > 1e-6, gained, 0.0)

    names = tuple(named(*pair) for pair in zip(sites["name"], sites["name_zh"], strict=True))
    return Changes(names, ids, of("training"), of("inference"))


def difference_svg(case: Case, one: Measures, other: Measures) -> str:
    """Return the map as an SVG file of its own, in English."""
    content = _content(case, one, other, alone=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{content}\n'


def difference_drawing(case: Case, one: Measures, other: Measures) -> str:
    """Return the map as markup of a page, in both languages."""
    label = phrase("pair_map_label")
    said = html.escape(f"{label['en']} / {label['zh']}")
    drawn = _content(case, one, other, alone=False)
    return f'<figure class="difference" tabindex="0" role="region" aria-label="{said}">{drawn}</figure>\n'


def _content(case: Case, one: Measures, other: Measures, *, alone: bool) -> str:
    assert case.instance is not None  # noqa: S101 - a case with measures has its question
    changed = changes(one, other)
    page = atlas(case.instance, [(case.instance, changed.training, changed.inference)])
    marks = "".join(_mark(page, changed, row) for row in _order(changed))
    corner = Box(0, page.page.height - 80, 420, page.page.height)  # where the key stands
    labels = _labels(page, changed, corner, alone=alone)
    label = phrase("pair_map_label")
    size = f' width="{page.page.width:g}" height="{page.page.height:g}"' if alone else ""
    space = f' xmlns="http://www.w3.org/2000/svg"{size}' if alone else ""
    key = _key(page, changed, alone=alone)
    style = f"<style>{asset('comparing/map.css')}</style>" if alone else ""
    return (
        f'<svg class="land big" viewBox="{page.box}" role="img" aria-label="{html.escape(label["en"])}"{space}>{style}'
        f"{outlines_defined(case.instance, page)}{land_drawing()}{marks}{labels}{key}</svg>"
    )


def _order(changed: Changes) -> list[int]:
    """Return the sites, the largest change first, so that smaller discs lie on top."""
    size = np.maximum(np.abs(changed.training), np.abs(changed.inference))
    return [int(row) for row in np.argsort(-size, kind="stable")]


def _labelled(changed: Changes) -> list[int]:
    size = np.maximum(np.abs(changed.training), np.abs(changed.inference))
    return [row for row in _order(changed) if size[row] > SEEN * changed.largest][:MOST_LABELS]


def _mark(page: Atlas, changed: Changes, row: int) -> str:
    site = changed.sites[row]
    x, y = page.drawn[site]
    parts = []
    for kind, mw in (("training", float(changed.training[row])), ("inference", float(changed.inference[row]))):
        if mw:
            shape = half(x, y, page.radius(abs(mw)), left=kind == "training")
            parts.append(f'<path class="{"gained" if mw > 0 else "lost"}" d="{shape}"/>')
    return (tied(page, site) + "".join(parts)) if parts else f'<circle class="none" cx="{x:g}" cy="{y:g}" r="4"/>'


def _labels(page: Atlas, changed: Changes, key: Box, *, alone: bool) -> str:
    """Return the names of the largest changes where there is room for them."""
    shown = [row for row in _order(changed) if changed.training[row] or changed.inference[row]]
    discs = {row: _box(page, changed, row) for row in shown}
    wanted = []
    for row in _labelled(changed):
        amount = float(changed.training[row] + changed.inference[row])
        wanted.append(
            (discs[row], labelled(changed.names[row], figure(amount, 0 if abs(amount) >= 10 else 1, signed=True)))
        )
    whole = Box(0, 0, page.page.width, page.page.height)
    return labels_drawing(wanted, [*discs.values(), key], whole, alone=alone)


def _box(page: Atlas, changed: Changes, row: int) -> Box:
    x, y = page.drawn[changed.sites[row]]
    left, right = (page.radius(abs(float(half_of[row]))) for half_of in (changed.training, changed.inference))
    return Box(x - left, y - max(left, right), x + right, y + max(left, right))


def _key(page: Atlas, changed: Changes, *, alone: bool) -> str:
    """Return what fill and size mean, in the lower left corner."""
    if changed.largest <= 0:
        return ""
    mw = round_amount(changed.largest / 3)
    radius = max(page.radius(mw), 8.0)
    y = page.page.height - radius - 20
    parts = []
    for place, kind in enumerate(("gained", "lost")):
        x = 24 + radius + place * (2 * radius + 170)
        shapes = half(x, y, radius, left=True) + half(x, y, radius, left=False)
        said = phrase("map_change_key", what=phrase(kind), mw=figure(mw, 0 if mw >= 1 else 2))
        parts.append(f'<path class="{kind}" d="{shapes}"/>')
        parts.append(texts_drawing(said, f'x="{x + radius + 8:.1f}" y="{y + 5:.1f}"', alone=alone))
    return "".join(parts)
