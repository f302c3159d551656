"""What does `python -m scripts.edwc` write?"""

from __future__ import annotations

import argparse
from pathlib import Path

from scripts.edwc.building import build

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Rewrite the three instances."""
    parser = argparse.ArgumentParser(prog="python -m scripts.edwc", description=__doc__)
    parser.add_argument("--traces", type=Path, default=ROOT.parent / "shared" / "traces", help="folder of the traces")
    parser.add_argument("--region", type=Path, default=ROOT / "regions" / "china", help="the region, already built")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "instances", help="folder of instances")
    given = parser.parse_args()
    for line in build(given.traces, given.region, given.output):
        print(line)


if __name__ == "__main__":
    main()
