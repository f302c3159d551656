"""Does a file appear whole or not at all, and is only our own litter cleared away?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from optimizer.study import durable


def test_a_write_that_fails_leaves_what_stood_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = tmp_path / "table.csv"
    durable.write_text(target, "before\n")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        durable.write_text(target, "after\n")
    assert target.read_text(encoding="utf-8") == "before\n"
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_files_of_a_draft_take_their_places_together_or_not_at_all(tmp_path: Path):
    with durable.drafts_of(tmp_path) as draft:
        (draft / "pages").mkdir()
        (draft / "pages" / "report.html").write_text("page", encoding="utf-8")
    assert (tmp_path / "pages" / "report.html").read_text(encoding="utf-8") == "page"

    def failing() -> None:
        with durable.drafts_of(tmp_path) as draft:
            (draft / "other").write_text("half", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]


def test_only_leftovers_of_ours_are_cleared(tmp_path: Path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    place = tmp_path / "runs"
    place.mkdir()
    for name in (".a.0123abcd.draft", ".a.0123abcd.old", ".b.npz.4711.draft"):
        (place / name).mkdir()
        (place / name / "file").touch()
    (place / ".link.0123abcd.draft").symlink_to(outside)
    kept = {"a", ".hidden", ".a.draft", "a.0123abcd.draft", ".lock"}
    for name in kept:
        (place / name).touch()
    durable.clear_leftovers(place)
    assert {path.name for path in place.iterdir()} == kept
    assert (outside / "kept").exists()
    durable.clear_leftovers(tmp_path / "absent")
