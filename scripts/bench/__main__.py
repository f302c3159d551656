"""Measure the targets and write them down: what does `python -m scripts.bench` do?

It runs the measurements one after another, keeps every run in docs/results/bench.json as soon as it has ended, and
writes docs/benchmarks.md from that. With --only, what was measured before stays.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from scripts.bench import record
from scripts.bench.measuring import MEASUREMENTS, Wanted
from scripts.bench.page import page
from scripts.bench.places import BY_HAND, DOCS, PAGE, RECORD
from scripts.peers.known import versions

INSTANCE, OTHERS, LONG = "edwc-2025", ("edwc-greenfield",), ("edwc-2025-288h",)
BESIDE = ("lattice-3x5-s01", "china-10x200-s01", "china-10x1k-s01", "china-10x1k-96h-s01", "edwc-2025")


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description="Measure the targets.")
    parser.add_argument("--seeds", type=_numbers, default=(0, 1, 2), metavar="0,1,2", help="seeds, with commas")
    parser.add_argument("--only", nargs="+", choices=list(MEASUREMENTS), metavar="NAME", help=", ".join(MEASUREMENTS))
    parser.add_argument("--quick", action="store_true", help=f"without {', '.join(LONG)}")
    parser.add_argument("--render", action="store_true", help="measure nothing, write the page anew")
    parser.add_argument("--instance", default=INSTANCE, help="what the targets are measured on")
    parser.add_argument("--others", nargs="*", metavar="INSTANCE", help="further instances, solved once each")
    parser.add_argument("--beside", nargs="*", default=BESIDE, metavar="INSTANCE", help="built beside peers")
    parser.add_argument("--into", type=Path, default=DOCS, metavar="FOLDER", help=f"for {PAGE} and {RECORD}")
    return parser.parse_args(arguments)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def measure(asked: argparse.Namespace) -> None:
    """Run what is asked for; every run is kept as soon as it has ended."""
    kept = record.load(asked.into / RECORD) if asked.only else record.empty()
    others = asked.others if asked.others is not None else OTHERS if asked.quick else OTHERS + LONG
    wanted = Wanted(asked.instance, asked.seeds, others, asked.beside)
    for name in asked.only or MEASUREMENTS:
        begun = record.begun(asked.instance)
        begun["versions"] |= versions() if name == "beside" else {}
        for run in MEASUREMENTS[name](wanted):
            print(f"{run['what']}: {run.get('wall', 0.0):.2f} s{', FAILED' if run['failure'] else ''}", flush=True)
            begun["runs"].append(run)
            kept["measurements"][name] = begun
            record.save(kept, asked.into / RECORD)


def render(folder: Path) -> str:
    """Return the page of what is kept in a folder."""
    by_hand = {name: record.by_hand(folder / place) for name, place in BY_HAND.items()}
    return page(record.load(folder / RECORD), by_hand)


def main() -> None:
    """Measure, unless the page alone is asked for, and write the page."""
    asked = options()
    if not asked.render:
        measure(asked)
    try:
        text = render(asked.into)
    except (ValueError, KeyError, json.JSONDecodeError) as failure:
        raise SystemExit(f"the page cannot be written: {failure}") from failure
    (asked.into / PAGE).write_text(text, encoding="utf-8", newline="\n")
    print(f"written: {PAGE}")


if __name__ == "__main__":
    main()
