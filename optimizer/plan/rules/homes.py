"""Do services live where they say, in halls that may host them, on enough sites?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.plan.figures import Figures
from optimizer.plan.violation import Violation, at_most, places


def rules(figures: Figures) -> Iterator[Violation]:
    """Yield the rules on homes and hosts."""
    given, chosen = figures.given, figures.chosen
    in_hall = places(service=given.ids("services"), hall=given.ids("halls"))
    at_site = places(service=given.ids("services"), site=given.ids("sites"))
    hosts = chosen.host.astype(np.float64)

    yield at_most("hosted_where_inference_may_live", hosts, given.takes_inference, in_hall)
    yield at_most("carried_only_where_hosted", chosen.carry, hosts * given.most_mw, in_hall)
    yield at_most("home_has_a_host", chosen.home, figures.per_site(hosts), at_site)
    standing = given.of("halls", "existing_mw") > 0
    yield at_most("host_needs_a_hall", hosts, np.where(standing, np.inf, chosen.modules), in_hall)
    yield at_most("hosts_stand_on_open_campuses", chosen.home, chosen.site("open"), at_site)
    asked = given.demand > 0
    useful = (given.reaches & asked[:, :, None]).any(axis=1)  # a home that no demand reaches does not count
    needed = given.of("inference", "min_sites") * asked.any(axis=1)  # a service that nobody asks for lives nowhere
    found = (chosen.home * useful).sum(axis=1)
    if figures.instance.terms.may_refuse:
        needed = needed * chosen.home.any(axis=1)  # a service refused altogether lives nowhere either
    yield at_most("homes_are_enough", needed, found, places(service=given.ids("services")))
