"""Are the generated pages what the code says today? Writes them, or with --check names those that differ.

Run as `python -m scripts.docs [--check]`. Transcripts of commands are rewritten too; --check leaves those to the tests.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from scripts.bench import __main__ as bench
from scripts.documents import commands, dictionary, levers, mathematics, results, scenarios, transcripts
from scripts.gaps import __main__ as gaps
from scripts.leaderboard import __main__ as leaderboard
from scripts.published import __main__ as published
from scripts.studies import __main__ as studies

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
RESULTS = DOCS / "results"
TOLD = ("README.md", "docs/tutorial.md")  # pages that show transcripts and results
PAGES = {
    "docs/mathematics.md": mathematics.page,
    "docs/how-to/levers.md": levers.page,
    "docs/reference/commands.md": commands.page,
    "docs/reference/data-dictionary.md": dictionary.page,
    "docs/scenarios.md": scenarios.page,
}
MEASURED = {  # pages written from records of measurements; one that was never made has no page
    "docs/benchmarks.md": bench.render,
    "docs/gaps.md": gaps.render,
    "docs/leaderboard.md": leaderboard.render,
    "docs/published.md": published.render,
    "docs/studies.md": studies.render,
}


def pages() -> dict[str, str]:
    """Return the text of every generated page by its place, transcripts as they stand."""
    written = {place: page() for place, page in PAGES.items()}
    for place in TOLD:
        written[place] = results.refreshed((ROOT / place).read_text(encoding="utf-8"), RESULTS)
    written |= {place: page(DOCS) for place, page in MEASURED.items() if (ROOT / place).is_file()}
    return written


def stale() -> list[str]:
    """Return the places of the pages that differ from what the code says."""
    return [place for place, text in pages().items() if _standing(place) != text]


def write() -> None:
    """Write every generated page, with fresh transcripts."""
    for place, text in pages().items():
        fresh = text
        if place in TOLD:
            with tempfile.TemporaryDirectory() as folder:
                fresh = transcripts.refreshed(text, Path(folder))
        if _standing(place) != fresh:
            (ROOT / place).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / place).write_text(fresh, encoding="utf-8", newline="\n")
            print(f"written: {place}")


def _standing(place: str) -> str | None:
    path = ROOT / place
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main() -> None:
    """Write the pages, or check them."""
    if "--check" not in sys.argv[1:]:
        write()
        return
    differing = stale()
    if differing:
        sys.exit(f"no longer what the code says: {', '.join(differing)}; run `make docs`")


if __name__ == "__main__":
    main()
