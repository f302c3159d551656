"""Is the map one small file that holds its data as inert text?"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.report import map as drawn_map
from optimizer.report.document import inert_json, rounded
from optimizer.report.map import map_page, write_map
from tests.plans import claimed
from tests.report.spoiling import NAMES, renamed, with_hostile_claims

MOST_BYTES = 3_000_000


def parts(page: str) -> dict[str, str]:
    found = {"policy": re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)}
    found["style"] = re.search(r"<style>(.*?)</style>", page, re.DOTALL).group(1)
    found["data"] = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL).group(1)
    found["script"] = re.search(r"<script>(.*?)</script>", page, re.DOTALL).group(1)
    return found


def test_it_is_written_as_a_file_or_into_a_folder(plan: Plan, instance: Instance, tmp_path: Path):
    assert write_map(plan, instance, tmp_path / "x" / "plan.html") == tmp_path / "x" / "plan.html"
    assert write_map(plan, instance, tmp_path / "y") == tmp_path / "y" / "map.html"


def test_the_policy_names_this_script_and_this_style_and_nothing_else(plan: Plan, instance: Instance):
    found = parts(map_page(plan, instance))
    for kind in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(found[kind].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in found["policy"]
    assert found["policy"].startswith("default-src 'none'; img-src data:;")
    assert "unsafe" not in found["policy"]
    assert "http" not in found["policy"]


def test_it_names_no_address_but_that_of_svg(plan: Plan, instance: Instance):
    page = map_page(plan, instance)
    assert set(re.findall(r"https?://[^\s\"'<>]+", page)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", page)


def test_it_is_the_same_every_time(plan: Plan, instance: Instance):
    assert map_page(plan, instance) == map_page(plan, instance)


@pytest.mark.parametrize("kind", NAMES)
def test_names_are_inert_text(plan: Plan, instance: Instance, kind: str):
    page = map_page(with_hostile_claims(plan, NAMES[kind]), renamed(instance, NAMES[kind]))
    assert page.count("<script") == 2
    assert page.count("</script>") == 2
    assert len(page.encode()) <= MOST_BYTES
    found = parts(page)
    assert not re.search("[<>&\u2028\u2029]", found["data"])
    json.loads(found["data"])


def test_json_is_strict_and_cannot_end_its_element():
    assert inert_json({"a": "</script>&\u2028"}) == '{"a":"\\u003c/script\\u003e\\u0026\\u2028"}'
    with pytest.raises(ValueError, match="Out of range float"):
        inert_json(float("nan"))


def test_numbers_carry_no_digits_nobody_reads():
    assert rounded([1.0, 2.3456, [0.04]]) == [1, 2.3, [0]]


def test_large_questions_stay_small(instance: Instance, plan: Plan, monkeypatch: pytest.MonkeyPatch):
    """A thousand campuses and three thousand cities: the largest are drawn, the rest is summed up."""
    tables = dict(instance.tables)
    sites = pd.concat([instance["sites"].iloc[[0]]] * 1000, ignore_index=True)
    more = sites.assign(site=[f"s{row}" for row in range(1000)], lat=25 + sites.index % 20, lon=101 + sites.index % 23)
    tables["sites"] = pd.concat([instance["sites"], more], ignore_index=True)
    origins = pd.concat([instance["origins"].iloc[[0]]] * 3000, ignore_index=True)
    more_origins = origins.assign(origin=[f"o{row}" for row in range(3000)])
    tables["origins"] = pd.concat([instance["origins"], more_origins], ignore_index=True)
    demand = pd.DataFrame({"service": "chat", "origin": more_origins["origin"], "demand_mw": 0.01})
    tables["demand"] = pd.concat([instance["demand"], demand], ignore_index=True)
    large = dataclasses.replace(instance, tables=tables)
    serve = demand.assign(site=[f"s{row % 1000}" for row in range(3000)], share=1.0)
    decided = dict(plan.tables) | {"serve": pd.concat([plan["serve"], serve.drop(columns="demand_mw")])}
    decided["sites"] = pd.concat([plan["sites"], more.assign(open=1)[["site", "open"]]]).fillna(0.0)
    page = map_page(claimed(large, decided), large)
    data = json.loads(parts(page)["data"])
    assert len(page.encode()) <= MOST_BYTES
    assert len(data["campuses"]) == drawn_map.MOST_CAMPUSES
    assert data["others"]["count"] == 1003 - drawn_map.MOST_CAMPUSES
    assert len(data["flows"]) <= drawn_map.MOST_FLOWS
    assert len(data["hours"]["campus"]) == drawn_map.MOST_CAMPUSES
