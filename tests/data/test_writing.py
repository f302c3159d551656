"""Is a large table written to the byte as the csv module and Python's own `repr` would write it, cell by cell?"""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from optimizer.data import writing
from optimizer.data.writing import effective_hash, table_text, write_table

HOSTILE = st.text(st.sampled_from(",\"'\r\n\t ;=#\\\u2028\u00a0\ufeff山aé0.-"), max_size=6)
EXTREME = (0.0, -0.0, 5e-324, -2.2250738585072014e-308, 1e22, 1e16, 1e15, 1e-4, 1e-5, 1e-7, 0.1 + 0.2, 5.0, 2.0**53,
           math.nan, math.inf, -math.inf, 1.7976931348623157e308)  # fmt: skip


def cell_by_cell(frame: pd.DataFrame) -> str:
    """Return what the csv module writes when it is given the text of every cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False):
        writer.writerow(
            [("" if math.isnan(cell) else repr(float(cell))) if isinstance(cell, float) else str(cell) for cell in row]
        )
    return text.getvalue()


@given(st.lists(st.tuples(HOSTILE, st.floats(), st.integers(-(2**63), 2**63 - 1), HOSTILE), max_size=12))
def test_tables_are_written_as_the_csv_module_writes_them(rows: list[tuple[str, float, int, str]]):
    frame = pd.DataFrame(rows, columns=["a", "b", "c", "d,"]).astype({"a": "str", "b": float, "c": int, "d,": "str"})
    assert table_text(frame) == cell_by_cell(frame)


@given(st.lists(HOSTILE | st.just(""), max_size=6))
def test_a_lone_column_is_written_as_the_csv_module_writes_it(cells: list[str]):
    frame = pd.DataFrame({"a": pd.Series(cells, dtype="str")})
    assert table_text(frame) == cell_by_cell(frame)


@given(st.lists(st.floats()))
@example(list(EXTREME))
def test_floats_are_the_shortest_text_that_reads_back(values: list[float]):
    frame = pd.DataFrame({"x": np.array(values, dtype=np.float64), "y": 0})
    expected = ["" if math.isnan(value) else repr(value) for value in values]
    assert [line.removesuffix(",0") for line in table_text(frame).split("\n")[1:-1]] == expected


def test_flags_and_objects_are_written_as_their_text():
    frame = pd.DataFrame({"flag": [True, False], "any": pd.Series([None, 1e16], dtype=object)})
    assert table_text(frame) == "flag,any\nTrue,None\nFalse,1e+16\n"


@pytest.mark.parametrize("rows", [0, 1, 4, 5, 12])
def test_blocks_join_without_a_seam(rows: int, tmp_path, monkeypatch: pytest.MonkeyPatch):
    frame = pd.DataFrame({"a": [f"x{'y,'[at % 2]}" for at in range(rows)], "f": [at / 3 for at in range(rows)]})
    frame.index = frame.index[::-1]
    monkeypatch.setattr(writing, "BLOCK", 4)
    write_table(frame, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().decode() == table_text(frame) == cell_by_cell(frame)
    assert effective_hash(frame) == effective_hash(table_text(frame))
