"""Wind and sun under contract, and green certificates."""

from __future__ import annotations

from optimizer.formulation.nomenclature import MWH_PER_GWH, Nomenclature
from optimizer.formulation.stating import Expression, Statements, total


def contracts(state: Statements, x: Nomenclature) -> None:
    """Contracted wind and sun are paid when they blow and shine, used or not; certificates cover market energy."""
    problem = x.problem
    sites, weight = problem.sites, problem.weight
    wind_cf, solar_cf, contract_limit = x.given(sites.wind_cf), x.given(sites.solar_cf), x.given(sites.contract_mw)

    @state.rule(x.SH)
    def green_follows_the_weather(s: int, h: int) -> Expression:
        """No more green power is used than the contracts yield; the rest is curtailed.

        green[s,h] <= wind_cf[s,h] * wind[s] + solar_cf[s,h] * solar[s]
        """
        return x.green[s, h] <= wind_cf[s, h] * x.wind[s] + solar_cf[s, h] * x.solar[s]

    @state.rule(x.S)
    def contracts_within_the_limit(s: int) -> Expression:
        """A site contracts no more wind and sun than it may.

        wind[s] + solar[s] <= contract_limit[s]
        """
        return x.wind[s] + x.solar[s] <= contract_limit[s]

    @state.rule(x.S)
    def certificates_within_market_energy(s: int) -> Expression:
        """Certificates cover at most what comes from the market, never a contracted MWh.

        certificates[s] <= sum over h of weight[h] * grid[s,h]
        """
        gwh = x.given(weight / MWH_PER_GWH)
        return x.certificates[s] <= total(x.H, lambda h: gwh[h] * x.grid[s, h])

    @state.cost
    def contracted_energy() -> Expression:
        """Contracts are paid for what they yield, used or not, and delivery for what is used.

        sum of weight[h] * (wind_price[s] * wind_cf[s,h] * wind[s] + solar_price[s] * solar_cf[s,h] * solar[s]
        + delivery[s] * green[s,h])
        """
        wind = x.given(sites.wind_cf @ weight * sites.wind_price)
        solar = x.given(sites.solar_cf @ weight * sites.solar_price)
        delivery = x.given(weight * sites.delivery[:, None])
        paid = total(x.S, lambda s: wind[s] * x.wind[s] + solar[s] * x.solar[s])
        return paid + total(x.SH, lambda s, h: delivery[s, h] * x.green[s, h])

    @state.cost
    def certificates() -> Expression:
        """Certificates cost their price.

        sum of certificate_price * certificates[s]
        """
        price = problem.limits.certificate_price * MWH_PER_GWH
        return total(x.S, lambda s: price * x.certificates[s])
