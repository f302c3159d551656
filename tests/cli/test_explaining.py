"""Does `explain` say in words and in JSON why an instance cannot work, and end as it promises?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from optimizer.explain.conflicts import explaining, opening
from optimizer.explain.conflicts.proposing import Proposal
from tests.cli.conftest import Command

OUT_OF_REACH = """
name = "impossible"
title = "Hurried"
description = "No service may take longer than its last mile."

[[override]]
table = "inference"
column = "latency_ms"
set = 6.5
"""
NO_MONEY = """
name = "impossible"
title = "No money"
description = "Nothing is invested."

[levers.capex_budget]
total_cny = 0
"""


def scenario(folder: Path, text: str) -> Path:
    file = folder / "impossible.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_plan_that_is_possible_is_said_to_be(command: Command):
    ended = command("explain", "toy")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "nothing stands in the way: a plan is possible\n"
    assert json.loads(command("explain", "toy", "--json").out)["possible"] is True


def test_what_cannot_be_true_is_said_in_a_few_sentences(command: Command, tmp_path: Path):
    file = scenario(tmp_path, NO_MONEY)
    solved = command("solve", "toy", "--scenario", file, "-o", tmp_path / "run")
    assert solved.code == 4
    assert "eastwest explain" in solved.err
    ended = command("explain", "toy", "--scenario", file)
    assert (ended.code, ended.err) == (0, "")
    assert "All investment must stay within 0 billion yuan." in ended.out
    assert "Raise the budget by 325 million yuan. (verified by solving)" in ended.out
    assert len(ended.out.splitlines()) <= 12


def test_the_cause_of_what_takes_long_to_repair_is_told_at_once(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(opening, "SMALL", 0)
    ended = command("explain", "toy", "--scenario", scenario(tmp_path, NO_MONEY))
    first, *lines = ended.out.splitlines()
    said = lines[: lines.index("Any one of these repairs it:")]
    assert "  All investment must stay within 0 billion yuan." in said
    (told,) = ended.err.splitlines()
    assert told.endswith(f" s  {first} {' '.join(line.strip() for line in said)}")


def test_that_there_was_no_time_for_a_repair_is_said(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def none_in_time(*given: Any) -> list[Proposal]:
        *_, watch, _ = given
        watch.end_by(0.0)
        return []

    monkeypatch.setattr(explaining, "proposals", none_in_time)
    file = scenario(tmp_path, NO_MONEY)
    assert "The time was over before a change was found" in command("explain", "toy", "--scenario", file).out
    (reason,) = json.loads(command("explain", "toy", "--scenario", file, "--json").out)["reasons"]
    assert (reason["cut_off"], reason["repairs"]) == (True, [])


def test_the_document_is_strict_json_in_both_languages(command: Command, tmp_path: Path):
    said = json.loads(command("explain", "toy", "--scenario", scenario(tmp_path, NO_MONEY), "--json").out)
    assert said["possible"] is False
    (reason,) = said["reasons"]
    assert reason["smallest"] is True
    assert {fact["kind"] for fact in reason["facts"]} == {"demand", "latency", "investment_within_the_budget"}
    assert all(set(words) == {"en", "zh"} for words in reason["sentences"])
    assert all(repair["verified"] for repair in reason["repairs"])


def test_chinese_is_spoken(command: Command, tmp_path: Path):
    ended = command("explain", "toy", "--scenario", scenario(tmp_path, NO_MONEY), "--language", "zh")
    assert "总投资不得超过 0 十亿元。" in ended.out
    assert "已求解验证" in ended.out


def test_demand_that_no_site_reaches_is_explained_though_solve_refuses_it(command: Command, tmp_path: Path):
    file = scenario(tmp_path, OUT_OF_REACH)
    assert command("solve", "toy", "--scenario", file, "-o", tmp_path / "run").code == 3
    ended = command("explain", "toy", "--scenario", file)
    assert ended.code == 0, ended.err
    assert "0 of 5 campuses are near enough" in ended.out
    assert "verified by solving" in ended.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 2),
        (("toy", "--language", "fr"), 2),
        (("toy", "--seconds", "0"), 2),
        (("no-such-instance",), 3),
        (("toy", "--scenario", "no-such-scenario"), 3),
    ],
    ids=str,
)
def test_a_wrong_call_or_input_is_refused(arguments: tuple[str, ...], code: int, command: Command):
    ended = command("explain", *arguments)
    assert ended.code == code
    assert ended.out == ""
    assert "Traceback" not in ended.err


def test_too_little_time_is_said(command: Command):
    ended = command("explain", "toy", "--seconds", "0.001")
    assert ended.code == 7
    assert "before it was known" in ended.err
