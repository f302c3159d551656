"""Does the program itself refuse every spoilt input: exit 3, no traceback, nothing written?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.hostile.cases import CASES
from tests.hostile.edits import Case
from tests.packs import write_pack

# Both commands read in the same way: every case is solved, every tenth is checked.
ASKED = [("solve", case) for case in CASES] + [("check", case) for case in CASES[::10]]


@pytest.mark.parametrize(("name", "case"), ASKED, ids=lambda value: getattr(value, "name", value))
def test_it_is_refused(case: Case, name: str, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pack, elsewhere = tmp_path / "pack", tmp_path / "elsewhere"
    elsewhere.mkdir()
    write_pack(pack)
    case.edit(pack)
    before = sorted(pack.rglob("*"))
    monkeypatch.chdir(elsewhere)
    scenario = ["--scenario", case.scenario] if case.scenario else []
    ended = command(name, *scenario, "--", case.asked_for(pack))
    assert ended.code == 3, ended.err
    assert ended.out == ""
    assert all(word in ended.err for word in case.words)
    assert "Traceback" not in ended.err
    assert sorted(pack.rglob("*")) == before
    assert list(elsewhere.iterdir()) == []
