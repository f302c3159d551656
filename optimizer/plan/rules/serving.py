"""Is every demand served, within reach, by sites that carry it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from optimizer.plan.figures import Figures
from optimizer.plan.given import Flags, Places
from optimizer.plan.sums import added_up
from optimizer.plan.violation import Place, Violation, at_most, broken, equal, places


def rules(figures: Figures) -> Iterator[Violation]:
    """Yield the rules on serve and what it adds up to."""
    given, chosen = figures.given, figures.chosen
    services, origins, sites, share = chosen.serve
    ids = {"service": given.ids("services"), "origin": given.ids("origins"), "site": given.ids("sites")}

    asked = given.demand > 0
    answered = added_up(share, asked.shape, services, origins)
    place = places(service=ids["service"], origin=ids["origin"])
    whole = at_most if figures.instance.terms.may_refuse else equal
    yield whole("demand_is_served", np.where(asked, answered, 0.0), asked, place)

    row = _row_of(ids, services, origins, sites)
    yield at_most("served_within_reach", share, np.where(_admitted(figures), 1.0, 0.0), row)
    whole = given.of("inference", "single_homed")[services] == 1
    yield broken("single_homed_demand_is_not_split", whole & (share != 0) & (share != 1), share, row)
    yield at_most("served_only_at_home", share, chosen.home[services, sites], row)

    place = places(service=ids["service"], site=ids["site"])
    yield equal("sites_carry_what_they_serve", figures.carried, figures.served, place)
    most = given.of("inference", "max_share") * given.demand.sum(axis=1)
    yield at_most("no_site_carries_too_much", figures.served, most[:, None], place)


def _admitted(figures: Figures) -> Flags:
    """(N,) whether each row of serve has demand, lies within the latency limit and has a hall to go to."""
    given = figures.given
    services, origins, sites, _ = figures.chosen.serve
    admitted: Flags = given.reaches[services, origins, sites] & (given.demand[services, origins] > 0)
    return admitted


def _row_of(ids: Mapping[str, Iterable[object]], *columns: Places) -> Place:
    """Return the namer of the rows of serve."""
    name = places(**ids)
    return lambda row: name(*(int(column[row]) for column in columns))
