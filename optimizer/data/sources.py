"""Which numbers have no source?"""

from __future__ import annotations

from pathlib import Path

from optimizer.data import schema
from optimizer.data.tables import table_faults
from optimizer.data.tomlfiles import read_toml
from optimizer.errors import BadInput
from optimizer.library import REGION_FILE


def uncovered(folder: Path) -> list[str]:
    """Return every table.column, and every setting of a section of region.toml, without a row in SOURCES.csv.

    A region must cover all its tables. An instance may have a SOURCES.csv; then it covers the tables of its folder.
    Raises BadInput where SOURCES.csv or region.toml cannot be read.
    """
    is_region = (folder / REGION_FILE).is_file()
    if not is_region and not (folder / schema.SOURCES.file).exists():
        return []
    rows, faults = table_faults(schema.SOURCES, folder / schema.SOURCES.file)
    if rows is None or faults:
        raise BadInput(faults)
    covered = set(zip(rows["table"], rows["column"], strict=True))
    tables = [*(schema.REGION_TABLES if is_region else ()), *schema.INSTANCE_TABLES]
    present = [table for table in tables if table is not schema.SOURCES and (folder / table.file).exists()]
    wanted = [(table.name, column.name) for table in present for column in table.columns]
    wanted += [(REGION_FILE, key) for key in _settings(folder)] if is_region else []
    return [f"{table}.{column}" for table, column in wanted if (table, column) not in covered]


def _settings(folder: Path) -> list[str]:
    """Return the settings of all sections of region.toml, as section.key."""
    content, faults = read_toml(folder / REGION_FILE)
    if content is None:
        raise BadInput(faults)
    sections = {name: section for name, section in content.items() if isinstance(section, dict)}
    return [f"{name}.{key}" for name, section in sections.items() for key in section]
