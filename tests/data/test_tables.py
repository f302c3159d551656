"""Does the reader take exactly what a table says, and no more?"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.data import checks, schema
from optimizer.data.cells import NUMBER, numbers, quoted
from optimizer.data.references import orphans
from optimizer.data.tables import table_faults
from optimizer.data.writing import effective_hash, table_text, write_table
from tests.packs import REGION, write_pack, write_rows

ALL_TABLES = (*schema.REGION_TABLES, *schema.INSTANCE_TABLES, *schema.PLAN_TABLES)


def read(table: schema.Table, path: Path) -> pd.DataFrame:
    frame, faults = table_faults(table, path)
    assert faults == []
    assert frame is not None
    return frame


def nodes(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "nodes.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_types_follow_the_schema(tmp_path: Path):
    write_rows(tmp_path / "operators.csv", schema.OPERATORS, REGION["operators"])
    write_rows(tmp_path / "halls.csv", schema.HALLS, REGION["halls"])
    operators, halls = read(schema.OPERATORS, tmp_path / "operators.csv"), read(schema.HALLS, tmp_path / "halls.csv")
    assert operators["operator"].tolist() == ["01", "cloud"]
    assert math.isnan(operators["capital_limit_cny"].iloc[0])
    assert halls["modules_max"].dtype == np.int64
    assert halls["existing_mw"].dtype == np.float64
    assert isinstance(halls.index, pd.RangeIndex)


def test_a_province_called_na_survives(tmp_path: Path):
    instance = write_pack(tmp_path)
    zones = read(schema.ZONES, instance.parents[1] / "regions" / "tiny" / "zones.csv")
    assert zones["zone"].tolist() == ["coast", "NA"]


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfnode,name,name_zh,lat,lon\na,A,,31,121\n",
        b"node,name,name_zh,lat,lon\r\na,A,,31,121\r\n",
        b"lon,lat,name_zh,name,node\n121,31,,A,a\n",
        b'"node","name","name_zh","lat","lon"\n"a","A","","31","121"',
        b"node,name,name_zh,lat,lon\na,A,,.31e2,1210E-1\n",
    ],
    ids=["byte order mark", "DOS line ends", "columns in another order", "quoted, no last line end", "exponents"],
)
def test_harmless_differences_do_not_matter(tmp_path: Path, text: bytes):
    frame = read(schema.NODES, nodes(tmp_path, text))
    assert list(frame.columns) == [column.name for column in schema.NODES.columns]
    assert frame.to_dict("records") == [{"node": "a", "name": "A", "name_zh": "", "lat": 31.0, "lon": 121.0}]


def test_a_quoted_comma_stays_in_its_cell(tmp_path: Path):
    frame = read(schema.NODES, nodes(tmp_path, 'node,name,name_zh,lat,lon\na,"A, or ""B""",乙,31,121\n'))
    assert frame["name"].tolist() == ['A, or "B"']


def test_an_empty_table_is_taken_where_it_may_be_empty(tmp_path: Path):
    path = tmp_path / "latency.csv"
    path.write_text("origin,site,round_trip_ms,source\n", encoding="utf-8")
    frame = read(schema.LATENCY, path)
    assert frame.empty
    assert frame["round_trip_ms"].dtype == np.float64


def test_all_faults_of_a_table_come_together(tmp_path: Path):
    path = nodes(tmp_path, "node,name,name_zh,lat,lon\na,A,,x,121\na,=B,,95,121\n")
    frame, faults = table_faults(schema.NODES, path)
    assert frame is not None
    assert [(fault.row, fault.column) for fault in faults] == [(2, "lat"), (3, "name"), (3, "lat"), (3, "node")]


def test_many_faults_alike_are_counted(tmp_path: Path):
    rows = "".join(f"n{number},N,,bad,121\n" for number in range(200))
    _, faults = table_faults(schema.NODES, nodes(tmp_path, f"node,name,name_zh,lat,lon\n{rows}"))
    assert len(faults) == 51
    assert faults[-1].found == "150 more cells like these"
    _, faults = table_faults(schema.NODES, nodes(tmp_path, "node,name,name_zh,lat,lon\n" + "a,b\n" * 200))
    assert len(faults) == 51
    assert faults[-1].found == "150 more rows like these"


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_every_table_of_the_schema_can_be_read(table: schema.Table, tmp_path: Path):
    cells = [_plausible(column) for column in table.columns]
    write_rows(tmp_path / table.file, table, [tuple(cells)])
    assert len(read(table, tmp_path / table.file)) == 1


def _plausible(column: schema.Column) -> object:
    if column.kind == "choice":
        return column.choices[0]
    if column.kind in ("number", "integer"):
        return int(column.upper) if column.kind == "integer" and column.upper else column.lower
    return 1 if column.kind == "flag" else "x"


def test_orphans_of_a_plan_table_are_named(tmp_path: Path):
    path = tmp_path / "run.csv"
    path.write_text("class,hall,jobs\nbatch,north,1\nbatch,nowhere,1\n", encoding="utf-8")
    frame = read(schema.PLAN_TABLES[3], path)
    faults = orphans(schema.PLAN_TABLES[3], frame, path, {"halls": ["north"], "training": ["batch"]})
    assert [(fault.row, fault.column, fault.found) for fault in faults] == [(3, "hall", "'nowhere'")]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_floats_read_back_exactly(values: list[float]):
    cells = table_text(pd.DataFrame({"x": values})).splitlines()[1:]
    read_back, wrong = numbers(cells, whole=False, blank=False)
    assert not wrong
    assert read_back.tolist() == values


@given(st.text(max_size=12))
def test_no_text_is_taken_for_a_number_that_python_would_read_otherwise(cell: str):
    values, wrong = numbers([cell], whole=False, blank=False)
    if wrong:
        assert math.isnan(values[0])
    else:
        assert values[0] == float(cell)
        assert cell.isascii()


NUMBERLIKE = st.text("0123456789.eE-+_ ١naif", max_size=5) | st.floats().map(repr) | st.integers().map(str)


@given(st.lists(NUMBERLIKE, max_size=5), st.booleans(), st.booleans())
def test_a_number_is_read_by_itself_whatever_stands_beside_it(cells: list[str], whole: bool, blank: bool):
    """Cells that are all plain go another way than cells among which one is not; "x" never is."""
    values, wrong = numbers(cells, whole=whole, blank=blank)
    with_another, more_wrong = numbers([*cells, "x"], whole=whole, blank=blank)
    assert np.array_equal(values, with_another[:-1], equal_nan=True)
    assert np.array_equal(np.signbit(values), np.signbit(with_another[:-1]))
    assert wrong == {at: text for at, text in more_wrong.items() if at < len(cells)}


@given(st.text("0123456789.eE-", max_size=6))
def test_of_plain_characters_python_reads_what_the_table_allows(cell: str):
    values, wrong = numbers([cell], whole=False, blank=False)
    assert bool(wrong) == (NUMBER.fullmatch(cell) is None or np.isinf(float(cell)))
    assert math.isnan(values[0]) == bool(wrong)


def test_text_reads_back_exactly(tmp_path: Path):
    frame = pd.DataFrame({"a": ["x,y", 'q"q', "", "山"], "n": [1, 2, 3, 4], "f": [0.1, math.nan, 1e-300, 1e22]})
    write_table(frame, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().decode() == 'a,n,f\n"x,y",1,0.1\n"q""q",2,\n,3,1e-300\n山,4,1e+22\n'


def test_the_hash_is_of_what_is_written():
    frame = pd.DataFrame({"a": [0.5]})
    assert effective_hash(frame) == effective_hash("a\n0.5\n")
    assert effective_hash(frame) != effective_hash(frame * 2)


def test_long_cells_are_cut_in_messages():
    assert quoted("x" * 100) == f"'{'x' * 60}...'"


@given(st.lists(st.text(max_size=6) | st.text(" a=-@＋\u00a0\u2028\n\x07山", max_size=3) | st.just("x" * 201)))
def test_a_text_is_refused_for_itself_whatever_stands_beside_it(cells: list[str]):
    column = schema.Column("name", "text", "a name")
    refused = checks._refused_texts(column, pd.Series(cells, dtype="str"))
    assert set(refused) == {cell for cell in cells if checks._text_remedy(column, cell)}


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"], ids=repr)
def test_line_ends_do_not_matter_however_long_the_file(tmp_path: Path, end: str):
    lines = [f"n{number},{'N' * (number % 7 + 1)},山,31,121" for number in range(3000)]
    frame = read(schema.NODES, nodes(tmp_path, end.join(["node,name,name_zh,lat,lon", *lines])))
    assert frame["node"].tolist() == [f"n{number}" for number in range(3000)]
    assert frame["lon"].eq(121).all()
