"""Which generated instances does the library instances/bench describe?"""

from __future__ import annotations

import csv

from optimizer.data.generated.asked import Asked
from optimizer.errors import UsageError
from optimizer.library import did_you_mean, packs

FILE = "bench/instances.csv"


def library() -> dict[str, Asked]:
    """Return what each instance of the library is asked for, by name, in the order of the file."""
    with (packs("instances") / FILE).open(encoding="utf-8", newline="") as file:
        return {
            row["name"]: Asked(
                row["region"],
                int(row["sites"]),
                int(row["jobs"]),
                int(row["services"]),
                int(row["hours"]),
                float(row["tightness"]),
                int(row["seed"]),
            )
            for row in csv.DictReader(file)
        }


def described(name: str) -> Asked:
    """Return what the instance of this name is asked for; raises UsageError naming near ones where there is none."""
    known = library()
    if name not in known:
        message = f"--bench: no instance {name!r} in instances/{FILE}; {did_you_mean(name, known)}"
        raise UsageError(message)
    return known[name]
