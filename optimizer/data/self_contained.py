"""How does an instance made by the program become a self-contained folder, whole or not at all?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import tomli_w

from optimizer.data import schema
from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.data.whole_folders import whole_folder
from optimizer.data.writing import BORDERS_FILE, OPTIONAL, write_table
from optimizer.errors import UsageError
from optimizer.library import NAME, NAME_RULE

TABLES = {table.name: table for table in (*schema.REGION_TABLES, *schema.INSTANCE_TABLES)}


@dataclass(frozen=True)
class Files:
    """Tables by name, settings by file and the borders: what the folder of an instance holds."""

    tables: Mapping[str, pd.DataFrame]
    settings: Mapping[str, Mapping[str, Any]]
    borders: str


def table_of(name: str, rows: Any) -> pd.DataFrame:
    """Return rows as a table with all its columns; what a row does not state is empty."""
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
    return frame.reindex(columns=[column.name for column in TABLES[name].columns])


def numbered(letter: str, count: int) -> list[str]:
    """Return ids of equal width: s01, s02, and so on."""
    width = len(str(count))
    return [f"{letter}{number:0{width}d}" for number in range(1, count + 1)]


def refuse_target(target: Path) -> None:
    """Raise UsageError where an instance cannot be written to `target` as a new folder."""
    if not NAME.fullmatch(target.name):
        message = f"{target.name[:100]!r} cannot name an instance; choose {NAME_RULE}"
        raise UsageError(message)
    if target.exists() or target.is_symlink():
        message = f"{target} exists; name a folder that does not, or remove it yourself"
        raise UsageError(message)


def keep(files: Files, target: Path) -> Instance:
    """Write the files into the new folder `target` and return the instance as it reads back.

    Raises BadInput with what is wrong, and UsageError where the disk forbids it; then nothing is left behind.
    """
    with whole_folder(target.absolute(), f"the instance to {target}") as draft:
        for name, frame in files.tables.items():
            if len(frame) or name not in OPTIONAL:
                write_table(frame, draft / f"{name}.csv")
        for name, content in files.settings.items():
            _write_text(draft / name, tomli_w.dumps(dict(content)))
        _write_text(draft / BORDERS_FILE, files.borders)
        return read_instance(draft)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
