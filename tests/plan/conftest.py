"""The tiny question and a feasible plan for it, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from optimizer.plan.plan import Plan
from tests.packs import write_pack
from tests.plans import example_plan


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="session")
def instance(pack: Path) -> Instance:
    return read_instance(pack)


@pytest.fixture(scope="session")
def plan(instance: Instance) -> Plan:
    return example_plan(instance)
