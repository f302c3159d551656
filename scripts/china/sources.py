"""Where does every column and every setting of the pack come from?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from optimizer.data.schema import REGION_TABLES
from scripts.china.files import CHOICES, Row, choice
from scripts.china.zones import HOURS

COLUMNS = ("source", "year", "licence", "confidence", "note")


def rows() -> list[Row]:
    """Return the rows of SOURCES.csv: every column of every table and every setting, in the order of the schema."""
    stated = {(row["table"], row["column"]): row for row in choice("sources")}
    wanted = [(table.name, column.name) for table in REGION_TABLES for column in table.columns]
    settings = tomllib.loads((CHOICES / "region.toml").read_text(encoding="utf-8"))
    wanted += [("region.toml", name) for name in _settings(settings)]
    wanted.append(("borders.geojson", "geometry"))
    return [_row(table, column, stated) for table, column in wanted]


def _row(table: str, column: str, stated: Mapping[tuple[str, str], Mapping[str, str]]) -> Row:
    """Return the row of one column; hours share a row of choices, and so do identical defaults of all tables."""
    own = "h*" if column in HOURS else column
    found = next((stated[key] for key in ((table, own), ("*", own)) if key in stated), None)
    if found is None:
        raise KeyError(f"choices/sources.csv says nothing of {table}.{column}")
    stated_of = {name: found[name] for name in COLUMNS}
    return {"table": table, "column": column, **stated_of}


def _settings(tree: dict[str, object], prefix: str = "") -> list[str]:
    """Return the dotted names of all settings."""
    names: list[str] = []
    for name, value in tree.items():
        names += _settings(value, f"{prefix}{name}.") if isinstance(value, dict) else [prefix + name]
    return names
