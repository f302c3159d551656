"""How are tables and whole instances written so that they read back exactly as they were?"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import tomli_w
from pydantic import BaseModel

from optimizer.data import schema
from optimizer.data.instance import Instance
from optimizer.data.scenarios import NEUTRAL
from optimizer.data.settings import RegionSettings
from optimizer.library import INSTANCE_FILE, REGION_FILE

BORDERS_FILE = "borders.geojson"
SCENARIO_FILE = "scenario.toml"
BLOCK = 8192  # rows turned into text at once: the texts of all cells of a large table would fill the memory
MARKS = (",", '"', "\r", "\n")  # a cell with one of these may have to be quoted
OPTIONAL = {table.name for table in (*schema.REGION_TABLES, *schema.INSTANCE_TABLES) if table.optional}


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV in UTF-8 with Unix line ends; floats as the shortest text that reads back exactly."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(_blocks(frame))


def write_instance(instance: Instance, folder: Path) -> None:
    """Write a self-contained instance folder: its own region (`region = "."`), nothing inherited, nothing overridden.

    Reading it back, with the scenario of the same name, gives identical tables and hashes. The folder may exist.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table in (*schema.REGION_TABLES, *schema.INSTANCE_TABLES):
        if not (table.optional and instance[table.name].empty):
            write_table(instance[table.name], folder / table.file)
    _write_text(folder / BORDERS_FILE, instance.borders)
    _write_toml(folder / REGION_FILE, _plain(instance.region))
    settings = _plain(instance.settings, "override", "extends")
    _write_toml(folder / INSTANCE_FILE, {**settings, "region": ".", "extends": ""})
    if instance.scenario != NEUTRAL:
        (folder / "scenarios").mkdir(exist_ok=True)
        scenario = _plain(instance.scenario, "override", "extends")
        _write_toml(folder / "scenarios" / f"{instance.scenario.name}.toml", scenario)


def table_text(frame: pd.DataFrame) -> str:
    """Return the table as CSV text; NaN is an empty cell."""
    return "".join(_blocks(frame))


def effective_hash(content: pd.DataFrame | str) -> str:
    """Return the SHA-256 of a table as it would be written, or of a text."""
    digest = hashlib.sha256()
    for text in [content] if isinstance(content, str) else _blocks(content):
        digest.update(text.encode("utf-8"))
    return digest.hexdigest()


def all_hashes(
    tables: Mapping[str, pd.DataFrame], region: RegionSettings, instance: BaseModel, scenario: BaseModel, borders: str
) -> dict[str, str]:
    """Return the SHA-256 of each effective table and settings file.

    Where a table came from (region, inheritance, overrides) is left out: the tables already show its effect.
    """
    hashes = {name: effective_hash(frame) for name, frame in tables.items() if name not in OPTIONAL or len(frame)}
    hashes[BORDERS_FILE] = effective_hash(borders)
    hashes[REGION_FILE] = _settings_hash(_plain(region, *(() if region.abstract else ("abstract",))))
    hashes[INSTANCE_FILE] = _settings_hash(_plain(instance, "region", "extends", "override"))
    hashes[SCENARIO_FILE] = _settings_hash(_plain(scenario, "override", "extends"))
    return hashes


def _blocks(frame: pd.DataFrame) -> Iterator[str]:
    """Yield the table as CSV text, first the header, then some rows at a time."""
    yield _lines([[str(name)] for name in frame.columns])
    for start in range(0, len(frame), BLOCK):
        block = frame.iloc[start : start + BLOCK]
        yield _lines([_cells(block[name]) for name in frame.columns])


def _lines(columns: list[list[str]]) -> str:
    """Return rows of cells as CSV; the csv module is asked, at three times the price, where a cell may need quotes."""
    if len(columns) > 1 and not any(mark in cells for cells in map("".join, columns) for mark in MARKS):
        return "\n".join([*map(",".join, zip(*columns, strict=True)), ""])
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(zip(*columns, strict=True))
    return text.getvalue()


def _cells(column: pd.Series[Any]) -> list[str]:
    text = repr if pd.api.types.is_numeric_dtype(column) else str  # of numbers both are alike, repr is faster
    cells = list(map(text, column.tolist()))
    if pd.api.types.is_float_dtype(column):
        for at in np.flatnonzero(column.isna()):
            cells[at] = ""
    return cells


def _plain(settings: BaseModel, *left_out: str) -> dict[str, Any]:
    return settings.model_dump(mode="json", exclude=set(left_out))


def _settings_hash(content: Mapping[str, Any]) -> str:
    return effective_hash(json.dumps(content, sort_keys=True, ensure_ascii=True, allow_nan=False))


def _write_toml(path: Path, content: Mapping[str, Any]) -> None:
    _write_text(path, tomli_w.dumps(content))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
