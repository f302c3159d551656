"""Do trunks carry what crosses them?"""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.plan.figures import Figures
from optimizer.plan.violation import Violation, at_most, places


def rules(figures: Figures) -> Iterator[Violation]:
    """Yield the rules on trunk links."""
    given, units = figures.given, figures.chosen.units
    place = places(link=given.ids("links"))
    capacity = given.of("links", "capacity_gbps") + given.of("links", "widen_gbps") * units
    yield at_most("trunks_carry_what_crosses_them", figures.traffic, capacity, place)
    yield at_most("no_more_links_than_room", units, given.of("links", "widen_max"), place)
