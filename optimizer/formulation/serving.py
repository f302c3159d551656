"""Inference: where services live and which halls carry what their sites serve."""

from __future__ import annotations

from optimizer.formulation.nomenclature import Nomenclature, total
from optimizer.formulation.stating import Expression, Statements


def serving(state: Statements, x: Nomenclature) -> None:
    """Services live at homes, in halls, and a site's halls carry what the site serves."""
    problem = x.problem
    services, halls = problem.services, problem.halls

    @state.rule(x.WS)
    def sites_carry_what_they_serve(w: int, s: int) -> Expression:
        """The halls of a site carry what the site serves, counted on the reference accelerator.

        sum over a at s of carry[w,a] / energy_inference[a] = served[w,s]
        """
        return total(x.carry[w, a] * (1 / halls.energy_inference[a]) for a in x.hosts_of[w, s]) == x.served[w, s]

    @state.rule(x.WA)
    def carried_only_where_hosted(w: int, a: int) -> Expression:
        """A hall carries a service only if it hosts it.

        carry[w,a] <= (least of what the site can reach, what the hall can hold and what the site can draw) * host[w,a]
        """
        return x.carry[w, a] <= x.most[w, a] * x.host[w, a]

    @state.rule(x.WS)
    def home_has_a_host(w: int, s: int) -> Expression:
        """A service lives at a site only in one of its halls.

        home[w,s] <= sum over a at s of host[w,a]
        """
        return x.home[w, s] <= total(x.host[w, a] for a in x.hosts_of[w, s])

    @state.rule(x.WA)
    def host_needs_a_hall(w: int, a: int) -> Expression:
        """A hall that does not stand today hosts only once a module is built.

        host[w,a] <= build[a] where existing[a] = 0
        """
        return x.host[w, a] <= x.build[a] if halls.existing[a] == 0 else None

    @state.rule(x.WA)
    def hall_hosts_on_an_open_campus(w: int, a: int) -> Expression:
        """A hall hosts only on a campus that is open.

        host[w,a] <= open[s] where no campus stands today
        """
        s = int(halls.site[a])
        return x.host[w, a] <= x.open[s] if not problem.sites.is_open[s] else None

    @state.rule(x.W)
    def homes_are_enough(w: int) -> Expression:
        """A service lives at its least number of sites.

        sum over s of home[w,s] >= min_sites[w], unless work may be refused
        """
        homes = x.sites_of[w] if not problem.may_refuse else ()
        return total(x.home[w, s] for s in homes) >= int(services.min_sites[w]) if homes else None

    @state.rule(x.WS)
    def no_site_carries_too_much(w: int, s: int) -> Expression:
        """No site carries more than the stated share of a service, and none without being its home.

        served[w,s] <= (least of reachable demand and max_share[w] * demand of w) * home[w,s]
        """
        return x.served[w, s] <= x.reached[w, s] * x.home[w, s]

    @state.rule(x.WS)
    def hosts_stand_on_open_campuses(w: int, s: int) -> Expression:
        """A service lives only on a campus that is open.

        home[w,s] <= open[s] where no campus stands today
        """
        return x.home[w, s] <= x.open[s] if not problem.sites.is_open[s] else None

    @state.cost
    def homes() -> Expression:
        """Each home of a service costs its yearly price.

        sum of home_price[w] * home[w,s]
        """
        return total(float(services.home[w]) * x.home[w, s] for w, s in x.WS.members)
