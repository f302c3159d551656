"""The reports that several tests only read, each written once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest

from optimizer.report.comparing.page import write_comparison
from tests.report.comparing import scenes
from tests.report.comparing.hostile import hostile
from tests.report.spoiling import NAMES

Report = Sequence[Path]  # its files: the page, and the same in Markdown
Hostile = Callable[[str], Report]


@pytest.fixture(scope="session")
def whole_report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of everything there is to compare."""
    return write_comparison(scenes.whole(), tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="session")
def hostile_report(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """The report of one case of each kind with a kind of hostile name everywhere."""

    @cache
    def report(kind: str) -> Report:
        return write_comparison(hostile(scenes.few(), NAMES[kind]), tmp_path_factory.mktemp("hostile"))

    return report
