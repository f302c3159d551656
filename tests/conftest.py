"""How do tests run alike everywhere, and no longer than they must? Hypothesis draws the same examples each time.

HYPOTHESIS_PROFILE=explore looks wider.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Counting lines takes as long again as a test of whole models. The lines of floors 0 to 5 and 8 are counted where each
# floor is tested by itself, so not in these; single tests are marked `no_cover`.
HERE = Path(__file__).parent
NOT_COUNTED = (
    *(HERE / folder for folder in ("property", "scripts", "shipped")),
    *(HERE / "cli" / f"test_{name}.py" for name in ("commands", "generating", "hostile", "importing", "studies")),
    *(HERE / "formulation" / f"test_{name}.py" for name in ("combined_levers", "ladders")),
    *(HERE / "solve" / f"test_{name}.py" for name in ("endings", "places", "planning", "repeatable", "reuse", "split")),
)

settings.register_profile("ci", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts its background jobs deaf to Ctrl-C, and the programs that tests start would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Count no lines while these tests and their fixtures run."""
    counting = getattr(item.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    if counting is None or not any(item.path.is_relative_to(place) for place in NOT_COUNTED):
        return (yield)
    counting.pause()
    try:
        return (yield)
    finally:
        counting.resume()
