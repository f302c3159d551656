"""Where is what certain, and where a matter of taste, on one map?

A half disc of each kind of work is as large as the most that lies at a site in any plan found, and full as far as the
least; its colour is the site's label.
"""

from __future__ import annotations

import html

import numpy as np

from optimizer.report.comparing.choices import LABELS, Choices, Range
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
from optimizer.report.words import Both

MOST_LABELS = 20
KEY_ROW, KEY_WIDE = 26.0, 420.0


def choice_drawing(choices: Choices) -> str:
    """Return the map as markup of a page, in both languages."""
    halves = [np.array([getattr(site, kind)[1] for site in choices.sites]) for kind in ("training", "inference")]
    page = atlas(choices.instance, [(choices.instance, halves[0], halves[1])])
    ids = [str(site) for site in choices.instance["sites"]["site"]]
    order = sorted(range(len(ids)), key=lambda row: -choices.sites[row].most)
    marks = "".join(_mark(page, ids[row], choices, row) for row in order)
    label = phrase("choice_map_label")
    said = html.escape(f"{label['en']} / {label['zh']}")
    corner = Box(0, page.page.height - KEY_ROW * (len(LABELS) + 1) - 20, KEY_WIDE, page.page.height)
    content = (
        f"{outlines_defined(choices.instance, page)}{land_drawing()}{marks}"
        f"{_labels(page, ids, order, choices, corner)}{_key(page, choices)}"
    )
    drawn = (
        f'<svg class="land big" viewBox="{page.box}" role="img" aria-label="{html.escape(label["en"])}">{content}</svg>'
    )
    return f'<figure class="difference" tabindex="0" role="region" aria-label="{said}">{drawn}</figure>\n'


def _mark(page: Atlas, site: str, choices: Choices, row: int) -> str:
    x, y = page.drawn[site]
    shown = choices.sites[row]
    parts = [
        f'<path class="{shown.label} {end}" d="{half(x, y, page.radius(mw), left=kind == "training")}"/>'
        for kind, (least, most) in (("training", shown.training), ("inference", shown.inference))
        for end, mw in (("most", most), ("least", least))
        if mw > 0
    ]
    return (
        (tied(page, site) + "".join(parts)) if parts else f'<circle class="{shown.label}" cx="{x:g}" cy="{y:g}" r="5"/>'
    )


def _labels(page: Atlas, ids: list[str], order: list[int], choices: Choices, key: Box) -> str:
    sites = choices.instance["sites"]
    discs = {row: _box(page, ids[row], choices.sites[row].training, choices.sites[row].inference) for row in order}
    wanted = [
        (discs[row], labelled(named(sites["name"][row], sites["name_zh"][row]), _range(choices, row)))
        for row in order[:MOST_LABELS]
        if choices.sites[row].most > 0
    ]
    return labels_drawing(wanted, [*discs.values(), key], Box(0, 0, page.page.width, page.page.height), alone=False)


def _range(choices: Choices, row: int) -> str:
    """Return the MW of both kinds together, from the least to the most of a plan."""
    least, most = (figure(mw, 0) for mw in choices.sites[row].together)
    return most if least == most else f"{least}–{most}"


def _box(page: Atlas, site: str, training: Range, inference: Range) -> Box:
    x, y = page.drawn[site]
    left, right = page.radius(training[1]), page.radius(inference[1])
    return Box(x - left, y - max(left, right), x + right, y + max(left, right))


def _key(page: Atlas, choices: Choices) -> str:
    """Return what colour and size mean, in the lower left corner."""
    largest = max((mw for site in choices.sites for _, mw in (site.training, site.inference)), default=0.0)
    mw = round_amount(largest / 3) if largest > 0 else 0.0
    rows: list[tuple[str, Both]] = [
        (label, phrase("choice_key", label=phrase(f"choice_{label}"), n=choices.counts[label])) for label in LABELS
    ]
    parts = []
    for place, (label, text) in enumerate(rows):
        y = page.page.height - 20 - KEY_ROW * (len(rows) - 1 - place)
        parts.append(f'<circle class="{label} least" cx="24" cy="{y - 5:g}" r="8"/>')
        parts.append(texts_drawing(text, f'x="40" y="{y:g}"', alone=False))
    if mw:
        radius, y = page.radius(mw), page.page.height - 20 - KEY_ROW * len(rows)
        shapes = "".join(half(16 + radius, y - radius, radius, left=left) for left in (True, False))
        parts.append(f'<path class="none" d="{shapes}"/>')
        size = phrase("map_key", mw=figure(mw, 0 if mw >= 1 else 2))
        parts.append(texts_drawing(size, f'x="{24 + 2 * radius:.1f}" y="{y - radius + 5:.1f}"', alone=False))
    return "".join(parts)
