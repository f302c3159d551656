"""Inference: where services live and which halls carry what their sites serve."""

from __future__ import annotations

import numpy as np

from optimizer.formulation.nomenclature import Nomenclature
from optimizer.formulation.stating import Expression, Statements, total


def serving(state: Statements, x: Nomenclature) -> None:
    """Services live at homes, in halls, and a site's halls carry what the site serves."""
    problem = x.problem
    services, sites, halls = problem.services, problem.sites, problem.halls
    site, home_price, min_sites = x.given(halls.site), x.given(services.home), x.given(services.min_sites)
    most, reached, per_reference_mw = x.given(x.most), x.given(x.reached), x.given(1 / halls.energy_inference)
    w_of_pair, s_of_pair = x.WS.array.T
    _, a_of_host = x.WA.array.T

    @state.rule(x.WS)
    def sites_carry_what_they_serve(w: int, s: int) -> Expression:
        """The halls of a site carry what the site serves, counted on the reference accelerator.

        sum over a at s of carry[w,a] / energy_inference[a] = served[w,s]
        """
        return total(x.hosts_of[w, s], lambda a: per_reference_mw[a] * x.carry[w, a]) == x.served[w, s]

    @state.rule(x.WA)
    def carried_only_where_hosted(w: int, a: int) -> Expression:
        """A hall carries a service only if it hosts it.

        carry[w,a] <= (least of what the site can reach, what the hall can hold and what the site can draw) * host[w,a]
        """
        return x.carry[w, a] <= most[w, a] * x.host[w, a]

    @state.rule(x.WS)
    def home_has_a_host(w: int, s: int) -> Expression:
        """A service lives at a site only in one of its halls.

        home[w,s] <= sum over a at s of host[w,a]
        """
        return x.home[w, s] <= total(x.hosts_of[w, s], lambda a: x.host[w, a])

    @state.rule(x.WA.where(halls.existing[a_of_host] == 0))
    def host_needs_a_hall(w: int, a: int) -> Expression:
        """A hall that does not stand today hosts only once a module is built.

        host[w,a] <= build[a] where existing[a] = 0
        """
        return x.host[w, a] <= x.build[a]

    @state.rule(x.WA.where(~sites.is_open[halls.site[a_of_host]]))
    def hall_hosts_on_an_open_campus(w: int, a: int) -> Expression:
        """A hall hosts only on a campus that is open.

        host[w,a] <= open[s] where no campus stands today
        """
        return x.host[w, a] <= x.open[site[a]]

    @state.rule(x.W.where(np.isin(x.W.array[:, 0], w_of_pair) & (not problem.may_refuse)))
    def homes_are_enough(w: int) -> Expression:
        """A service lives at its least number of sites.

        sum over s of home[w,s] >= min_sites[w], unless work may be refused
        """
        return total(x.sites_of[w], lambda s: x.home[w, s]) >= min_sites[w]

    @state.rule(x.WS)
    def no_site_carries_too_much(w: int, s: int) -> Expression:
        """No site carries more than the stated share of a service, and none without being its home.

        served[w,s] <= (least of reachable demand and max_share[w] * demand of w) * home[w,s]
        """
        return x.served[w, s] <= reached[w, s] * x.home[w, s]

    @state.rule(x.WS.where(~sites.is_open[s_of_pair]))
    def hosts_stand_on_open_campuses(w: int, s: int) -> Expression:
        """A service lives only on a campus that is open.

        home[w,s] <= open[s] where no campus stands today
        """
        return x.home[w, s] <= x.open[s]

    @state.cost
    def homes() -> Expression:
        """Each home of a service costs its yearly price.

        sum of home_price[w] * home[w,s]
        """
        return total(x.WS, lambda w, s: home_price[w] * x.home[w, s])
