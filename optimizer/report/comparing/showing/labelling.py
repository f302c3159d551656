"""Where may a label stand beside its disc without covering another, and how is it drawn?"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.report.comparing.showing.markup import TAGS
from optimizer.report.words import Both

HIGH = 17.0  # units of the page, of one line at the size of the style
NARROW, BROAD = 8.2, 15.5  # of a bold letter, of a Chinese character
GAP = 6.0
LONGEST = 22  # letters of a name


@dataclass(frozen=True)
class Box:
    """A rectangle on the page; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Return whether two boxes overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def width(text: str) -> float:
    """Return about how wide a text is drawn."""
    return sum(BROAD if unicodedata.east_asian_width(letter) in "WF" else NARROW for letter in text)


def placed(disc: Box, wide: float, taken: Sequence[Box], page: Box) -> Box | None:
    """Return a free place for a label: right of its disc, left of it, below or above; None where all are taken."""
    middle_x, middle_y = (disc.left + disc.right) / 2, (disc.top + disc.bottom) / 2
    corners = (
        (disc.right + GAP, middle_y - HIGH / 2), (disc.left - GAP - wide, middle_y - HIGH / 2),
        (middle_x - wide / 2, disc.bottom + 2), (middle_x - wide / 2, disc.top - 2 - HIGH),
    )  # fmt: skip
    for left, top in corners:
        spot = Box(left, top, left + wide, top + HIGH)
        inside = spot.left >= page.left and spot.right <= page.right
        inside &= spot.top >= page.top and spot.bottom <= page.bottom
        if inside and not any(spot.meets(other) for other in taken):
            return spot
    return None


def labelled(name: Both, said: str) -> Both:
    """Return a name, cut where it is long, with what is said of it."""
    return {language: f"{_short(text)} {said}" for language, text in name.items()}


def labels_drawing(wanted: Sequence[tuple[Box, Both]], taken: Sequence[Box], page: Box, *, alone: bool) -> str:
    """Return the labels of discs, the most important first, where there is room beside what is taken."""
    covered, parts = list(taken), []
    for disc, texts in wanted:
        spot = placed(disc, max(width(text) for text in texts.values()), covered, page)
        if spot is not None:
            covered.append(spot)
            beside = "end" if spot.right <= disc.left else "start"
            x = spot.right if beside == "end" else spot.left
            place = f'x="{x:.1f}" y="{spot.bottom - 4:.1f}" text-anchor="{beside}"'
            parts.append(texts_drawing(texts, place, alone=alone))
    return "".join(parts)


def texts_drawing(texts: Both, place: str, *, alone: bool) -> str:
    """Return a text at a place, in English where the drawing stands `alone`, else in both languages."""
    if alone or texts["en"] == texts["zh"]:
        return f"<text {place}>{html.escape(texts['en'])}</text>"
    return "".join(f'<text {place} lang="{tag}">{html.escape(texts[key])}</text>' for key, tag in TAGS.items())


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
