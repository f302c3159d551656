"""Is every spoilt input refused, naming place and remedy, with nothing written?"""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.data.reading import read_instance
from optimizer.errors import BadInput
from tests.hostile.cases import CASES
from tests.hostile.edits import Case
from tests.packs import write_pack


def listing(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def test_there_are_enough_cases_and_each_has_a_name_of_its_own():
    assert len(CASES) >= 80
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_refused_with_place_and_remedy(case: Case, tmp_path: Path):
    write_pack(tmp_path)
    case.edit(tmp_path)
    before = listing(tmp_path)
    with pytest.raises(BadInput) as refusal:
        read_instance(case.asked_for(tmp_path), case.scenario)
    message = str(refusal.value)
    missing = [word for word in case.words if word not in message]
    assert not missing, f"{missing} not in:\n{message}"
    assert listing(tmp_path) == before
    for fault in refusal.value.faults:
        assert fault.file
        assert fault.found
        assert fault.expected
        assert len(str(fault)) < 1000
        assert str(fault).isprintable()
