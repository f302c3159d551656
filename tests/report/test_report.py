"""Does the report say everything, and can nothing in it run?"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from pathlib import Path

import pytest

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.plan.verify import verify
from optimizer.report.page import write_report
from tests.report.spoiling import (
    NAMES,
    empty_plan,
    renamed,
    single_plan,
    single_site,
    with_hostile_claims,
    without_demand,
)

MOST_BYTES = 3_000_000
SECTIONS = (
    "The question", "The result", "Where the work goes and what it costs", "Who earns what", "Energy and carbon",
    "Services and where they are served", "Training classes and where they run", "Verification", "What is assumed",
    "How to make this again",
)  # fmt: skip


def files(plan: Plan, instance: Instance, folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in write_report(plan, instance, folder)}


def test_the_report_has_every_section_in_both_forms(plan: Plan, instance: Instance, tmp_path: Path):
    written = files(plan, instance, tmp_path)
    assert set(written) == {"report.html", "report.md", "map.svg", "hours.svg"}
    for section in SECTIONS:
        assert f">{section}" in written["report.html"]
        assert f"## {section}" in written["report.md"]
    for fact in ("demand\\_is\\_served", "Everything here is made up.", "![Map:", "eastwest solve tiny --seed 0"):
        assert fact in written["report.md"]
    assert len(written["report.html"].encode()) <= MOST_BYTES


def test_the_policy_allows_the_style_that_is_there_and_nothing_else(plan: Plan, instance: Instance, tmp_path: Path):
    page = files(plan, instance, tmp_path)["report.html"]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; img-src data:")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "script-src 'none'" in policy
    assert "<script" not in page
    assert 'style="' not in page


def test_a_broken_rule_is_shouted(plan: Plan, instance: Instance, tmp_path: Path):
    tables = dict(plan.tables)
    tables["serve"] = tables["serve"].iloc[1:].reset_index(drop=True)
    written = files(dataclasses.replace(plan, tables=tables), instance, tmp_path)
    assert "NOT everything holds" in written["report.md"]
    assert "demand\\_is\\_served is broken" in written["report.md"]


def test_a_given_verdict_is_used(plan: Plan, instance: Instance, tmp_path: Path):
    verdict = dataclasses.replace(verify(plan, instance), rules=())
    written = write_report(plan, instance, tmp_path, verdict)
    assert "demand\\_is\\_served" not in next(file for file in written if file.suffix == ".md").read_text(
        encoding="utf-8"
    )


def test_reports_are_the_same_every_time(plan: Plan, instance: Instance, tmp_path: Path):
    assert files(plan, instance, tmp_path / "a") == files(plan, instance, tmp_path / "b")


@pytest.mark.parametrize("kind", NAMES)
def test_names_are_inert(plan: Plan, instance: Instance, kind: str, tmp_path: Path):
    written = files(with_hostile_claims(plan, NAMES[kind]), renamed(instance, NAMES[kind]), tmp_path)
    page = written["report.html"]
    tags = set(re.findall(r"<([a-zA-Z]+)", page))
    assert not tags & {"script", "details", "b", "a"}
    assert page.count("<img") == 2
    assert len(page.encode()) <= MOST_BYTES
    body = written["report.md"]
    assert not re.search(r"(?<!\\)<[a-zA-Z/]", body)
    assert not re.search(r"(?<!\\)\]\((?!map\.svg|hours\.svg)", body)


def test_strange_plans_have_a_report(instance: Instance, tmp_path: Path):
    bare, small = without_demand(instance), single_site(instance)
    assert files(empty_plan(bare), bare, tmp_path)
    assert files(single_plan(small), small, tmp_path)


def test_long_tables_are_cut_with_a_note(
    plan: Plan, instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("optimizer.report.contents.MOST_ROWS", 2)
    body = files(plan, instance, tmp_path)["report.md"]
    assert "The first 2 of 4 rows." in body


@pytest.mark.page
def test_the_report_opens_without_a_word(plan: Plan, instance: Instance, tmp_path: Path, opened):
    write_report(plan, instance, tmp_path)
    for width in (360, 1280):
        page = opened(tmp_path / "report.html", width)
        assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
