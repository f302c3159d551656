"""Are very many unknown names refused with bounded work, and all of them counted?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from optimizer import library
from optimizer.data import checks, pairs, references
from optimizer.data.reading import read_instance
from optimizer.data.sheets import MOST_ALIKE, MOST_SOUGHT
from optimizer.errors import BadInput, Fault
from tests.packs import write_pack

MANY = 100_000


def demand(instance: Path, count: int) -> str:
    with (instance / "demand.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"chat,harbour{row},1\n" for row in range(count))
    return "origin"


def stated_pairs(instance: Path, count: int) -> str:
    rows = "".join(f"job{row},,city_old,5,,\n" for row in range(count))
    header = "workload,origin,hall,cost_cny_per_year,load_mw,latency_ms\n"
    (instance / "pairs.csv").write_text(header + rows, encoding="utf-8")
    return "workload"


def halls(instance: Path, count: int) -> str:
    with (instance.parents[1] / "regions" / "tiny" / "halls.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"h{row},city,01,gpu,2018,bth{row},6,1,4,3e7,1.2e6,20,warm,1.5\n" for row in range(count))
    return "kinds"


def refused(instance: Path, column: str) -> list[Fault]:
    """Return what is said of one column."""
    with pytest.raises(BadInput) as error:
        read_instance(instance)
    return [fault for fault in error.value.faults if fault.column == column]


@pytest.fixture
def sought(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return how often near misses were sought, and against how many names in all."""
    seen = Counter[str]()

    def counting(name: str, known: list[str]) -> str:
        seen.update(searches=1, names=len(known))
        return library.did_you_mean(name, known)

    for module in (checks, pairs, references):
        monkeypatch.setattr(module, "did_you_mean", counting)
    return seen


@pytest.mark.parametrize(("spoil", "count"), [(demand, MANY), (stated_pairs, MANY), (halls, 5_000)])
def test_many_unknown_names_are_all_told_and_few_are_looked_up(
    spoil: Callable[[Path, int], str], count: int, tmp_path: Path, sought: Counter[str]
):
    instance = write_pack(tmp_path)
    faults = refused(instance, spoil(instance, count))
    assert sought["searches"] == MOST_SOUGHT
    assert len(faults) == MOST_SOUGHT + MOST_ALIKE + 1
    assert [fault.row for fault in faults[1:-1]] == [fault.row + 1 for fault in faults[:-2] if fault.row is not None]
    assert faults[-1].found == f"{count - MOST_SOUGHT - MOST_ALIKE:,} more cells like these"
    assert faults[-1].row is None


def test_each_of_few_unknown_names_gets_its_near_misses(tmp_path: Path, sought: Counter[str]):
    instance = write_pack(tmp_path)
    faults = refused(instance, demand(instance, MOST_SOUGHT))
    assert all(fault.expected == "a row of origins.csv; did you mean harbour?" for fault in faults)
    assert len(faults) == sought["searches"] == MOST_SOUGHT
