"""What is a feasible plan for the tiny pack, worked out by hand?

`example_plan(instance)` uses every kind of decision: three homes, an opened campus, added modules, firm and flexible
training, contracts, storage, certificates and a widened link, so that every rule and cost term has something to say.
"""

from __future__ import annotations

import dataclasses
import math

import pandas as pd

from optimizer.data.instance import Instance
from optimizer.data.schema import HOUR_COLUMNS
from optimizer.plan.accounts import costs, objective
from optimizer.plan.figures import figures_of
from optimizer.plan.plan import Plan, relative_gap
from optimizer.plan.summary import derive
from optimizer.plan.tables import sparse

HOURS = range(24)
SERVE = [
    ("chat", "harbour", "city", 0.5),
    ("chat", "harbour", "plain", 0.5),
    ("chat", "delta", "city", 0.5),
    ("chat", "delta", "plain", 0.4),
    ("chat", "delta", "hill", 0.1),
    ("chat", "upland", "plain", 1.0),
    ("live", "harbour", "city", 1.0),
    ("live", "delta", "city", 1.0),
]
HOMES = [("chat", "city"), ("chat", "plain"), ("chat", "hill"), ("live", "city")]
HOSTS = [  # reference MW x energy per unit of work of the hall's accelerator
    ("chat", "city_old", 4.0 * 0.5 + 2.0 * 0.5 - 1.0),
    ("chat", "city_new", 1.0 * 1.3),
    ("chat", "plain_one", 4.0 * 0.5 + 2.0 * 0.4 + 1.0),
    ("chat", "hill_one", 2.0 * 0.1 * 1.3),
    ("live", "city_old", 1.0 + 0.5),
]
RUN = [("frontier", "plain_one", 2), ("batch", "plain_one", 8), ("batch", "city_new", 2)]
MODULES = [("city_old", 1), ("city_new", 4), ("plain_one", 3), ("hill_one", 1)]
LINKS = [("l_long", 1)]
SITES = [
    ("city", 1, 0.0, 3.0, 0.0, 1000.0),
    ("plain", 1, 10.0, 5.0, 4.0, 0.0),
    ("hill", 1, 0.0, 0.0, 0.0, 100.0),
]
TRAIN = {  # MW in each hour: the plain trains at night, at most twice the mean
    "plain_one": [1.4] * 8 + [0.5] * 16,  # mean 8 x 0.1 MW
    "city_new": [2 * 0.1 * 1.4] * 24,
}
CHARGE = {("plain", hour): 0.5 for hour in (1, 2, 3, 4)}


def example_plan(instance: Instance) -> Plan:
    """Return a feasible plan for the tiny pack, not the best one, with true claims about itself."""
    tables = sparse(
        {
            "serve": _frame(SERVE, "service", "origin", "site", "share"),
            "homes": _frame(HOMES, "service", "site"),
            "hosts": _frame(HOSTS, "service", "hall", "carry_mw"),
            "run": _frame(RUN, "class", "hall", "jobs"),
            "halls": _frame(MODULES, "hall", "modules"),
            "sites": _frame(SITES, "site", "open", "wind_mw", "solar_mw", "storage_mwh", "certificates_mwh"),
            "links": _frame(LINKS, "link", "units"),
            "train": _frame(
                [(h, t, mw) for h, day in TRAIN.items() for t, mw in enumerate(day)], "hall", "hour", "train_mw"
            ),
            "power": _power(instance),
        }
    )
    return claimed(instance, tables)


def claimed(instance: Instance, tables: dict[str, pd.DataFrame]) -> Plan:
    """Return a plan of `tables` that claims what is true of them, with a bound 2 % below its cost."""
    plan = Plan(
        instance=instance.name, scenario=instance.scenario.name, status="within_gap", objective=0.0, bound=0.0, gap=0.0,
        seconds=1.5, seed=0, threads=1, costs={}, tables=tables, versions={"eastwest": "0.1.0"},
        hashes=dict(instance.hashes),
    )  # fmt: skip
    terms = costs(figures_of(plan, instance))
    cost = objective(terms)
    plan = dataclasses.replace(
        plan, costs=terms, objective=cost, bound=0.98 * cost, gap=relative_gap(cost, 0.98 * cost)
    )
    return derive(plan, instance)


def _frame(rows: list[tuple[object, ...]], *columns: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns))


def _power(instance: Instance) -> pd.DataFrame:
    """Return where each site's electricity comes from: contracts first, the market for the rest."""
    series = instance.calendar.series
    one_way = math.sqrt(instance.region.storage.round_trip_efficiency)
    discharge = {("plain", hour): 0.5 * one_way * one_way for hour in (18, 19, 20, 21)}
    rows: list[tuple[object, ...]] = []
    for site, _, wind, solar, _, _ in SITES:
        zone = instance["sites"].set_index("site").loc[site, "zone"]
        level = 0.0
        for hour in HOURS:
            charge, back = CHARGE.get((site, hour), 0.0), discharge.get((site, hour), 0.0)
            level = max(0.0, level + one_way * charge - back / one_way)
            need = _facility(instance, site, hour) + charge - back
            output = wind * series["wind_cf", zone][hour] + solar * series["solar_cf", zone][hour]
            green = min(need, float(output))
            rows.append((site, hour, need - green, green, charge, back, level))
    return _frame(rows, "site", "hour", "grid_mw", "green_mw", "charge_mw", "discharge_mw", "level_mwh")


def _facility(instance: Instance, site: str, hour: int) -> float:
    """Return the MW that the halls of `site` draw in `hour`, hall by hall."""
    halls = instance["halls"].set_index("hall")
    services = instance["inference"].set_index("service")
    shapes = instance["shapes"].set_index("shape")
    drawn = 0.0
    for hall in halls.index[halls["site"] == site]:
        it = TRAIN.get(hall, [0.0] * 24)[hour]
        it += sum(2 * 1.0 for name, where, _ in RUN if (name, where) == ("frontier", hall))
        for service, where, carry in HOSTS:
            if where == hall:
                load = shapes.loc[services.loc[service, "shape"], HOUR_COLUMNS[hour]]
                it += float(load) * carry + float(services.loc[service, "footprint_mw"])
        drawn += it * float(instance.calendar.series["pue", halls.loc[hall, "pue_curve"]][hour])
    return drawn
