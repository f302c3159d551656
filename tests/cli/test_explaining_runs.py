"""Does `explain RUN` say why work lies where it does, in words, JSON and a table, and refuse what makes no sense?"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from optimizer.data.instance import Instance
from optimizer.errors import NoPlanWithinLimit
from optimizer.explain.run.standing import Standing, stand
from optimizer.plan.plan import Plan
from optimizer.policies import Lever
from optimizer.solve.watch import Watch
from tests.cli.conftest import Command


def test_a_run_is_told_work_by_work(command: Command, toy_run: Path):
    ended = command("explain", toy_run)
    assert (ended.code, ended.err) == (0, "")
    assert "Chat (10 MW on average) lies at Dune Campus (60 %), Plain Campus (40 %)." in ended.out
    assert len(json.loads(command("explain", toy_run, "--json").out)["sentences"]) == 4


def test_a_workload_is_told_with_its_alternatives_and_what_would_move_it(command: Command, toy_run: Path):
    ended = command("explain", toy_run, "--workload", "chat", "--site", "plain")
    assert (ended.code, ended.err) == (0, "")
    assert "  Plain Campus: 1.80737 million yuan a year more." in ended.out
    assert "  market power there cost 141.913 yuan/MWh less." in ended.out


def test_a_demand_is_told_as_strict_json_in_both_languages(command: Command, toy_run: Path):
    asked = ("--workload", "voice", "--origin", "port", "--site", "plain")
    told = json.loads(command("explain", toy_run, *asked, "--json").out)
    (alternative,) = told["alternatives"]
    assert alternative["closed"]["status"] == "too_slow"
    (flip,) = told["flips"]
    assert (flip["price"], flip["known"]) == ("latency", True)
    assert all(set(sentence) == {"en", "zh"} for sentence in told["sentences"])


def test_a_site_is_told_with_what_would_turn_it(command: Command, toy_run: Path):
    ended = command("explain", toy_run, "--site", "port", "--language", "zh")
    assert (ended.code, ended.err) == (0, "")
    assert "任何方案都离不开它。" in ended.out
    told = json.loads(command("explain", toy_run, "--site", "port", "--json").out)
    assert (told["used"], told["can_turn"], told["at_most_mcny_per_year"]) == (True, False, None)


def test_the_table_has_every_workload_at_every_site(command: Command, toy_run: Path, tmp_path: Path):
    file = tmp_path / "why-not.csv"
    ended = command("explain", toy_run, "--table", file, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out)["rows"] == 20
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 4 * 5
    (gorge,) = [row for row in rows if (row["workload"], row["site"]) == ("frontier", "gorge")]
    assert float(gorge["at_least_cny_per_year"]) == pytest.approx(454_470_236, abs=1)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--workload", "chatt"], "did you mean chat?"),
        (["--workload", "chat", "--origin", "x"], "asks nothing of chat"),
        (["--workload", "tuning", "--origin", "port"], "leave --origin out"),
        (["--workload", "chat", "--site", "</script>"], "no site"),
        (["--site", "moon"], "no site 'moon'"),
        (["--origin", "port"], "--workload"),
        (["--table", "t.csv", "--site", "port"], "leave --workload and --site out"),
        (["--table", "."], "cannot be written"),
        (["--table", "nowhere/t.csv"], "cannot be written"),
        (["--scenario", "x"], "leave --scenario out"),
    ],
)
def test_what_makes_no_sense_is_refused(command: Command, toy_run: Path, options: list[str], said: str):
    ended = command("explain", toy_run, *options)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_questions_about_runs_are_not_asked_of_instances(command: Command):
    ended = command("explain", "toy", "--workload", "chat")
    assert ended.code == 2
    assert "toy is no run" in ended.err


def test_a_plan_that_is_not_true_is_not_explained(command: Command, toy_run: Path, tmp_path: Path):
    doctored = tmp_path / "run"
    shutil.copytree(toy_run, doctored)
    halls = doctored / "plan" / "halls.csv"
    halls.write_text(halls.read_text(encoding="utf-8").replace("port-new,1", "port-new,0"), encoding="utf-8")
    ended = command("explain", doctored, "--workload", "voice")
    assert (ended.code, ended.out) == (8, "")
    assert "eastwest verify" in ended.err


def test_time_that_is_over_before_anything_is_known_is_said(command: Command, toy_run: Path):
    ended = command("explain", toy_run, "--workload", "chat", "--seconds", "0.000001")
    assert (ended.code, ended.out) == (7, "")
    assert "time was over" in ended.err


@pytest.mark.parametrize("about", [("--site", "dune"), ("--workload", "tuning"), ("--table", "why.csv")])
def test_ctrl_c_tells_what_is_known_and_ends_with_130(
    about: tuple[str, str], command: Command, toy_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def stopped(plan: Plan, question: Instance, levers: Sequence[Lever], watch: Watch) -> Standing:
        found = stand(plan, question, levers, watch)
        watch.stop()
        return found

    monkeypatch.setattr("optimizer.explain.run.standing.stand", stopped)
    monkeypatch.chdir(tmp_path)
    ended = command("explain", toy_run, *about)
    assert ended.code == 130, ended.err
    assert ended.out or "stopped before anything was known" in ended.err


def test_ctrl_c_before_anything_is_known_says_so(
    command: Command, toy_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def stopped(plan: Plan, question: Instance, levers: Sequence[Lever], watch: Watch) -> Standing:
        watch.stop()
        raise NoPlanWithinLimit("the time was over before the plan's model was solved")

    monkeypatch.setattr("optimizer.explain.run.standing.stand", stopped)
    ended = command("explain", toy_run, "--table", tmp_path / "why.csv")
    assert ended.code == 130
    assert "stopped before anything was known" in ended.err
    assert not (tmp_path / "why.csv").exists()
