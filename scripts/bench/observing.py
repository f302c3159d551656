"""What does a process of its own take: wall time, processor time and peak memory, as the system counted them?

The system hands over the account of a process when it is waited for (wait4), so nothing in the process can flatter it.
This file imports nothing heavy: on Linux a new process inherits the peak memory of the one that starts it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.bench.places import ROOT, anonymous

MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes; Linux counts in KiB
PATIENCE_SECONDS = 3600.0  # a process that takes longer is ended
TOLD_CHARACTERS = 300


@dataclass(frozen=True)
class Observation:
    """One process from its start to its end; `cpu` is user + system seconds of all its threads and children.

    `load` is the number of processes that wanted a core in the minute before. `code` is negative where a signal ended
    it.
    """

    code: int
    wall: float
    cpu: float
    peak_bytes: int
    load: float
    output: str
    errors: str

    def figures(self) -> dict[str, float | int]:
        """Return what is kept of every run, as JSON knows it."""
        return {
            "code": self.code,
            "wall": round(self.wall, 4),
            "cpu": round(self.cpu, 4),
            "peak_bytes": self.peak_bytes,
            "load": round(self.load, 2),
        }

    def last_words(self) -> str:
        """Return the last line of standard error, without the places of this machine."""
        lines = [line for line in self.errors.splitlines() if line.strip()]
        return anonymous(lines[-1].strip())[:TOLD_CHARACTERS] if lines else ""


def observed(command: Sequence[str], patience: float = PATIENCE_SECONDS) -> Observation:
    """Run a command in the checkout to its end and return what it took; end it after `patience` seconds."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        load = os.getloadavg()[0]
        began = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, cwd=ROOT)
        alarm = threading.Timer(patience, process.kill)
        alarm.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.monotonic() - began
            process.returncode = os.waitstatus_to_exitcode(status)  # waited for: Popen must not wait again
        finally:
            alarm.cancel()
            if process.returncode is None:
                process.kill()
        for stream in (output, errors):
            stream.seek(0)
        return Observation(
            code=process.returncode,
            wall=wall,
            cpu=usage.ru_utime + usage.ru_stime,
            peak_bytes=usage.ru_maxrss * MAXRSS_UNIT,
            load=load,
            output=output.read().decode(errors="replace"),
            errors=errors.read().decode(errors="replace"),
        )


def eastwest(*arguments: str) -> list[str]:
    """Return the command line of `eastwest` in this environment, installed or not."""
    script = Path(sys.executable).parent / "eastwest"
    program = [str(script)] if script.is_file() else [sys.executable, "-m", "optimizer.cli.app"]
    return [*program, *arguments]
