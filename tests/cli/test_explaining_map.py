"""Does `explain RUN --map` write a map that answers, and refuse what makes no sense before any work?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.report.test_map import parts


def test_the_map_says_what_is_said_one_by_one(
    command: Command, toy_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Prices take longest and are left out here."""
    monkeypatch.setattr("optimizer.explain.places.answers._with_flips", lambda *parts: parts[2:4])
    file = tmp_path / "why.html"
    ended = command("explain", toy_run, "--map", file, "--json")
    assert (ended.code, ended.err) == (0, "")
    counts = {"sites": 5, "services": 2, "classes": 2, "more_classes": 0}
    assert json.loads(ended.out) == {"file": str(file), **counts}
    said = json.loads(parts(file.read_text(encoding="utf-8"))["data"])
    place = [campus["n"]["en"] for campus in said["campuses"]].index("Port Campus")
    shown = [line["words"] for line in said["answers"]["sites"][place]["lines"]]
    alone = json.loads(command("explain", toy_run, "--site", "port", "--json").out)["sentences"]
    assert shown == alone
    (chat,) = [one for one in said["answers"]["services"] if "Chat" in one["lines"][0]["words"]["en"]]
    assert "Chat (10 MW on average) lies at Dune Campus (60 %)" in chat["lines"][0]["words"]["en"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--map", "."], "cannot be written"),
        (["--map", "nowhere/why.html"], "cannot be written"),
        (["--map", "why.html", "--site", "port"], "leave --workload, --site and --table out"),
        (["--map", "why.html", "--workload", "chat"], "leave --workload, --site and --table out"),
        (["--map", "why.html", "--table", "t.csv"], "leave --workload, --site and --table out"),
    ],
)
def test_what_makes_no_sense_is_refused(
    command: Command, toy_run: Path, options: list[str], said: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("optimizer.cli.explaining_runs.opened_true", lambda _: pytest.fail("the run was read"))
    ended = command("explain", toy_run, *options)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_an_instance_has_no_map_of_answers(command: Command):
    ended = command("explain", "toy", "--map", "why.html")
    assert ended.code == 2
    assert "toy is no run" in ended.err
