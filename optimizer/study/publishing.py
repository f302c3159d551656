"""What does a study leave to read: the table and the report, the same bytes for the same finished cases."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd

from optimizer.data.writing import table_text
from optimizer.report.comparing.cases import Comparison
from optimizer.report.comparing.page import write_comparison
from optimizer.report.comparing.table import comparison_frame
from optimizer.study import durable

TABLE = "table.csv"


def publish(comparison: Comparison, folder: Path, settings: pd.DataFrame | None = None) -> tuple[Path, ...]:
    """Write `table.csv` and the report into the folder of a study and return the files.

    `settings` (one row a case, indexed by its name) becomes the columns after the first of the table.
    """
    table = comparison_frame(comparison)
    if settings is not None:
        for position, column in enumerate(settings.columns, start=1):
            table.insert(position, column, settings[column].to_numpy())
    durable.write_text(folder / TABLE, table_text(table.map(_cell)))
    with durable.drafts_of(folder) as draft:
        pages = [path.relative_to(draft) for path in write_comparison(comparison, draft)]
    return (folder / TABLE, *(folder / page for page in pages))


def _cell(value: object) -> object:
    """Return what a cell shows: nothing where nothing is known."""
    unknown = value is None or (isinstance(value, float) and not math.isfinite(value))
    return "" if unknown else value
