"""Have one peer solve a model of a file.

Run as `python -m scripts.peers.searching PEER MODEL SECONDS SOLUTION`; a solution is written as a .npy file, and the
last line of standard output is JSON. Processor time and memory are measured around this process, not by it.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from optimizer.units import CNY_PER_MCNY
from scripts.peers.arrays import Arrays


def searched(peer: str, model: Arrays, seconds: float, solution: Path) -> dict[str, Any]:
    """Build, hand over and solve; return the ending, the bound in CNY a year and processor seconds of each."""
    told = importlib.import_module(f"scripts.peers.{peer}")
    began = time.process_time()
    handed = told.hand_over(told.build(model))
    stands = time.process_time()
    answer = told.solve(handed, seconds)
    if answer.x is not None:
        np.save(solution, answer.x)
    return {
        "status": answer.status,
        "bound": None if answer.bound is None else answer.bound * CNY_PER_MCNY,
        "solution": answer.x is not None,
        "told_cpu": round(stands - began, 4),
    }


def main() -> None:
    """Solve and print how it ended."""
    peer, model, seconds, solution = sys.argv[1:]
    print(json.dumps(searched(peer, Arrays.load(Path(model)), float(seconds), Path(solution))))


if __name__ == "__main__":
    main()
