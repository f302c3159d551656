"""Where may a label stand beside its disc without covering another?"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

HIGH = 17.0  # units of the page, of one line at the size of the style
NARROW, BROAD = 8.2, 15.5  # of a bold letter, of a Chinese character
GAP = 6.0


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
