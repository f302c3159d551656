"""What does the text of one cell mean as a number, and why not?"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
MOST_DIGITS = 15  # more than a float can hold exactly are refused
WHOLE = re.compile(rf"-?[0-9]{{1,{MOST_DIGITS}}}")
PLAIN = "a plain decimal number such as 1234.5"
SHOWN = 60  # characters of a cell that a message repeats

# Refused spellings and what to write instead, tried in order.
SPELLINGS = (
    (re.compile(r"\s*"), "an empty cell is not allowed here"),
    (re.compile(r"\s.*|.*\s"), "without blanks around it"),
    (re.compile(r"[+-]?(inf|infinity)", re.IGNORECASE), "which is finite; leave out or bound what has no limit"),
    (re.compile(r"[+-]?(nan|n/?a|null|none|#.*)", re.IGNORECASE), "; find out the value or leave the row out"),
    (re.compile(r"[+-]?0x[0-9a-f.]+(p[+-]?[0-9]+)?", re.IGNORECASE), "in decimal notation, not hexadecimal"),
    (re.compile(r"[+-]?[0-9.]*_[0-9._]*"), "without underscores"),
    (re.compile(r"\+[0-9.].*"), "without a plus sign"),
    (re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?"), "without thousands separators"),
    (re.compile(r"[+-]?[0-9]*,[0-9]*"), "with a point, not a comma, before the decimals"),
    (re.compile(r"[+-]?[0-9][0-9 '\u2019\u00a0\u202f]*[0-9.]*"), "without thousands separators"),
    (re.compile(r".*[%\u2030]"), "; write 0.25 for 25 %"),
    (re.compile(r"[\d.eE+-]+"), "in ASCII digits 0 to 9"),
)


def quoted(cell: str) -> str:
    """Return a cell as a message shows it: quoted, escaped, and cut where it is long."""
    return repr(cell if len(cell) <= SHOWN else f"{cell[:SHOWN]}...")


def numbers(cells: Sequence[str], *, whole: bool, blank: bool) -> tuple[NDArray[np.float64], dict[int, str]]:
    """Return the cells as floats (N,) and, by position, what is expected where one is not such a number.

    Blank cells become NaN, without complaint where `blank` allows them; so do refused ones.
    """
    values, wrong = _plain(cells, whole=whole), {}
    if values is None:
        fits = (WHOLE if whole else NUMBER).fullmatch
        wrong = {position: "" for position, cell in enumerate(cells) if fits(cell) is None}
        readable = (math.nan if at in wrong else float(cell) for at, cell in enumerate(cells))
        values = np.fromiter(readable, dtype=np.float64, count=len(cells))
    for position in np.flatnonzero(np.isinf(values)):
        wrong[int(position)] = "a number that fits; this one is too large to store"
        values[position] = math.nan
    if blank:
        wrong = {position: text for position, text in wrong.items() if cells[position]}
    return values, {position: text or _expected(cells[position], whole=whole) for position, text in wrong.items()}


def _plain(cells: Sequence[str], *, whole: bool) -> NDArray[np.float64] | None:
    """Return the cells as floats (N,), or None where each must be looked at alone.

    Of texts of these characters `float` takes those that NUMBER and WHOLE describe, and no others.
    """
    characters = b"-0123456789" if whole else b"-0123456789.eE"
    others = "".join(cells).encode("utf-8", "replace").translate(None, characters)
    if others or (whole and max(map(len, cells), default=0) > MOST_DIGITS):
        return None
    try:
        return np.fromiter(map(float, cells), dtype=np.float64, count=len(cells))
    except ValueError:
        return None


def _expected(cell: str, *, whole: bool) -> str:
    """Return what should stand where `cell` stands."""
    if whole and re.fullmatch(r"-?[0-9]{16,}", cell):
        return "a whole number of at most 15 digits; this one is too large to store"
    if whole and NUMBER.fullmatch(cell):
        return "a whole number such as 12, without decimals or exponent"
    wanted = "a whole number such as 12" if whole else PLAIN
    for spelling, remedy in SPELLINGS:
        if spelling.fullmatch(cell):
            return f"{wanted}{remedy}" if remedy.startswith(";") else f"{wanted}, {remedy}"
    return wanted
