"""Are names found where they should be, and only there?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from optimizer import library
from optimizer.errors import BadInput
from tests.packs import write_pack


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    instance = write_pack(tmp_path)
    monkeypatch.setattr(library, "packs", lambda kind: tmp_path / kind)
    return instance


def test_names_are_listed_and_found(pack: Path):
    assert library.instances() == ["tiny"]
    assert library.regions() == ["tiny"]
    assert library.instance_folder("tiny") == pack
    assert library.region_folder("tiny").parts[-2:] == ("regions", "tiny")
    assert library.scenarios(pack) == ["cheap-west"]


def test_paths_are_taken_as_they_are(pack: Path, monkeypatch: pytest.MonkeyPatch):
    assert library.instance_folder(pack) == pack
    monkeypatch.chdir(pack.parent)
    monkeypatch.setattr(library, "packs", lambda kind: pack / kind)
    assert library.instance_folder("tiny") == Path("tiny")


def test_a_link_in_the_library_that_leads_out_is_not_a_name(pack: Path, tmp_path: Path):
    outside = write_pack(tmp_path / "elsewhere")
    (pack.parent / "linked").symlink_to(outside, target_is_directory=True)
    assert library.beside(pack, "linked", "instances") is None
    assert library.beside(pack, "tiny", "instances") == pack
    assert library.beside(pack, "../tiny", "instances") is None


def test_a_near_name_is_proposed(pack: Path):
    with pytest.raises(BadInput, match="did you mean tiny"):
        library.instance_folder("tinny")


def test_remedies_list_what_there_is():
    assert library.did_you_mean("x", []) == "there are none here"
    assert library.did_you_mean("x", ["abc", "def"]) == "one of abc, def"
    assert library.did_you_mean("x", [f"n{number}" for number in range(99)]).endswith("and others")


@pytest.mark.parametrize("misspelt", ["jib012344", "job012x344", "job0123440", "job092344", "0job12344"])
def test_of_very_many_names_those_that_begin_or_end_alike_are_compared(misspelt: str):
    assert "job012344" in library.did_you_mean(misspelt, [f"job{number:06d}" for number in range(20_000)])


def test_a_name_like_none_of_very_many_gets_the_first_of_them():
    known = [f"job{number:06d}" for number in range(20_000)]
    assert library.did_you_mean("", known) == library.did_you_mean("?", known)
    assert library.did_you_mean("?", known).startswith("one of job000000, ")


def test_a_circle_of_instances_ends(pack: Path):
    text = (pack / "instance.toml").read_text(encoding="utf-8")
    (pack / "instance.toml").write_text(f'extends = "tiny"\n{text}', encoding="utf-8")
    assert library.scenarios(pack) == ["cheap-west"]
    (pack / "instance.toml").write_text("no toml", encoding="utf-8")
    assert library.scenarios(pack) == ["cheap-west"]


def test_the_packs_of_the_checkout_or_of_the_wheel_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    package = tmp_path / "optimizer"
    (tmp_path / "regions").mkdir()
    monkeypatch.setattr(library, "__file__", str(package / "library.py"))
    assert library.packs("regions") == tmp_path / "regions"
    (package / "_packs" / "regions").mkdir(parents=True)
    assert library.packs("regions") == package / "_packs" / "regions"
    assert library.regions() == []
    assert library.instances() == []


def test_looking_up_names_loads_no_tables():
    code = "import sys, optimizer.library; sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
