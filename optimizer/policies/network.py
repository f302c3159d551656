"""A better network: lower latency, cheaper traffic to chosen sites, wider trunks."""

from __future__ import annotations

import dataclasses
from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from optimizer.data.instance import Instance
from optimizer.data.settings import RegionSettings
from optimizer.geography.latency import in_glass_ms
from optimizer.plan.given import Given
from optimizer.policies import groups
from optimizer.policies.groups import Group
from optimizer.policies.lever import Lever, Share, with_tables


class Network(Lever):
    """Round trips, the price of traffic and the capacity of trunks are better than today.

    round trip = light in glass + (1 - latency_cut) * (round trip today - light in glass)
    traffic price = (1 - tariff_cut) * price today, for traffic that ends at a site of `tariff_within`
    capacity[l] = trunk_factor * capacity today

    The latency of the straight fibre is physics and stays.
    """

    name: ClassVar[str] = "network"

    latency_cut: Share = 0.0
    tariff_cut: Share = 0.0
    tariff_within: Group = ()
    trunk_factor: Annotated[float, Field(ge=1, le=1000, allow_inf_nan=False)] = 1.0

    @property
    def is_neutral(self) -> bool:
        """As today."""
        return self.latency_cut == 0.0 and self.tariff_cut == 0.0 and self.trunk_factor == 1.0

    def amended(self, instance: Instance) -> Instance:
        """Return the question with the better network."""
        links, latency = instance["links"], instance["latency"]
        wider = links.assign(capacity_gbps=links["capacity_gbps"] * self.trunk_factor)
        factors = dict(instance.terms.traffic_factor)
        for site in instance["sites"]["site"][groups.of_instance(self.tariff_within, instance)]:
            factors[site] = factors.get(site, 1.0) * (1.0 - self.tariff_cut)
        return dataclasses.replace(
            with_tables(instance, links=wider, latency=latency.assign(round_trip_ms=self._measured(instance))),
            region=self._region(instance),
            terms=dataclasses.replace(instance.terms, traffic_factor=factors),
        )

    def _region(self, instance: Instance) -> RegionSettings:
        """Return the region's settings with less equipment and detour in the formula."""
        settings, kept = instance.region.latency, 1.0 - self.latency_cut
        changed = {
            key: 1.0 + kept * (getattr(settings, key) - 1.0) for key in ("factor_short", "factor_east", "factor_west")
        }
        better = settings.model_copy(update={**changed, "equipment_ms": kept * settings.equipment_ms})
        return instance.region.model_copy(update={"latency": better})

    def _measured(self, instance: Instance) -> np.ndarray:
        """(N,) measured round trips, improved like those of the formula."""
        given = Given(instance)
        km = given.km[given.rows("latency", "origin", "origins"), given.rows("latency", "site", "sites")]
        today, light = given.of("latency", "round_trip_ms"), in_glass_ms(km)
        return np.where(today > light, light + (1.0 - self.latency_cut) * (today - light), today)
