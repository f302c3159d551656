"""CBC, a program of its own that reads an MPS file; the package cbcbox brings it."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import cbcbox
import highspy
import numpy as np

from scripts.peers import highs
from scripts.peers.answers import GAP, THREADS, Answer, Status
from scripts.peers.arrays import Arrays

BOUND = re.compile(r"^Lower bound:\s+(\S+)", re.MULTILINE)
PROVEN = re.compile(r"^Objective value:\s+(\S+)", re.MULTILINE)
RESULT = re.compile(r"^Result - (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Filed:
    """The file a model was written to, its folder, and how many columns it has."""

    folder: tempfile.TemporaryDirectory[str]
    columns: int

    @property
    def model(self) -> Path:
        """The MPS file."""
        return Path(self.folder.name) / "model.mps"


def build(model: Arrays) -> highspy.Highs:
    """Return the model in HiGHS, which writes MPS files."""
    return highs.hand_over(highs.build(model))


def hand_over(writer: highspy.Highs) -> Filed:
    """Write the file and have CBC read it once; the search reads it anew."""
    filed = Filed(tempfile.TemporaryDirectory(), writer.getNumCol())
    writer.writeModel(str(filed.model))
    _told(str(filed.model), "-quit")
    return filed


def solve(filed: Filed, seconds: float) -> Answer:
    """Search for so many seconds of processor time."""
    limit = ("-threads", str(THREADS), "-timeMode", "cpu", "-seconds", f"{seconds:g}", "-ratio", f"{GAP:g}")
    solution = filed.model.with_suffix(".sol")
    log = _told(str(filed.model), *limit, "-solve", "-solution", str(solution), "-quit")
    status = ending(log)
    x = values(solution.read_text(encoding="utf-8"), filed.columns) if solution.is_file() else None
    return Answer(status, bound(log, status), x)


def _told(*words: str) -> str:
    return subprocess.run([cbcbox.cbc_bin_path(), *words], capture_output=True, text=True, check=True).stdout


def ending(log: str) -> Status:
    """Return how a search ended, from what CBC printed."""
    result = RESULT.search(log)
    words = result[1].lower() if result else log.lower()
    if "optimal" in words or "within gap" in words:
        return "optimal"
    if "infeasible" in words:
        return "infeasible"
    return "limit" if "stopped" in words or "time limit" in words else "failed"


def bound(log: str, status: Status) -> float | None:
    """Return the bound CBC printed, to six digits; it prints none where the best is proven."""
    found = BOUND.search(log) or (PROVEN.search(log) if status == "optimal" else None)
    return float(found[1]) if found else None


def values(text: str, columns: int) -> np.ndarray | None:
    """Return the solution (N,) of CBC's file: a line on the end, then position, name and value of what is not zero."""
    first, *rest = text.splitlines() or [""]
    if "infeasible" in first.lower() or "no integer solution" in first.lower():
        return None
    x = np.zeros(columns)
    for line in rest:
        place, _, value, *_ = line.replace("**", "").split()
        x[int(place)] = float(value)
    return x
