"""Where is everything, and how is it written without naming this machine's places?"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGE = "benchmarks.md"
RECORD = "results/bench.json"
BY_HAND = {"demo": "results/demo.json", "test": "results/test.json"}  # rows measured by hand


def anonymous(text: str) -> str:
    """Return text with this machine's folders replaced by what they are."""
    known = (
        (str(ROOT), "."),
        (sys.prefix, "<environment>"),
        (sys.base_prefix, "<python>"),
        (str(Path.home()), "~"),
        (tempfile.gettempdir(), "<temporary>"),
    )
    for place, name in sorted(known, key=lambda pair: -len(pair[0])):
        text = text.replace(place, name) if len(place) > 1 else text
    return text
