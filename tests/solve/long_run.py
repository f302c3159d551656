"""A run that does not end by itself: solves the mid-size question to a gap of 0, and says what it came to.

Prints `building` and `plan` as it gets there, then one line of JSON. Started as `python -m tests.solve.long_run`.
"""

from __future__ import annotations

import json
import sys

from optimizer.errors import EastwestError
from optimizer.solve.pipeline import Progress, solve
from tests.solve.mid_size import mid_size


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    said: set[str] = set()

    def tell(progress: Progress) -> None:
        line = "plan" if progress.objective is not None else progress.phase
        if line not in said:
            said.add(line)
            say(line)

    try:
        plan = solve(mid_size(), gap=0.0, seconds=300.0, threads=1, progress=tell)
    except EastwestError as ending:
        say(json.dumps({"ending": type(ending).__name__, "code": ending.exit_code}))
        return
    keys = ("status", "objective", "bound", "gap", "verified", "seconds")
    say(json.dumps({key: getattr(plan, key) for key in keys}))


if __name__ == "__main__":
    main()
