"""How do tests run alike everywhere, and no longer than they must? Hypothesis draws the same examples each time.

HYPOTHESIS_PROFILE=explore looks wider.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# These solve thousands of small models, and counting lines takes half as long again: the lines of floors 0 to 5 are
# counted where each is tested by itself.
HERE = Path(__file__).parent
NOT_COUNTED = (
    HERE / "property",
    HERE / "formulation" / "test_ladders.py",
    HERE / "formulation" / "test_combined_levers.py",
)

settings.register_profile("ci", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts its background jobs deaf to Ctrl-C, and the programs that tests start would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count no lines while these tests run."""
    for item in items:
        if any(item.path.is_relative_to(place) for place in NOT_COUNTED):
            item.add_marker("no_cover")
