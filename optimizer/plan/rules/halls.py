"""Does the load of every hall fit, hour by hour?"""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.plan.figures import Figures
from optimizer.plan.violation import Violation, at_most, places


def rules(figures: Figures) -> Iterator[Violation]:
    """Yield the rule on hall load."""
    place = places(hall=figures.given.ids("halls"), hour=None)
    yield at_most("hall_load_fits", figures.it, figures.capacity[:, None], place)
