"""What would a hostile or a strange plan look like? Questions and plans to draw that nobody hopes to see."""

from __future__ import annotations

import dataclasses
import json

import pandas as pd

from optimizer.data.instance import Instance
from optimizer.data.schema import INSTANCE_TABLES, REGION_TABLES
from optimizer.plan.plan import Plan
from optimizer.plan.tables import empty_tables
from tests.plans import claimed

SCRIPT = "</script><script>alert(1)</script>"
NAMES = {
    "script": SCRIPT,
    "image": "<img src=x onerror=alert(1)>",
    "quotes": "\"' onload=alert(1) x='&lt;b&gt;&amp;",
    "right to left": "مركز البيانات \u202e gnp.exe",
    "emoji": "🏭👩‍💻 campus 🇨🇳",
    "formula": "=cmd|' /C calc'!A0 $x^2$ \\frac{1}{2}",
    "markdown": "[a](javascript:alert(1)) | `b` **c** # d <details> ![x](y)",
    "rich": "[red]x[/red] [link=https://example.org]y[/link]",
    "control": "a\x00b\x1b[31mc\u2028d\u2029e\nf",
    "nothing": " ",
    "long": "Long" * 2_000,
    "chinese": "中文园区" * 40,
}


def renamed(instance: Instance, name: str) -> Instance:
    """Return the same question with `name` in every text that a page may show; ids stay."""
    tables = {table.name: instance[table.name].copy() for table in (*REGION_TABLES, *INSTANCE_TABLES)}
    for table in (*REGION_TABLES, *INSTANCE_TABLES):
        for column in table.columns:
            if column.kind == "text" and not (table.name == "SOURCES" and column.name in ("table", "column")):
                tables[table.name][column.name] = name
    sites = tables["sites"]
    sites["hub"] = [name if row % 2 else "" for row in range(len(sites))]
    calendar = dataclasses.replace(
        instance.calendar, dates=(name,) * len(instance.calendar.dates), labels=(name,) * len(instance.calendar.labels)
    )
    text = {"title": name, "title_zh": name, "description": name}
    borders = json.loads(instance.borders)
    for feature in borders["features"]:
        feature["properties"] |= {"name": name, "name_zh": name}
    return dataclasses.replace(
        instance,
        tables=tables,
        calendar=calendar,
        settings=instance.settings.model_copy(update={**text, "notes": (name, name)}),
        region=instance.region.model_copy(update=text),
        scenario=instance.scenario.model_copy(update=text),
        borders=json.dumps(borders),
    )


def with_hostile_claims(plan: Plan, name: str) -> Plan:
    """Return the plan with `name` among its versions."""
    return dataclasses.replace(plan, versions={**plan.versions, name: name})


def without_demand(instance: Instance) -> Instance:
    """Return the question with nothing asked for."""
    tables = dict(instance.tables)
    for table in ("demand", "training", "inference", "shapes"):
        tables[table] = instance[table].iloc[:0].reset_index(drop=True)
    return dataclasses.replace(instance, tables=tables)


def empty_plan(instance: Instance) -> Plan:
    """Return a plan that places nothing."""
    sites = instance["sites"]["site"]
    nothing = {"wind_mw": 0.0, "solar_mw": 0.0, "storage_mwh": 0.0, "certificates_mwh": 0.0}
    return claimed(instance, {**empty_tables(), "sites": pd.DataFrame({"site": sites, "open": 0, **nothing})})


def single_site(instance: Instance) -> Instance:
    """Return the question with one campus, one hall, one origin and no trunk."""
    tables = dict(instance.tables)
    kept = {"sites": ("site", "city"), "halls": ("hall", "city_old"), "origins": ("origin", "harbour")}
    for table, (column, value) in kept.items():
        tables[table] = instance[table][instance[table][column] == value].reset_index(drop=True)
    for table in ("demand", "training"):
        tables[table] = instance[table][instance[table]["origin"] == "harbour"].reset_index(drop=True)
    tables["links"], tables["latency"] = instance["links"].iloc[:0], instance["latency"].iloc[:0]
    return dataclasses.replace(instance, tables=tables)


def single_plan(instance: Instance) -> Plan:
    """Return a plan that serves all inference of the one origin at the one campus."""
    demand = instance["demand"]
    serve = demand.assign(site="city", share=1.0)[["service", "origin", "site", "share"]]
    hosts = demand.assign(hall="city_old", carry_mw=demand["demand_mw"])[["service", "hall", "carry_mw"]]
    sites = pd.DataFrame(
        {"site": ["city"], "open": 1, "wind_mw": 0.0, "solar_mw": 0.0, "storage_mwh": 0.0, "certificates_mwh": 0.0}
    )
    zeros = {"green_mw": 0.0, "charge_mw": 0.0, "discharge_mw": 0.0, "level_mwh": 0.0}
    power = pd.DataFrame({"site": "city", "hour": range(24), "grid_mw": 7.0, **zeros})
    tables = empty_tables() | {"serve": serve, "hosts": hosts, "sites": sites, "power": power}
    return claimed(instance, tables)
