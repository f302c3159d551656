"""How do tests run alike everywhere? Hypothesis draws the same examples each time.

HYPOTHESIS_PROFILE=explore looks wider.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
