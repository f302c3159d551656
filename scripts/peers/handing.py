"""How long does a peer take to build a model and to hand it over, and is it the same model?

Run as `python -m scripts.peers.handing PEER MODEL`; the last line of standard output is JSON.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from scripts.peers.arrays import Arrays

AGREED = 1e-6  # relative, of the least costs of two relaxations
MOST_NONZEROS = 200_000  # of a model whose relaxation is solved twice to compare


def handed(peer: str, model: Arrays) -> dict[str, Any]:
    """Return wall seconds of imports, build and hand-over; for peers that end in HiGHS, in what their model differs.

    All is done twice and the second time counts: the first, `cold`, loads more of a library than its import did.
    """
    began = time.monotonic()
    told = _peer(peer)
    imported = time.monotonic()
    told.hand_over(told.build(model))
    warm = time.monotonic()
    built = told.build(model)
    stated = time.monotonic()
    received = told.hand_over(built)
    ended = time.monotonic()
    same = differences(model, told, received) if hasattr(told, "size") else None
    spent = {"imports": imported - began, "cold": warm - imported, "build": stated - warm, "hand_over": ended - stated}
    return {**spent, "differences": same, **model.size}


def differences(model: Arrays, told: Any, received: Any) -> list[str]:
    """Return in what a model that arrived in HiGHS is another: sizes, and the relaxation's value unless it is large.

    Columns that no row and no cost knows may be missing.
    """
    columns, rows, nonzeros = told.size(received)
    used = len(np.union1d(np.unique(model.matrix.indices), np.flatnonzero(model.cost)))
    wanted = model.size
    found = []
    if not used <= columns <= wanted["columns"]:
        found.append(f"{columns} columns for {wanted['columns']}")
    if rows != wanted["rows"]:
        found.append(f"{rows} rows for {wanted['rows']}")
    if nonzeros != np.count_nonzero(model.matrix.data):
        found.append(f"{nonzeros} non-zeros for {wanted['nonzeros']}")
    if wanted["nonzeros"] <= MOST_NONZEROS:
        highs = _peer("highs")
        theirs, ours = told.relaxed(received), highs.relaxed(highs.hand_over(highs.build(model)))
        if abs(theirs - ours) > AGREED * max(1.0, abs(ours)):
            found.append(f"a relaxation of {theirs:.9g} for {ours:.9g} MCNY a year")
    return found


def _peer(module: str) -> Any:
    """Return a module of this package; HiGHS is loaded only beside peers that may share a process with it."""
    return importlib.import_module(f"scripts.peers.{module}")


def main() -> None:
    """Hand the model of a file to a peer and print what that took."""
    peer, model = sys.argv[1:]
    print(json.dumps(handed(peer, Arrays.load(Path(model)))))


if __name__ == "__main__":
    main()
