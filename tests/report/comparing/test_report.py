"""Does the comparison report say everything, the same every time, and can nothing in it run?"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest

from optimizer.report.comparing.cases import Case, Comparison
from optimizer.report.comparing.page import write_comparison, write_pair
from tests.report.comparing import scenes
from tests.report.comparing.conftest import Hostile, Report
from tests.report.comparing.hostile import hostile_case
from tests.report.spoiling import NAMES

SECTIONS = (
    "The question", "What each policy costs, and what is proven", "Would a simple rule do?",
    "What else each policy changes", "Where the work goes", "Where the difference comes from",
    "What operators are left with", "Three ledgers, side by side", "What a limit is worth",
    "What is assumed, and where the numbers come from", "How to make this again",
)  # fmt: skip
MOST_BYTES = 6_000_000


def files(comparison: Comparison, folder: Path) -> dict[str, str]:
    return texts(write_comparison(comparison, folder))


def texts(report: Report) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in report}


def test_the_report_has_every_section_in_both_forms(whole_report: Report):
    written = texts(whole_report)
    assert set(written) == {"report.html", "report.md"}
    for section in SECTIONS:
        assert f">{section}" in written["report.html"]
        assert f"## {section}" in written["report.md"]
    for case in scenes.whole().cases:
        assert case.scenario.title in written["report.html"]
    for fact in ("no plan can obey its rules", "none: least cost already complies", "the solver failed on this model",
                 "eastwest bench tiny", "SHA-256", "made up", "compared with Mandate"):  # fmt: skip
        assert fact in written["report.html"]
        assert fact in written["report.md"]


def test_the_headline_counts_what_is_proven(whole_report: Report):
    headline = texts(whole_report)["report.md"].splitlines()[0]
    assert headline.startswith("# Of 8 policies, 3 provably cost more; ")
    assert "1 changes nothing" in headline
    assert "1 cannot be met by any plan" in headline
    assert "2 have no answer" in headline
    assert "the dearest, Mandate, adds at least 39.6%" in headline


def test_the_question_alone_is_a_report_as_well(tmp_path: Path):
    alone = files(Comparison(scenes.question(), (scenes.base(),)), tmp_path / "alone")
    assert alone["report.md"].startswith("# No policy: 206.76 mn CNY a year")
    lost = Comparison(scenes.question(), (Case("lost", scenes.scenario("lost"), "no_plan", "no time"),))
    assert files(lost, tmp_path / "lost")["report.md"].startswith("# No case has a plan")


def test_the_policy_allows_the_style_and_script_that_are_there_and_nothing_else(whole_report: Report):
    page = texts(whole_report)["report.html"]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
    for tag in ("style", "script"):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL).group(1)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; img-src data:")
    assert 'style="' not in page
    assert not re.search(r"\son\w+=", page)
    assert not re.search(r"(src|href)=\"(?!#|data:)", page)


def test_reports_are_the_same_every_time(whole_report: Report, tmp_path: Path):
    assert files(scenes.whole(), tmp_path) == texts(whole_report)
    pair = (scenes.base(), scenes.case("mandate"))
    first, second = (write_pair(*pair, tmp_path / name) for name in ("c", "d"))
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_nothing_tells_when_or_where_it_was_made(tmp_path: Path):
    slow = dataclasses.replace(scenes.base(), plan=dataclasses.replace(scenes.base().plan, seconds=123.456))
    one = files(Comparison(scenes.question(), (slow, scenes.case("carbon"))), tmp_path / "a")
    other = files(Comparison(scenes.question(), (scenes.base(), scenes.case("carbon"))), tmp_path / "b")
    assert one == other
    assert str(tmp_path) not in one["report.html"] + one["report.md"]


def test_forty_cases_stay_small(tmp_path: Path):
    base, others = scenes.comparison().cases[0], scenes.comparison().cases[1:6]
    many = [
        dataclasses.replace(
            case, name=f"{case.name}-{copy}", scenario=case.scenario.model_copy(update={"title": f"{copy}"})
        )
        for copy in range(8)
        for case in others
    ]
    page = files(Comparison(scenes.question(), (base, *many)), tmp_path)["report.html"]
    assert page.count("<figcaption>") == 41
    assert len(page.encode()) < MOST_BYTES / 4


def test_a_thousand_cases_are_listed_but_not_all_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for part in ("pictures", "bridging"):
        monkeypatch.setattr(f"optimizer.report.comparing.showing.{part}.MOST_DRAWN", 2)
    page = files(scenes.whole(), tmp_path)["report.html"]
    assert page.count("<figcaption>") == page.count('class="card"') == 2
    assert "The first 2 of 8 cases are drawn" in page
    assert all(case.scenario.title in page for case in scenes.whole().cases)


def test_it_says_how_to_make_it_again(tmp_path: Path):
    plain = scenes.comparison()
    body = files(plain, tmp_path / "a")["report.md"]
    names = ",".join(case.name for case in plain.cases)
    assert f"    eastwest bench tiny --scenarios {names} --gap 0.0001 --seed 0 -o STUDY\n" in body
    assert "    eastwest verify STUDY/runs/none" in body
    command = ("command", "eastwest sweep tiny --set carbon_price.price_cny_per_t=0,100 -o STUDY")
    told = files(dataclasses.replace(plain, options=(*plain.options, command)), tmp_path / "b")["report.md"]
    assert f"    {command[1]}\n" in told
    assert "eastwest bench" not in told


@pytest.mark.parametrize("kind", NAMES)
def test_names_are_inert(kind: str, hostile_report: Hostile):
    written = texts(hostile_report(kind))
    page = written["report.html"]
    tags = set(
        re.findall(
            r"<([a-zA-Z]+)", page.replace("<script>(function", "", 1).replace('<script type="application/json"', "", 1)
        )
    )
    assert not tags & {"script", "details", "iframe", "img onerror"}
    assert page.count("<script") == 2
    assert not re.search(r"<img(?! alt=)", page)
    assert "\u202e" not in page
    assert len(page.encode()) <= MOST_BYTES
    body = "\n".join(line for line in written["report.md"].splitlines() if not line.startswith("    "))  # code is inert
    assert not re.search(r"(?<!\\)<[a-zA-Z/]", body)
    assert not re.search(r"(?<!\\)\]\(", body)


@pytest.mark.parametrize("kind", NAMES)
def test_names_are_inert_in_a_pair(kind: str, tmp_path: Path):
    one, other = (hostile_case(case, NAMES[kind]) for case in (scenes.base(), scenes.case("mandate")))
    written = {file.name: file.read_text(encoding="utf-8") for file in write_pair(one, other, tmp_path)}
    assert set(written) == {"report.html", "report.md", "difference.svg"}
    assert written["report.html"].count("<script") == 2
    for text in (written["report.html"], written["difference.svg"]):
        assert "\u202e" not in text
        assert "<script>alert" not in text
    assert not re.search(r"<(img|script|b|a)\b", written["difference.svg"])


def test_a_pair_says_what_is_proven_what_moved_and_how_it_adds_up(tmp_path: Path):
    written = {
        file.name: file.read_text("utf-8") for file in write_pair(scenes.base(), scenes.case("mandate"), tmp_path)
    }
    body = written["report.md"]
    assert body.startswith("# Mandate costs at least 81.94 mn CNY a year more than No policy")
    for fact in (
        "### Operators' margin",
        "### CO₂, hour-matched",
        "### By campus",
        "(difference.svg)",
        "stands elsewhere",
    ):
        assert fact in body
        assert fact == "(difference.svg)" or fact.removeprefix("### ").replace("'", "&#x27;") in written["report.html"]
    assert written["difference.svg"].count('class="lost"') >= 2


@pytest.mark.parametrize("other", ["impossible", "loose-hubs"])
def test_a_pair_without_moves_or_without_a_plan_is_a_report_as_well(other: str, tmp_path: Path):
    written: dict[str, Any] = {
        file.name: file.read_text("utf-8") for file in write_pair(scenes.base(), scenes.case(other), tmp_path)
    }
    said = {"impossible": "No plan can obey the rules of Impossible", "loose-hubs": "Loose-hubs changes nothing"}
    assert said[other] in written["report.md"].splitlines()[0]
    assert ("difference.svg" in written) == (other == "loose-hubs")
