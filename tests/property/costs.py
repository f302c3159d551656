"""What does an instance cost at best, and how is it changed without being spoilt?"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pandas as pd

from optimizer.data.instance import Instance
from optimizer.data.scenarios import NEUTRAL
from optimizer.data.settings import RegionSettings, ScenarioSettings
from optimizer.errors import Infeasible
from optimizer.solve.pipeline import solve
from tests.random_instances import changed, rebuilt

SLACK = 1e-6  # relative: how far two solutions of the same model may differ
KEYS = {
    "zones": "zone", "operators": "operator", "accelerators": "accelerator", "nodes": "node", "sites": "site",
    "halls": "hall", "origins": "origin", "links": "link", "inference": "service", "shapes": "shape",
    "training": "class",
}  # fmt: skip
REFERENCES = {"node_a": "nodes", "node_b": "nodes"} | {column: table for table, column in KEYS.items()}
MONEY = ("_cny", "cny_per_")


def least_cost(instance: Instance) -> float:
    """Return the least cost in CNY a year, infinite where no plan obeys all rules; the plan is verified on the way."""
    try:
        plan = solve(instance, gap=0.0, threads=1)
    except Infeasible:
        return math.inf
    assert plan.verified
    assert plan.status == "optimal"
    return plan.objective


def no_more(cost: float, than: float) -> bool:
    """Return whether a cost is at most another, as far as solvers can tell."""
    return cost <= than + SLACK * max(1.0, abs(than)) if math.isfinite(than) else True


def with_column(instance: Instance, table: str, **columns: object) -> Instance:
    """Return the instance with columns of one table set."""
    return changed(instance, **{table: instance[table].assign(**columns)})


def two_days(instance: Instance) -> Instance:
    """Return the instance with a second typical day if it has but one, of other weather."""
    days, profiles = instance["days"], instance["profiles"]
    if len(days) > 1:
        return instance
    hours = [column for column in profiles.columns if column.startswith("h")]
    second = profiles.assign(day=2)
    second[hours] = second[hours].to_numpy()[:, ::-1]
    both = pd.concat([days.assign(weight_days=200.0), days.assign(day=2, weight_days=165.0)], ignore_index=True)
    return changed(instance, days=both, profiles=pd.concat([profiles, second], ignore_index=True))


def in_other_order(instance: Instance, seed: int) -> Instance:
    """Return the instance with the rows of every table shuffled."""
    draw = np.random.default_rng(seed)
    tables = {
        name: frame.iloc[draw.permutation(len(frame))].reset_index(drop=True)
        for name, frame in instance.tables.items()
        if name != "days"
    }
    return changed(instance, **tables)


def relabelled(instance: Instance) -> Instance:
    """Return the instance with another id for everything; the levers follow.

    Links and nodes keep their alphabetical order, which decides between equally fast paths.
    """
    names = {
        table: {str(name): _renamed(table, position, str(name)) for position, name in enumerate(instance[table][key])}
        for table, key in KEYS.items()
    }
    tables = {}
    for table, frame in instance.tables.items():
        columns = {
            column: frame[column].map(names[REFERENCES[column]]).astype(frame[column].dtype)
            for column in frame.columns
            if column in REFERENCES and table != "SOURCES"
        }
        if table == "profiles":
            columns["key"] = pd.Series([names["zones"].get(key, key) for key in frame["key"]], dtype="str")
        tables[table] = frame.assign(**columns)
    levers = {name: dict(settings) for name, settings in instance.scenario.levers.items()}
    for settings in levers.values():
        if "zones" in settings:
            settings["zones"] = [names["zones"][zone] for zone in settings["zones"]]
    return rebuilt(tables, instance.region, instance.settings, _scenario(instance, levers))


def _renamed(table: str, position: int, name: str) -> str:
    return f"x-{name}" if table in ("links", "nodes") else f"{table}-{997 * (position + 1) % 1000}"


def _scenario(instance: Instance, levers: dict[str, dict[str, object]]) -> ScenarioSettings:
    return instance.scenario.model_copy(update={"levers": levers}) if levers else NEUTRAL


def without(instance: Instance, lever: str) -> Instance:
    """Return the instance without one lever."""
    levers = {name: dict(settings) for name, settings in instance.scenario.levers.items() if name != lever}
    return dataclasses.replace(instance, scenario=_scenario(instance, levers))


def with_all_money(instance: Instance, factor: float) -> Instance:
    """Return the instance with every price, cost and limit in CNY multiplied."""
    tables = {}
    for name, frame in instance.tables.items():
        money = [column for column in frame.columns if name != "origins" and any(part in column for part in MONEY)]
        tables[name] = frame.assign(**{column: frame[column] * factor for column in money})
    profiles = tables["profiles"].copy()
    tariffs = profiles["quantity"] == "tariff_cny_per_mwh"
    hours = [column for column in profiles.columns if column.startswith("h") and column[1:].isdigit()]
    profiles.loc[tariffs, hours] = profiles.loc[tariffs, hours] * factor
    tables["profiles"] = profiles
    levers = {
        name: {key: value * factor if "_cny_" in key else value for key, value in settings.items()}
        for name, settings in instance.scenario.levers.items()
    }
    region = RegionSettings.model_validate(_multiplied(instance.region.model_dump(), factor))
    return rebuilt(tables, region, instance.settings, _scenario(instance, levers))


def _multiplied(settings: dict[str, object], factor: float) -> dict[str, object]:
    def each(key: str, value: object) -> object:
        if isinstance(value, dict):
            return _multiplied(value, factor)
        return value * factor if isinstance(value, float) and "cny_per_" in key else value

    return {key: each(key, value) for key, value in settings.items()}
