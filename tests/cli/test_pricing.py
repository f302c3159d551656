"""Does `prices` say what limits are worth, trace one, and end as it promises?"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Command


def test_prices_are_said_in_one_table(command: Command, toy_run: Path, tmp_path: Path):
    file = tmp_path / "prices.csv"
    ended = command("prices", toy_run, "--seconds", "4", "-o", file)
    assert (ended.code, ended.err) == (0, "")
    assert "limit of green contracts: Dune Campus" in ended.out
    assert "every whole number of the plan held" in ended.out
    assert "are worth nothing: connection (5)" in ended.out
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    dune = next(row for row in rows if (row["kind"], row["of"]) == ("contract", "dune"))
    assert float(dune["one_more"]) == pytest.approx(182_500)
    assert float(dune["to"]) == pytest.approx(43.2)


def test_the_document_is_strict_json(command: Command, toy_run: Path):
    said = json.loads(command("prices", toy_run, "--seconds", "5", "--json").out)
    assert {limit["how"] for limit in said["limits"]} <= {"marginal", "difference", "no plan", "unknown"}
    by_name = {(limit["kind"], limit["of"]): limit for limit in said["limits"]}
    assert by_name["room", "port-old"]["one_more"] == 0.0
    assert by_name["contract", "dune"]["one_more"] == pytest.approx(182_500)


def test_one_limit_is_traced(command: Command, toy_run: Path, tmp_path: Path):
    file = tmp_path / "curve.csv"
    ended = command("prices", toy_run, "--curve", "contract:dune", "--within", "0:60", "--json", "-o", file)
    assert ended.code == 0
    first, second = json.loads(ended.out)["pieces"]
    assert (first["from"], second["to"]) == (0.0, 60.0)
    assert first["to"] == pytest.approx(43.2)
    assert file.read_text(encoding="utf-8").startswith("from,to,one_more,cost_from,cost_to\n")
    assert "exact; pieces: 3" in command("prices", toy_run, "--curve", "demand:chat").out
    assert "no curve" in command("prices", toy_run, "--curve", "latency:voice").out
    assert "no plan here" in command("prices", toy_run, "--curve", "demand:chat", "--within", "1e8:1e9").out


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        ((), 2, "RUN"),
        (("runs/none",), 3, "no such folder"),
        (("{run}", "--seconds", "0"), 2, "not a time"),
        (("{run}", "--curve", "conection:dune"), 2, "connection"),
        (("{run}", "--curve", "connection"), 2, "one of"),
        (("{run}", "--curve", "connection:dun\x1b[31m"), 2, "dune"),
        (("{run}", "--curve", "carbon_within_the_cap"), 2, "no carbon cap"),
        (("{run}", "--curve", "contract:dune", "--within", "3:2"), 2, "rising"),
        (("{run}", "--curve", "contract:dune", "--within", "nan:inf"), 2, "rising"),
        (("{run}", "--within", "1:2"), 2, "--curve"),
        (("{run}", "--seconds", "0.001"), 7, "time was over"),
    ],
    ids=str,
)
def test_a_wrong_call_or_input_is_refused(
    arguments: tuple[str, ...], code: int, word: str, command: Command, toy_run: Path
):
    ended = command("prices", *(argument.format(run=toy_run) for argument in arguments))
    assert (ended.code, ended.out) == (code, "")
    assert word in ended.err
    assert "Traceback" not in ended.err
    assert "\x1b" not in ended.err


def test_a_plan_that_is_not_true_has_no_prices(command: Command, toy_run: Path, tmp_path: Path):
    run = tmp_path / "run"
    shutil.copytree(toy_run, run)
    summary = run / "summary.json"
    summary.write_text(summary.read_text(encoding="utf-8").replace('"objective": ', '"objective": 9'), encoding="utf-8")
    ended = command("prices", run)
    assert (ended.code, ended.out) == (8, "")
    assert "verify" in ended.err
