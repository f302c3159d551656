"""Is a damaged or hostile run folder refused, with its faults named?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from optimizer.data.instance import Instance
from optimizer.errors import BadInput
from optimizer.plan.plan import Plan
from optimizer.plan.store import read_plan, write_plan
from optimizer.plan.verify import verify


@pytest.fixture(scope="session")
def sound(plan: Plan, instance: Instance, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_plan(plan, instance, tmp_path_factory.mktemp("sound") / "run")


@pytest.fixture
def run(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "run"))


def replace(file: str, old: str, new: str) -> Callable[[Path], None]:
    def damage(run: Path) -> None:
        text = (run / file).read_text(encoding="utf-8")
        assert old in text
        (run / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return damage


def whole(file: str, content: bytes) -> Callable[[Path], None]:
    return lambda run: (run / file).write_bytes(content) and None


def without(file: str) -> Callable[[Path], None]:
    return lambda run: (run / file).unlink()


def linked(file: str) -> Callable[[Path], None]:
    def damage(run: Path) -> None:
        shutil.move(run / file, run.parent / "outside")
        (run / file).symlink_to(run.parent / "outside")

    return damage


def summary(**changes: Any) -> Callable[[Path], None]:
    def damage(run: Path) -> None:
        content = json.loads((run / "summary.json").read_text(encoding="utf-8"))
        (run / "summary.json").write_text(json.dumps({**content, **changes}), encoding="utf-8")

    return damage


def summary_without(key: str) -> Callable[[Path], None]:
    def damage(run: Path) -> None:
        content = json.loads((run / "summary.json").read_text(encoding="utf-8"))
        del content[key]
        (run / "summary.json").write_text(json.dumps(content), encoding="utf-8")

    return damage


KEYS = [
    "instance", "scenario", "status", "objective", "bound", "gap", "seconds", "verified", "costs", "versions", "seed",
    "hashes", "threads", "carbon", "energy", "capacity", "west_share", "controllable", "controllable_gap", "by_side",
    "by_hub", "by_operator",
]  # fmt: skip
TABLES = ["serve", "homes", "hosts", "run", "halls", "sites", "links", "train", "power"]
DAMAGED: list[tuple[str, str, Callable[[Path], None]]] = [
    *((f"no {key} in the summary", key, summary_without(key)) for key in KEYS),
    *((f"no table {table}", f"{table}.csv", without(f"plan/{table}.csv")) for table in TABLES),
    *((f"an empty table {table}", f"{table}.csv", whole(f"plan/{table}.csv", b"")) for table in TABLES),
    ("no summary", "summary.json", without("summary.json")),
    ("no inputs", "inputs", lambda run: shutil.rmtree(run / "inputs")),
    ("no table of the inputs", "demand.csv", without("inputs/demand.csv")),
    ("no scenario", "scenario.toml", without("scenario.toml")),
    ("another scenario", "another scenario", replace("scenario.toml", "No policy", "Some policy")),
    ("a scenario that is no TOML", "scenario.toml", whole("scenario.toml", b"name = ")),
    ("a scenario with unknown keys", "scenario.toml", whole("scenario.toml", b'colour = "red"')),
    ("a scenario that is a path", "scenario", summary(scenario="../../secrets.toml")),
    ("a scenario nobody knows", "scenario", summary(scenario="other")),
    ("a summary of another kind", "format", summary(format="eastwest run 99")),
    ("a summary that is a list", "object", whole("summary.json", b"[]")),
    ("a summary cut short", "JSON", whole("summary.json", b'{"format": "eastwest run 1", ')),
    ("a summary that is no text", "UTF-8", whole("summary.json", b"\xff\xfe\x00")),
    ("a summary nested without end", "nested", whole("summary.json", b"[" * 200_000)),
    ("a key twice", "twice", replace("summary.json", '"seed": 0', '"seed": 0, "seed": 1')),
    ("NaN in the summary", "NaN", summary(objective=float("nan"))),
    ("Infinity in the summary", "Infinity", summary(bound=float("inf"))),
    ("a number too large for a float", "objective",
     replace("summary.json", '"objective": ', '"objective": 1e999, "x": ')),
    ("an objective in words", "objective", summary(objective="cheap")),
    ("an objective that is a flag", "objective", summary(objective=True)),
    ("a fraction of a seed", "seed", summary(seed=0.5)),
    ("costs in words", "costs", summary(costs={"halls": "few"})),
    ("costs as a list", "costs", summary(costs=[1])),
    ("hashes as numbers", "hashes", summary(hashes={"zones": 1})),
    ("verified by word", "verified", summary(verified="yes")),
    ("carbon as text", "carbon", summary(carbon={"location_based": "none"})),
    ("a missing column", "share", replace("plan/serve.csv", "share", "part")),
    ("a ragged row", "cells", replace("plan/serve.csv", "0.5", "0.5,7")),
    ("a word for a number", "share", replace("plan/serve.csv", "0.5", "half")),
    ("NaN in a table", "share", replace("plan/serve.csv", "0.5", "nan")),
    ("infinity in a table", "grid_mw", replace("plan/power.csv", "city,0,", "city,0,inf,0,0,0,0\ncity,99,")),
    ("a blank number", "share", replace("plan/serve.csv", "0.5", "")),
    ("a row twice", "homes.csv", replace("plan/homes.csv", "chat,city", "chat,city\nchat,city")),
    ("a formula", "service", replace("plan/serve.csv", "chat", "=chat")),
    ("another encoding", "UTF-8", whole("plan/serve.csv", "service,origin,site,share\n聊天,a,b,1".encode("gbk"))),
    ("a packed table", "gzip", whole("plan/serve.csv", b"\x1f\x8b\x08")),
    ("a NUL byte", "NUL", whole("plan/serve.csv", b"service,origin,site,share\nchat,\0,b,1\n")),
    ("a summary that is a link", "link", linked("summary.json")),
    ("a table that is a link", "link", linked("plan/serve.csv")),
    ("a table of tables that is a link", "link", linked("plan")),
]  # fmt: skip
# Readable, but not a plan of this instance: refused when read to be shown, left to the verdict when read to be judged.
UNTRUE: list[tuple[str, str, Callable[[Path], None]]] = [
    ("share", "demand_is_served", replace("plan/serve.csv", "0.5", "1.5")),
    ("share", "nothing_is_negative", replace("plan/serve.csv", "0.5", "-0.5")),
    ("service", "rows_name_known_things", replace("plan/serve.csv", "chat", "chit")),
    ("site", "rows_name_known_things", replace("plan/homes.csv", "city", "cite")),
    ("hall", "rows_name_known_things", replace("plan/train.csv", "city_new", "city_now")),
    ("jobs", "counts_are_whole", replace("plan/run.csv", "batch,plain_one,8", "batch,plain_one,7.5")),
    ("open", "counts_are_whole", replace("plan/sites.csv", "hill,1", "hill,2")),
    ("hour", "rows_name_known_things", replace("plan/power.csv", "city,23", "city,9999")),
    ("modules", "nothing_is_negative", replace("plan/halls.csv", "city_old,1", "city_old,-1")),
    ("power", "power_balances",
     whole("plan/power.csv", b"site,hour,grid_mw,green_mw,charge_mw,discharge_mw,level_mwh\n")),
]  # fmt: skip


@pytest.mark.parametrize(("what", "named", "damage"), DAMAGED, ids=[case[0] for case in DAMAGED])
def test_a_damaged_run_is_refused_by_name(what: str, named: str, damage: Callable[[Path], None], run: Path) -> None:
    damage(run)
    with pytest.raises(BadInput) as refused:
        read_plan(run)
    assert named in str(refused.value)
    assert all(fault.expected for fault in refused.value.faults)


@pytest.mark.parametrize(("what", "named", "damage"), DAMAGED[-17:], ids=[case[0] for case in DAMAGED[-17:]])
def test_a_damaged_table_is_not_judged_either(what: str, named: str, damage: Callable[[Path], None], run: Path) -> None:
    damage(run)
    with pytest.raises(BadInput, match=named):
        read_plan(run, for_judgement=True)


@pytest.mark.parametrize(("named", "rule", "damage"), UNTRUE, ids=[f"{case[0]}-{case[1]}" for case in UNTRUE])
def test_an_untrue_run_is_not_shown_but_judged(
    named: str, rule: str, damage: Callable[[Path], None], run: Path
) -> None:
    damage(run)
    with pytest.raises(BadInput, match=named):
        read_plan(run)
    verdict = verify(*read_plan(run, for_judgement=True))
    assert any(violation.rule == rule and violation.relative > 1e-6 for violation in verdict.rules)


def test_changed_inputs_are_noticed_by_their_hash(run: Path) -> None:
    replace("inputs/demand.csv", "chat,upland,1.0", "chat,upland,1.0000001")(run)
    verdict = verify(*read_plan(run))
    assert any("inputs_are_unchanged is broken at demand" in line for line in verdict.failures)


def test_everything_wrong_is_named_at_once(run: Path) -> None:
    for damage in (
        summary(objective="cheap"),
        without("plan/serve.csv"),
        replace("plan/halls.csv", "city_old,1", "city_old,many"),
        replace("inputs/demand.csv", "chat,upland,1.0", "chat,upland,lots"),
    ):
        damage(run)
    with pytest.raises(BadInput) as refused:
        read_plan(run)
    for named in ("summary.json", "serve.csv", "halls.csv, row 2, column modules", "demand.csv, row 4"):
        assert named in str(refused.value)


@pytest.mark.parametrize("what", ["nothing", "a file", "an empty folder", "an address"])
def test_what_is_no_run_is_refused(what: str, tmp_path: Path) -> None:
    place = tmp_path / "place"
    if what == "a file":
        place.write_text("mine", encoding="utf-8")
    elif what == "an empty folder":
        place.mkdir()
    with pytest.raises(BadInput, match=r"summary\.json"):
        read_plan("https://example.org/run" if what == "an address" else place)
