"""How an instance becomes a problem: tables to arrays, CNY to MCNY, names to positions."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.data.instance import Instance
from optimizer.data.pairs import of_demands
from optimizer.errors import BadInput
from optimizer.problem import reach as reaching
from optimizer.problem import training
from optimizer.problem.crossing import Paths, crossing, paths_of
from optimizer.problem.positions import rows_of
from optimizer.problem.problem import Demands, Floats, Halls, Limits, Links, Problem, Services, Sites
from optimizer.units import CNY_PER_MCNY, HOURS_PER_DAY, HOURS_PER_YEAR, annuity


def assemble(instance: Instance, *, dead_ends: bool = False) -> Problem:
    """Return the problem of an instance; BadInput names every demand and job that no place can take.

    With `dead_ends` those are left in, without any pair.
    """
    reach = reaching.measure(instance)
    admitted = reaching.within(instance, reach)
    halls = _halls(instance)
    choice = training.admitted(instance, halls)
    if not dead_ends:
        faults = [*reaching.unreachable(instance, reach, admitted), *training.homeless(instance, halls, choice)]
        if faults:
            raise BadInput(faults)
    paths = paths_of(instance)
    return Problem(
        names=_names(instance),
        weight=instance.calendar.weight,
        day_length=HOURS_PER_DAY,
        sites=_sites(instance),
        halls=halls,
        services=_services(instance),
        demands=_demands(instance, reach, admitted, paths),
        classes=training.classes(instance, reach, halls, choice, paths),
        links=_links(instance),
        limits=_limits(instance),
        may_refuse=instance.terms.may_refuse,
    )


def _names(instance: Instance) -> dict[str, tuple[str, ...]]:
    keys = {
        "w": ("inference", "service"), "o": ("origins", "origin"), "j": ("training", "class"), "s": ("sites", "site"),
        "a": ("halls", "hall"), "z": ("zones", "zone"), "p": ("operators", "operator"),
        "q": ("accelerators", "accelerator"), "l": ("links", "link"),
    }  # fmt: skip
    return {letter: tuple(instance[table][column]) for letter, (table, column) in keys.items()}


def _numbers(table: pd.DataFrame, column: str) -> Floats:
    return table[column].to_numpy(dtype=np.float64)


def _mcny(table: pd.DataFrame, column: str) -> Floats:
    return _numbers(table, column) / CNY_PER_MCNY


def _sites(instance: Instance) -> Sites:
    sites, zones, series = instance["sites"], instance["zones"], instance.calendar.series
    zone = rows_of(instance, "zones", "zone", sites["zone"])
    hourly = {
        quantity: np.array([series[quantity, name] for name in sites["zone"]]).reshape(len(sites), -1)
        for quantity in ("tariff_cny_per_mwh", "wind_cf", "solar_cf")
    }
    return Sites(
        zone=zone,
        west=(sites["side"] == "west").to_numpy(),
        hub=tuple(sites["hub"]),
        grid_mw=_numbers(sites, "grid_mw"),
        contract_mw=_numbers(sites, "contract_mw"),
        is_open=sites["is_open"].to_numpy(dtype=bool),
        opening=_mcny(sites, "opening_cny_per_year"),
        tariff=hourly["tariff_cny_per_mwh"] / CNY_PER_MCNY,
        wind_cf=hourly["wind_cf"],
        solar_cf=hourly["solar_cf"],
        wind_price=_mcny(zones, "wind_cny_per_mwh")[zone],
        solar_price=_mcny(zones, "solar_cny_per_mwh")[zone],
        delivery=_mcny(zones, "delivery_cny_per_mwh")[zone],
        emission=_numbers(zones, "emission_t_per_mwh")[zone],
        residual=_numbers(zones, "residual_t_per_mwh")[zone],
    )


def _halls(instance: Instance) -> Halls:
    halls, accelerators, operators = instance["halls"], instance["accelerators"], instance["operators"]
    operator = rows_of(instance, "operators", "operator", halls["operator"])
    accelerator = rows_of(instance, "accelerators", "accelerator", halls["accelerator"])
    module = _numbers(halls, "module_mw")
    capital = module * _mcny(halls, "capex_cny_per_mw")
    rates = _numbers(operators, "cost_of_capital")[operator]
    lease_rates = rates if instance.terms.own_lease else np.full(len(halls), instance.region.finance.accelerator_rate)
    purchase = module * _mcny(accelerators, "price_cny_per_mw")[accelerator]
    return Halls(
        site=rows_of(instance, "sites", "site", halls["site"]),
        operator=operator,
        accelerator=accelerator,
        domestic=(accelerators["origin"] == "domestic").to_numpy()[accelerator],
        trains=halls["kinds"].isin(["training", "both"]).to_numpy(),
        infers=halls["kinds"].isin(["inference", "both"]).to_numpy(),
        existing=_numbers(halls, "existing_mw"),
        module=module,
        room=halls["modules_max"].to_numpy(dtype=np.int64),
        capital=capital,
        purchase=purchase,
        annuity=capital * _annuities(rates, halls["life_years"]),
        operation=module * _mcny(halls, "om_cny_per_mw_year"),
        accelerators=purchase * _annuities(lease_rates, accelerators["life_years"].iloc[accelerator]),
        energy_training=_numbers(accelerators, "energy_training")[accelerator],
        energy_inference=_numbers(accelerators, "energy_inference")[accelerator],
        earns_training=_earned(instance, "training_cny_per_mwh")[operator],
        earns_inference=_earned(instance, "inference_cny_per_mwh")[operator],
        pue=np.array([instance.calendar.series["pue", curve] for curve in halls["pue_curve"]]),
    )


def _earned(instance: Instance, column: str) -> Floats:
    """Return (P,) what a reference MW earns in a year, over the products an operator sells, less the cost of sale."""
    prices = instance["prices"]
    earned = np.zeros(len(instance["operators"]))
    net = prices["share"] * _mcny(prices, column) * (1.0 - prices["cost_share"]) * HOURS_PER_YEAR
    np.add.at(earned, rows_of(instance, "operators", "operator", prices["operator"]), net.to_numpy(dtype=np.float64))
    return earned


def _annuities(rates: Floats, years: pd.Series) -> Floats:
    """Return (N,) the yearly payment that repays 1, row by row."""
    return np.array([annuity(rate, life) for rate, life in zip(rates, years, strict=True)], dtype=np.float64)


def _services(instance: Instance) -> Services:
    services, shapes = instance["inference"], instance["shapes"].set_index("shape")
    by_hour = shapes.loc[services["shape"]].to_numpy(dtype=np.float64).reshape(len(services), HOURS_PER_DAY)
    totals = instance["demand"].groupby("service")["demand_mw"].sum()
    return Services(
        shape=by_hour[:, instance.calendar.hour_of_day],
        min_sites=services["min_sites"].to_numpy(dtype=np.int64),
        max_share=_numbers(services, "max_share"),
        footprint=_numbers(services, "footprint_mw"),
        home=_mcny(services, "home_cny_per_year"),
        single=services["single_homed"].to_numpy(dtype=bool),
        total=totals.reindex(services["service"]).fillna(0.0).to_numpy(dtype=np.float64),
    )


def _demands(
    instance: Instance,
    reach: reaching.Reach,
    admitted: NDArray[np.bool_],
    paths: Paths,
) -> Demands:
    demand = instance["demand"]
    service, origin = reaching.places_of(instance)
    mw = _numbers(demand, "demand_mw")
    traffic = mw * _numbers(instance["inference"], "gbps_per_mw")[service]
    pair_demand, pair_site = (axis.astype(np.int64) for axis in np.nonzero(admitted))
    price = instance.region.network.traffic_cny_per_gbps_km_year / CNY_PER_MCNY
    from_node, to_node = instance["origins"]["node"][origin[pair_demand]], instance["sites"]["node"][pair_site]
    cost = price * reach.factor[pair_site] * traffic[pair_demand] * reach.km[origin[pair_demand], pair_site]
    pairs = service[pair_demand], origin[pair_demand], pair_site
    return Demands(
        service=service,
        origin=origin,
        mw=mw,
        traffic=traffic,
        pair_demand=pair_demand,
        pair_site=pair_site,
        pair_cost=of_demands(instance, "cost_cny_per_year").divided(CNY_PER_MCNY).instead_of(cost, *pairs),
        pair_ms=reach.demand_ms[pair_demand, pair_site],
        crossing=crossing(paths, from_node, to_node, traffic[pair_demand], len(instance["links"])),
    )


def _links(instance: Instance) -> Links:
    links = instance["links"]
    return Links(
        capacity=_numbers(links, "capacity_gbps"),
        unit=_numbers(links, "widen_gbps"),
        price=_mcny(links, "widen_cny_per_year"),
        room=links["widen_max"].to_numpy(dtype=np.int64),
    )


def _limits(instance: Instance) -> Limits:
    region, storage = instance.region, instance.region.storage
    return Limits(
        supply=instance["accelerators"]["supply_mw"].fillna(np.inf).to_numpy(dtype=np.float64),
        capital=instance["operators"]["capital_limit_cny"].fillna(np.inf).to_numpy(dtype=np.float64) / CNY_PER_MCNY,
        peak_factor=instance.settings.training.peak_factor,
        storage_price=annuity(region.finance.storage_rate, storage.life_years)
        * storage.capex_cny_per_mwh
        / CNY_PER_MCNY,
        storage_efficiency=float(np.sqrt(storage.round_trip_efficiency)),
        storage_hours=storage.hours,
        storage_share=storage.share_of_connection,
        certificate_price=region.certificates.price_cny_per_mwh / CNY_PER_MCNY,
    )
