"""Is the slip that explains an implausible value named?"""

from __future__ import annotations

import pytest

from optimizer.data.plausibility import SLIPS, expected_range, slip
from optimizer.data.schema import INSTANCE_TABLES, REGION_TABLES, Column

COLUMNS = [
    (table.name, column)
    for table in (*REGION_TABLES, *INSTANCE_TABLES)
    for column in table.columns
    if column.kind == "number" and column.unit in SLIPS and column.lower and column.upper and column.lower > 0
]


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{table}.{column.name}" for table, column in COLUMNS])
def test_a_factor_of_a_thousand_is_recognised(table: str, column: Column):
    assert column.upper is not None
    assert column.lower is not None
    high, low = SLIPS[column.unit]
    assert slip(column, column.upper * 999).endswith(high)
    assert slip(column, column.lower / 999).endswith(low)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (Column("x", "number", ""), 1.0, ""),
        (Column("x", "number", "", "MW", 1, 10), -1.0, "; it is negative, check the sign"),
        (Column("lat", "number", "", "degree", -90, 90), 120.0, "; swap lat and lon if they were exchanged"),
        (Column("x", "number", "", "ratio", 0, 1), 40.0, "; write 0.25 for 25 %"),
        (Column("x", "number", "", "CNY", 1e9, 1e12), 12.0, "; it looks as if stated in hundred millions of yuan (yi)"),
        (Column("x", "number", "", "CNY", 1e9, 1e10), 1e-9, "; check its unit"),
        (Column("x", "number", "", "MW", 1, 10), 1e9, "; check its unit"),
    ],
)
def test_other_slips_have_their_own_words(column: Column, value: float, words: str):
    assert slip(column, value) == words


def test_ranges_read_as_people_write_them():
    assert expected_range(Column("x", "number", "", "MW", 1, 20_000, zero=True)) == "0 or 1 to 20,000 MW"
    assert expected_range(Column("x", "integer", "", "year", 1990, 2060)) == "1990 to 2060"
    assert expected_range(Column("x", "number", "", "MW")) == "a number MW"
