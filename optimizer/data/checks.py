"""Does every cell of a table hold a value its column allows?

The pandera schema follows from `schema.Table`; what it finds is translated into faults that name the place and the
remedy. Each rule runs once over a whole column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from itertools import filterfalse
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from optimizer.data import schema
from optimizer.data.cells import quoted
from optimizer.data.plausibility import expected_range, slip, unit_words
from optimizer.data.sheets import FIRST_LINE, Sheet
from optimizer.errors import Fault
from optimizer.library import did_you_mean

if TYPE_CHECKING:
    import pandera.pandas as pa

MOST_CHARACTERS = 200
MOST_CHARACTERS_OF_PROSE = 4000
PROSE = ("source", "note")  # columns that quote publications
Rule = Callable[["pd.Series[Any]"], "pd.Series[bool]"]
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # full-width signs are formulas as well
FINE = re.compile(rf"(?![{re.escape(''.join(FORMULA))}])\S(?:.{{0,{MOST_CHARACTERS - 2}}}\S)?")  # where printable


def value_faults(sheet: Sheet) -> list[Fault]:
    """Return everything wrong with single cells, and every repeated key, of a table whose numbers are numbers."""
    faults = [] if _fine(sheet) else _wrong_cells(sheet)
    return faults + _repeated_keys(sheet)


def _fine(sheet: Sheet) -> bool:
    """Return whether every cell obeys its rule; pandera, which can say where not, takes several times as long."""
    for column in sheet.table.columns:
        cells = sheet.frame[column.name]
        _, rule = _rule(column)
        if not rule(cells.dropna() if column.blank else cells).all():
            return False
    return True


def _wrong_cells(sheet: Sheet) -> list[Fault]:
    """Return a fault for each cell that does not obey its rule."""
    from pandera.errors import SchemaErrors  # noqa: PLC0415 - takes longer to load than most instances to read

    try:
        _pandera_schema(sheet.table).validate(sheet.frame, lazy=True)
    except SchemaErrors as errors:
        return _translated(sheet, errors.failure_cases)
    return []


@lru_cache(maxsize=64)
def _pandera_schema(table: schema.Table) -> pa.DataFrameSchema:
    """Return the pandera schema that says what `table` says."""
    import pandera.pandas as pa  # noqa: PLC0415 - see above

    rules = {column.name: _rule(column) for column in table.columns}
    return pa.DataFrameSchema(
        {
            column: pa.Column(None, checks=pa.Check(rule, name=name), nullable=True)
            for column, (name, rule) in rules.items()
        }
    )


def _rule(column: schema.Column) -> tuple[str, Rule]:
    """Return the name of a column's rule, and the rule: which of its cells are right."""
    if column.kind == "choice":
        return "choice", lambda cells: cells.isin(column.choices)
    if column.kind == "flag":
        return "flag", lambda cells: cells.isin((0, 1))
    if column.kind in ("number", "integer"):
        return "range", lambda cells: _plausible(column, cells)
    return "text", lambda cells: _sound(column, cells)


def _sound(column: schema.Column, cells: pd.Series[str]) -> pd.Series[bool]:
    refused = _refused_texts(column, cells)
    return ~cells.isin(refused) if refused else pd.Series(data=True, index=cells.index)


def _refused_texts(column: schema.Column, cells: pd.Series[str]) -> list[str]:
    """Return the texts with which something is wrong; one look at most of them is enough."""
    texts = cells.tolist()
    doubtful = filterfalse(FINE.fullmatch, texts) if "".join(texts).isprintable() else texts
    return [cell for cell in set(doubtful) if _text_remedy(column, cell)]


def _text_remedy(column: schema.Column, cell: str) -> str:
    """Return what is expected instead of this text, or an empty text where nothing is wrong with it."""
    most = MOST_CHARACTERS_OF_PROSE if column.name in PROSE else MOST_CHARACTERS
    if not cell:
        return "" if column.blank else "a value; an empty cell is not allowed here"
    if cell != cell.strip():
        return "text without blanks around it; remove them"
    if not cell.isprintable():
        return "text without control or invisible characters; retype it"
    if cell.startswith(FORMULA):
        return "text that does not start with =, +, - or @, which a spreadsheet would run as a formula; reword it"
    return f"at most {most} characters; shorten it" if len(cell) > most else ""


def _plausible(column: schema.Column, cells: pd.Series[float]) -> pd.Series[bool]:
    if column.lower is None or column.upper is None:
        return cells.notna()
    values = cells.to_numpy()
    fits = (values >= column.lower) & (values <= column.upper)
    return pd.Series(fits | (values == 0) if column.zero else fits, index=cells.index)


def _translated(sheet: Sheet, failures: pd.DataFrame) -> list[Fault]:
    """Return pandera's findings as faults, in the order of columns and rows."""
    faults: list[Fault] = []
    for column in sheet.table.columns:
        of_column = failures[failures["column"] == column.name]
        for check in dict.fromkeys(of_column["check"]):
            found = of_column[of_column["check"] == check].sort_values("index")
            cells: list[Any] = found["failure_case"].tolist()
            faults += _faults_of_rule(sheet, column, str(check), found["index"].astype(int).tolist(), cells)
    return faults


def _faults_of_rule(
    sheet: Sheet, column: schema.Column, check: str, positions: list[int], cells: list[Any]
) -> list[Fault]:
    if check == "choice":
        return sheet.strangers(positions, column.name, " or ".join(column.choices), partial(_near_choice, column))
    expected = [_remedy(column, check, cell) for cell in cells]
    faults: list[Fault] = []
    for text in dict.fromkeys(expected):
        chosen = [at for at, other in enumerate(expected) if other == text]
        found = [_found(column, cells[at]) for at in chosen]
        faults += sheet.faults([positions[at] for at in chosen], column.name, found, text)
    return faults


def _found(column: schema.Column, cell: Any) -> str:
    if isinstance(cell, str):
        return quoted(cell)
    return f"{float(cell):.15g}{unit_words(column)}"


def _remedy(column: schema.Column, check: str, cell: Any) -> str:
    if check == "text":
        return _text_remedy(column, str(cell))
    if check == "flag":
        return "0 or 1"
    return expected_range(column) + slip(column, float(cell))


def _near_choice(column: schema.Column, cell: str) -> str:
    near = did_you_mean(cell.lower(), column.choices)
    return f"; {near}" if near.startswith("did you") else ""


def _repeated_keys(sheet: Sheet) -> list[Fault]:
    """Return a fault for each row whose key an earlier row has, naming that row."""
    key = list(sheet.table.key)
    frame = sheet.frame
    if not frame.duplicated(key).any():
        return []
    reported = set().union(*(sheet.faulty.get(column, set()) for column in key))
    alike = frame.groupby(key, sort=False, dropna=False)
    first = alike.cumcount().to_numpy() == 0
    group = alike.ngroup().to_numpy()
    position_of_first = dict(zip(group[first].tolist(), np.flatnonzero(first).tolist(), strict=True))
    repeated = [int(at) for at in np.flatnonzero(~first) if int(at) not in reported]
    found = [_repeated(frame, key, at, position_of_first[int(group[at])]) for at in repeated]
    expected = f"each {' + '.join(key)} once; remove or rename one of the two rows"
    return sheet.faults(repeated, key[-1], found, expected)


def _repeated(frame: pd.DataFrame, key: Iterable[str], position: int, earlier: int) -> str:
    cells = ", ".join(quoted(str(frame.at[position, column])) for column in key)  # noqa: PD008 - one cell
    return f"{cells}, which row {earlier + FIRST_LINE} has already"
