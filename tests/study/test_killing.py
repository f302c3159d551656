"""Does a study that is killed again and again end as one that nobody disturbed?"""

from __future__ import annotations

from pathlib import Path

from scripts import killing

FEW = (0, 100, 200, 300)


def test_ten_kills_lose_nothing_and_change_no_byte(tmp_path: Path):
    calm, wild = tmp_path / "calm", tmp_path / "wild"
    killing.undisturbed(calm, FEW)
    record = killing.disturbed(wild, kills=10, seed=3, prices=FEW)
    assert record.broken == []
    assert record.kills == 10
    assert record.commands
    assert record.workers
    assert killing.differences(wild, calm) == []
