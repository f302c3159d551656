"""How do a region, an instance and a scenario become one validated question?

Everything is read before anything is refused: one BadInput lists the faults of all files together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from optimizer.data import schema
from optimizer.data.checks import value_faults
from optimizer.data.files import shown
from optimizer.data.geojson import read_borders
from optimizer.data.inheriting import Layer, layers, named_folder
from optimizer.data.instance import Instance
from optimizer.data.overriding import Change, apply, changes
from optimizer.data.pairs import pair_faults
from optimizer.data.places import light_faults, link_faults, place_faults
from optimizer.data.references import orphan_faults
from optimizer.data.scenarios import read_scenario
from optimizer.data.settings import InstanceSettings, MapSettings, RegionSettings, ScenarioSettings
from optimizer.data.shares import agreement_faults
from optimizer.data.sheets import Sheet
from optimizer.data.tables import read_sheet, without_rows
from optimizer.data.tomlfiles import read_toml, validated
from optimizer.data.trunks import separation_faults, trunk_faults
from optimizer.data.typical_days import build_calendar, calendar_fault, day_faults, price_faults, profile_faults
from optimizer.data.writing import BORDERS_FILE, all_hashes
from optimizer.errors import BadInput, Fault
from optimizer.library import NAME, NAME_RULE, REGION_FILE, instance_folder

TABLES = {table.name: table for table in (*schema.REGION_TABLES, *schema.INSTANCE_TABLES)}
REFERRED = {column.table for table in TABLES.values() for column in table.columns if column.kind == "ref"}
OF_INSTANCES = {table.name for table in schema.INSTANCE_TABLES}


@dataclass
class _Draft:
    """What has been read so far; parts are missing where files are refused."""

    layers: list[Layer]
    region: RegionSettings | None = None
    box: MapSettings | None = None  # where the region lies, if that makes sense
    scenario: ScenarioSettings | None = None
    borders: str | None = None
    sheets: dict[str, Sheet] = field(default_factory=dict)
    more_sources: list[pd.DataFrame] = field(default_factory=list)


def read_instance(name_or_path: str | Path, scenario: str | None = None) -> Instance:
    """Return the validated instance, by name or path, under a scenario by name or path of a .toml file.

    Raises BadInput with every fault of every file.
    """
    folder = instance_folder(name_or_path)
    found, faults = layers(folder)
    draft = _Draft(found)
    region_place, wrong = named_folder(found)
    faults += wrong
    if region_place is not None:
        faults += _read_region(draft, region_place)
    faults += _read_tables(draft, folder, region_place)
    folders = [layer.folder for layer in reversed(found)] or [folder]
    draft.scenario, scenario_file, wrong = read_scenario(folders, scenario)
    faults += wrong
    faults += _override(draft, scenario_file)
    faults += _cross_faults(draft)
    return _finished(draft, faults)


def _read_region(draft: _Draft, folder: Path) -> list[Fault]:
    """Read region.toml and the borders."""
    path = folder / REGION_FILE
    content, faults = read_toml(path, folder)
    if content is not None:
        draft.region, faults = validated(RegionSettings, content, shown(path))
    if draft.region is not None:
        wrong = _region_faults(draft.region, shown(path))
        draft.box = None if wrong else draft.region.map
        faults += wrong
    draft.borders, wrong = read_borders(folder / BORDERS_FILE, folder, draft.box)
    return faults + wrong


def _region_faults(region: RegionSettings, file: str) -> list[Fault]:
    box, faults = region.map, []
    if not NAME.fullmatch(region.name):
        faults.append(Fault(file, repr(region.name), NAME_RULE, column="name"))
    for lower, upper in (("lat_min", "lat_max"), ("lon_min", "lon_max")):
        low, high = getattr(box, lower), getattr(box, upper)
        if low >= high:
            expected = f"{lower} below {upper}; exchange them"
            faults.append(Fault(file, f"{low:g} to {high:g}", expected, column=f"map.{lower}"))
    if not all(-90 < parallel < 90 for parallel in box.standard_parallels):
        found = f"{box.standard_parallels}"
        faults.append(Fault(file, found, "two latitudes between -90 and 90", column="map.standard_parallels"))
    return faults


def _read_tables(draft: _Draft, folder: Path, region: Path | None) -> list[Fault]:
    """Read every table from the region, or from the nearest instance of the chain that has it."""
    instances = [layer.folder for layer in reversed(draft.layers)] or [folder]
    faults: list[Fault] = []
    abstract = draft.region is not None and draft.region.abstract
    for name, plain in TABLES.items():
        table = schema.abstract(plain) if abstract else plain
        places = instances if name in OF_INSTANCES else [region] if region else []
        chosen = next((place for place in places if (place / table.file).exists()), places[0] if places else None)
        if chosen is None:
            continue
        if table.optional and not (chosen / table.file).exists():
            draft.sheets[name] = without_rows(table, shown(chosen / table.file))
            continue
        sheet, wrong = read_sheet(table, chosen / table.file, chosen)
        faults += wrong
        if sheet is not None:
            draft.sheets[name] = sheet
    for place in reversed(instances):
        faults += _read_more_sources(draft, place, region)
    for place in dict.fromkeys([*instances, *([region] if region else [])]):
        faults += _unknown_files(place, is_region=place == region, is_instance=place in instances)
    return faults


def _read_more_sources(draft: _Draft, place: Path, region: Path | None) -> list[Fault]:
    """Read the optional SOURCES.csv of an instance; the region's own is read with its tables."""
    path = place / schema.SOURCES.file
    if place == region or not path.exists():
        return []
    sheet, faults = read_sheet(schema.SOURCES, path, place)
    if sheet is not None:
        draft.more_sources.append(sheet.frame)
    return faults


def _unknown_files(folder: Path, *, is_region: bool, is_instance: bool) -> list[Fault]:
    """Return a fault for each CSV file that would be passed over in silence."""
    known = {table.file for table in schema.REGION_TABLES} if is_region else {schema.SOURCES.file}
    known |= {table.file for table in schema.INSTANCE_TABLES} if is_instance else set()
    found = sorted(path.name for path in folder.iterdir() if path.name.lower().endswith(".csv"))
    expected = f"only tables that are read here: {', '.join(sorted(known))}; rename, move or remove it"
    return [Fault(shown(folder / name), "a table that nothing reads", expected) for name in found if name not in known]


def _override(draft: _Draft, scenario_file: str) -> list[Fault]:
    """Apply the overrides of the chain, the most basic first, then those of the scenario; check what they wrote."""
    wanted: list[Change] = []
    for layer in draft.layers:
        if layer.settings is not None:
            wanted += changes(layer.file, layer.settings.override)
    if draft.scenario is not None:
        wanted += changes(scenario_file, draft.scenario.override)
    faults = [fault for change in wanted for fault in apply(change, draft.sheets, TABLES)]
    for sheet in draft.sheets.values():
        if sheet.changed:
            faults += value_faults(sheet)
    return faults


def _cross_faults(draft: _Draft) -> list[Fault]:
    """Return where tables and settings contradict each other, as far as they could be read."""
    sheets = draft.sheets
    keys = {name: sheets[name].frame[sheets[name].table.key[0]] for name in REFERRED if name in sheets}
    known = {name: dict.fromkeys(key.tolist()) for name, key in keys.items()}
    faults = [fault for sheet in sheets.values() for fault in orphan_faults(sheet, known)]
    if draft.box is not None:
        faults += place_faults(sheets, draft.box)
    if "days" in sheets:
        faults += day_faults(sheets["days"])
        settings = draft.layers[-1].settings if draft.layers else None
        if settings is not None:
            faults += calendar_fault(settings.calendar, draft.layers[-1].file, sheets["days"])
    if {"days", "profiles", "zones", "halls"} <= sheets.keys():
        faults += profile_faults(sheets) + price_faults(sheets)
    if "links" in sheets:
        faults += trunk_faults(sheets)
    if {"nodes", "links", "sites", "origins", "demand", "training"} <= sheets.keys():
        faults += separation_faults(sheets)
    return faults + light_faults(sheets) + link_faults(sheets) + agreement_faults(sheets) + pair_faults(sheets)


def _finished(draft: _Draft, faults: list[Fault]) -> Instance:
    settings = draft.layers[-1].settings if draft.layers else None
    if faults or settings is None or draft.region is None or draft.scenario is None or draft.borders is None:
        raise BadInput(dict.fromkeys(faults))
    tables = {name: draft.sheets[name].frame for name in TABLES}
    tables["SOURCES"] = _all_sources(tables["SOURCES"], draft.more_sources)
    calendar = build_calendar(settings.calendar, tables["days"], tables["profiles"])
    hashes = all_hashes(tables, draft.region, settings, draft.scenario, draft.borders)
    return Instance(
        settings=_with_all_overrides(settings, draft.layers),
        region=draft.region,
        scenario=draft.scenario,
        calendar=calendar,
        tables=tables,
        borders=draft.borders,
        hashes=hashes,
    )


def _with_all_overrides(settings: InstanceSettings, chain: list[Layer]) -> InstanceSettings:
    """Return the settings with the overrides of the whole chain, in the order they were applied."""
    every = tuple(override for layer in chain if layer.settings for override in layer.settings.override)
    return settings.model_copy(update={"override": every})


def _all_sources(region: pd.DataFrame, more: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the sources of region and instances in one table; where both speak of a column, the instance counts."""
    joined = pd.concat([region, *more], ignore_index=True)
    return joined.drop_duplicates(list(schema.SOURCES.key), keep="last", ignore_index=True)
