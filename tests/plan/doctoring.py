"""How is a plan, or the question it answers, tampered with?"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pandas as pd

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from tests.plans import claimed

Tables = dict[str, pd.DataFrame]


def tables_of(plan: Plan) -> Tables:
    """Return copies of the plan's tables."""
    return {name: frame.copy() for name, frame in plan.tables.items()}


def row(tables: Tables, table: str, *key: object) -> int:
    """Return the position of the row of `table` whose first cells are `key`."""
    frame = tables[table]
    matches = [
        at
        for at, cells in enumerate(zip(*(frame[name] for name in frame.columns[: len(key)]), strict=True))
        if cells == key
    ]
    assert len(matches) == 1, (table, key)
    return matches[0]


def put(tables: Tables, table: str, key: tuple[object, ...], column: str, value: object) -> Tables:
    """Set one cell; the column turns into objects or floats where the value asks for it."""
    at = row(tables, table, *key)
    cells: list[object] = tables[table][column].tolist()
    cells[at] = value
    tables[table] = tables[table].assign(**{column: cells})
    return tables


def drop(tables: Tables, table: str, *key: object) -> Tables:
    """Leave one row out."""
    tables[table] = tables[table].drop(index=row(tables, table, *key)).reset_index(drop=True)
    return tables


def add(tables: Tables, table: str, *cells: object) -> Tables:
    """Append one row."""
    more = pd.DataFrame([cells], columns=tables[table].columns)
    tables[table] = more if tables[table].empty else pd.concat([tables[table], more], ignore_index=True)
    return tables


def honest(tables: Tables, instance: Instance) -> Plan:
    """Return a plan of doctored tables whose claims about them are true, so that only rules can be broken."""
    return claimed(instance, tables)


def with_limit(instance: Instance, table: str, key: str, column: str, value: float) -> Instance:
    """Return the instance with one cell changed; `key` is the id of the row."""
    frame = instance[table].copy()
    frame.loc[frame.iloc[:, 0] == key, column] = value
    return dataclasses.replace(instance, tables={**instance.tables, table: frame})


def leaves(nested: Mapping[str, Any], path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the paths of all figures in nested objects."""
    found: list[tuple[str, ...]] = []
    for key, value in nested.items():
        found += leaves(value, (*path, key)) if isinstance(value, Mapping) else [(*path, key)]
    return found


def at_leaf(nested: Mapping[str, Any], path: tuple[str, ...]) -> float:
    """Return one figure of nested objects."""
    value: Any = nested
    for key in path:
        value = value[key]
    return float(value)


def with_leaf(nested: Mapping[str, Any], path: tuple[str, ...], value: object) -> dict[str, Any]:
    """Return nested objects with one figure changed."""
    head, *rest = path
    return {**nested, head: with_leaf(nested[head], tuple(rest), value) if rest else value}
