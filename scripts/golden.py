"""Did a wanted change move the golden files? Rewrites them all; read the difference before you keep it.

Run as `python -m scripts.golden [--run NAME=FOLDER ...]`. Writes a page for each rule, cost term and lever into
tests/formulation/golden, solves the toy for its expected.toml, and takes those of national instances from run folders,
because a national run belongs to `make bench`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from scripts.goldens import expected, pages

SOLVED_HERE = ("toy",)


def main() -> None:
    """Rewrite golden files and say which changed."""
    parser = argparse.ArgumentParser(description="Rewrite golden files and expected.toml.")
    parser.add_argument(
        "--run", metavar="NAME=FOLDER", action="append", default=[], help="a run that says what NAME costs"
    )
    runs = dict(_pair(parser, text) for text in parser.parse_args().run)
    for name in pages.write(pages.pages()):
        print(f"changed: tests/formulation/golden/{name}.txt")
    known = [expected.solved(name) for name in SOLVED_HERE]
    known += [expected.from_run(name, Path(folder)) for name, folder in runs.items()]
    for one in known:
        if expected.write(one):
            print(f"changed: instances/{one.instance}/expected.toml")


def _pair(parser: argparse.ArgumentParser, text: str) -> tuple[str, str]:
    name, equals, folder = text.partition("=")
    if not equals or not (expected.INSTANCES / name / "instance.toml").is_file():
        parser.error(f"--run {text}: NAME=FOLDER is expected, with NAME one of instances/")
    return name, folder


if __name__ == "__main__":
    main()
