"""What does a document say of a number that may not be known?"""

from __future__ import annotations

import math


def known(value: float) -> float | None:
    """Return what JSON can say: a number that is not known, or has no end, is null."""
    return value if math.isfinite(value) else None
