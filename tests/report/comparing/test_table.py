"""Is the table complete, the same every time, and safe to open?"""

from __future__ import annotations

import dataclasses
import io

import pandas as pd
import pytest

from optimizer.report.comparing.cases import Comparison
from optimizer.report.comparing.table import MEASURED, comparison_frame, safe
from tests.report.comparing import scenes
from tests.report.spoiling import NAMES

STATED = (
    "name", "title", "ending", "status", "objective_cny", "bound_cny", "gap", "controllable_gap", "verified", "against",
    "difference_low_cny", "difference_high_cny", "verdict", "message",
)  # fmt: skip


def test_every_case_is_a_row_with_every_figure():
    table = comparison_frame(scenes.comparison())
    assert list(table["name"]) == [case.name for case in scenes.comparison().cases]
    assert {*STATED, *MEASURED} <= set(table.columns)
    rows = table.set_index("name")
    assert rows.loc["none", "objective_cny"] == round(scenes.base().plan.objective)
    assert rows.loc["mandate", "inference_west_share"] == 0.0
    assert rows.loc["carbon", "fiscal_cost_cny"] == pytest.approx(-scenes.case("carbon").plan.costs["carbon"], abs=1)
    assert rows.loc["mandate", "difference_low_cny"] > 0
    assert rows.loc["loose-hubs", "verdict"] == "complies"


def test_a_case_without_a_plan_says_so_and_leaves_the_rest_blank():
    rows = comparison_frame(scenes.comparison()).set_index("name")
    assert rows.loc["impossible", "ending"] == "infeasible"
    assert rows.loc["lost", "bound_cny"] == 2e8
    assert rows.loc["lost", "message"].startswith("the time limit")
    assert rows.loc[["impossible", "lost", "broken"], list(MEASURED)].isna().all().all()
    assert rows.loc[["impossible", "broken"], ["difference_low_cny", "difference_high_cny"]].isna().all().all()


def test_the_table_is_the_same_every_time():
    one, other = (comparison_frame(scenes.comparison()).to_csv(index=False) for _ in range(2))
    assert one == other
    assert pd.read_csv(io.StringIO(one)).shape == comparison_frame(scenes.comparison()).shape


@pytest.mark.parametrize("kind", NAMES)
def test_no_text_is_a_formula_or_more_than_a_line(kind: str):
    hostile = NAMES[kind]
    base = scenes.base()
    settings = base.scenario.model_copy(update={"title": hostile, "title_zh": hostile, "description": hostile})
    cases = (dataclasses.replace(base, scenario=settings, name=hostile or "x", message=hostile),)
    table = comparison_frame(Comparison(scenes.question(), cases))
    for cell in table.iloc[0]:
        if isinstance(cell, str):
            assert not cell.startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
            assert cell.isprintable() or "\u200d" in cell
            assert len(cell) <= 401


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-1", "@x", "  =1", "\t=1", "\uff1d1", "\u202e=1"])
def test_formulas_are_quoted(text: str):
    assert safe(text).startswith("'")
