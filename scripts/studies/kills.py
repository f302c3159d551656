"""What survives being killed? A study of the toy is killed at random moments and compared with an undisturbed one."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts import killing
from scripts.bench.places import anonymous
from scripts.studies.record import Run
from scripts.studies.schedulers import scheduler_killed

SCHEDULERS = 5  # every so manyth kill is one of the scheduler of a cluster of one's own
OUTCOMES = {"corrupt": "is corrupt", "lost": "is gone", "again": "is done again", "differing": " differs"}


def kills(times: int, seed: int, prices: tuple[int, ...] = killing.PRICES) -> Iterator[Run]:
    """Kill workers and commands, then schedulers, `times` in all; yield what became of each of the two studies.

    The scheduler of local workers lives in the command, so killing the command kills both.
    """
    schedulers = times // SCHEDULERS
    with tempfile.TemporaryDirectory() as place:
        calm, local, own = (Path(place) / name for name in ("calm", "local", "own"))
        killing.undisturbed(calm, prices)
        began, load = time.monotonic(), os.getloadavg()[0]
        record = killing.disturbed(local, times - schedulers, seed, prices)
        killed = {"worker": record.workers, "command with its scheduler": record.commands}
        broken = record.broken or killing.differences(local, calm)
        yield _row("local workers", seed, killed, record.starts, broken, time.monotonic() - began, load)
        if not schedulers:
            return
        began, load = time.monotonic(), os.getloadavg()[0]
        starts, broken = scheduler_killed(own, schedulers, seed, prices)
        broken = broken or killing.differences(own, calm)
        yield _row("a cluster of one's own", seed, {"scheduler": schedulers}, starts, broken,
                   time.monotonic() - began, load)  # fmt: skip


def _row(what: str, seed: int, killed: dict[str, int], starts: int, broken: Sequence[str], wall: float,
         load: float) -> Run:  # fmt: skip
    counted = {name: sum(words in said for said in broken) for name, words in OUTCOMES.items()}
    said = [anonymous(words.strip()) for words in broken]
    return {"role": "killed", "what": what, "seed": seed, "killed": killed, "starts": starts, **counted,
            "broken": said, "wall": round(wall, 2), "load": round(load, 2), "failure": "; ".join(said)}  # fmt: skip
