"""Wind and sun under contract, and green certificates."""

from __future__ import annotations

from optimizer.formulation.nomenclature import MWH_PER_GWH, Nomenclature, total
from optimizer.formulation.stating import Expression, Statements


def contracts(state: Statements, x: Nomenclature) -> None:
    """Contracted wind and sun are paid when they blow and shine, used or not; certificates cover market energy."""
    problem = x.problem
    sites, weight = problem.sites, problem.weight

    @state.rule(x.SH)
    def green_follows_the_weather(s: int, h: int) -> Expression:
        """No more green power is used than the contracts yield; the rest is curtailed.

        green[s,h] <= wind_cf[s,h] * wind[s] + solar_cf[s,h] * solar[s]
        """
        return x.green[s, h] <= float(sites.wind_cf[s, h]) * x.wind[s] + float(sites.solar_cf[s, h]) * x.solar[s]

    @state.rule(x.S)
    def contracts_within_the_limit(s: int) -> Expression:
        """A site contracts no more wind and sun than it may.

        wind[s] + solar[s] <= contract_limit[s]
        """
        return x.wind[s] + x.solar[s] <= float(sites.contract_mw[s])

    @state.rule(x.S)
    def certificates_within_market_energy(s: int) -> Expression:
        """Certificates cover at most what comes from the market, never a contracted MWh.

        certificates[s] <= sum over h of weight[h] * grid[s,h]
        """
        hours = range(problem.hours)
        return x.certificates[s] <= total(float(weight[h] / MWH_PER_GWH) * x.grid[s, h] for h in hours)

    @state.cost
    def contracted_energy() -> Expression:
        """Contracts are paid for what they yield, used or not, and delivery for what is used.

        sum of weight[h] * (wind_price[s] * wind_cf[s,h] * wind[s] + solar_price[s] * solar_cf[s,h] * solar[s]
        + delivery[s] * green[s,h])
        """
        wind, solar = sites.wind_cf @ weight * sites.wind_price, sites.solar_cf @ weight * sites.solar_price
        paid = total(float(wind[s]) * x.wind[s] + float(solar[s]) * x.solar[s] for (s,) in x.S.members)
        return paid + total(float(weight[h] * sites.delivery[s]) * x.green[s, h] for s, h in x.SH.members)

    @state.cost
    def certificates() -> Expression:
        """Certificates cost their price.

        sum of certificate_price * certificates[s]
        """
        price = problem.limits.certificate_price * MWH_PER_GWH
        return total(price * x.certificates[s] for (s,) in x.S.members)
