"""Does a study survive being killed? Kills its workers and its command at random moments and compares the outcome.

    python -m scripts.killing --kills 100 --seed 1

Ends with an error if a file is corrupt, a finished case is lost or done again, or the table or a report differs by a
byte from those of a study that nobody disturbed.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
COMPARED = ("table.csv", "report.html", "report.md")
PRICES = tuple(range(0, 300, 25))
GONE_SECONDS = 30.0  # for the workers of a killed command to end


@dataclass
class Record:
    """What a disturbed study went through: kills by kind, starts of the command, and every broken promise."""

    workers: int = 0
    commands: int = 0
    starts: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """All kills."""
        return self.workers + self.commands


def arguments(folder: Path, prices: tuple[int, ...], by: tuple[str, str] = ("--workers", "2")) -> list[str]:
    """Return the command line of a study of the toy, a short case for each price, solved `by` whom."""
    values = ",".join(map(str, prices))
    settings = ["--set", f"carbon_price.price_cny_per_t={values}"]
    return [sys.executable, "-m", "optimizer.cli.app", "sweep", "toy", *settings, *by, "-o", str(folder)]


def undisturbed(folder: Path, prices: tuple[int, ...] = PRICES) -> None:
    """Run the study without disturbing it."""
    subprocess.run(arguments(folder, prices), check=True, capture_output=True, cwd=ROOT)


def disturbed(folder: Path, kills: int, seed: int, prices: tuple[int, ...] = PRICES) -> Record:
    """Run the study while killing its workers and its command `kills` times at random moments, then let it end."""
    rng = random.Random(seed)  # noqa: S311 - moments, not secrets
    record = Record()
    finished: dict[str, int] = {}
    while True:
        record.starts += 1
        command = subprocess.Popen(
            arguments(folder, prices), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT
        )
        workers = _harass(command, kills, rng, record)
        _, said = command.communicate()
        record.broken += lost(folder, finished)
        record.broken += [f"worker {worker.pid} outlived its command" for worker in alive(workers)]
        if command.returncode == -signal.SIGKILL:
            continue
        if command.returncode != 0:
            record.broken.append(f"the command ended with {command.returncode}: {said.decode()[-300:]}")
        if record.kills >= kills or record.broken:
            return record
        # It ended before all kills were spent: begin anew, so that each moment of a study is among the random ones.
        begin_anew(folder)
        finished.clear()


def _harass(command: subprocess.Popen[bytes], kills: int, rng: random.Random, record: Record) -> list[psutil.Process]:
    """Kill workers, and one time in four the command; return every worker seen."""
    seen: dict[int, psutil.Process] = {}
    this = psutil.Process(command.pid)
    while command.poll() is None and record.kills < kills:
        time.sleep(rng.uniform(0.0, rng.choice((0.3, 1.5, 6.0))))
        try:
            seen |= {child.pid: child for child in this.children(recursive=True)}
        except psutil.NoSuchProcess:
            break
        if rng.random() < 0.25 and command.poll() is None:
            command.kill()
            record.commands += 1
            break
        alive = [worker for worker in seen.values() if worker.is_running()]
        if alive:
            rng.choice(alive).kill()
            record.workers += 1
    return list(seen.values())


def alive(workers: list[psutil.Process]) -> list[psutil.Process]:
    """Return the workers that are still there after some time to end."""
    _, left = psutil.wait_procs(workers, timeout=GONE_SECONDS)
    return [worker for worker in left if worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE]


def lost(folder: Path, finished: dict[str, int]) -> list[str]:
    """Return which finished cases are gone, done again or broken, and remember those that are finished now."""
    runs = {path.name: path for path in (folder / "runs").glob("[!.]*")}
    broken = [f"{name} was finished and is gone" for name in finished if name not in runs]
    for name, run in runs.items():
        try:
            json.loads((run / "summary.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            broken.append(f"{name} is corrupt: {error}")
        made = run.stat().st_mtime_ns
        if finished.setdefault(name, made) != made:
            broken.append(f"{name} was finished and is done again")
    return broken


def begin_anew(folder: Path) -> None:
    """Empty the folder of a study."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def differences(one: Path, other: Path) -> list[str]:
    """Return the compared files that differ by a byte, and what is left lying about."""
    unequal = [f"{name} differs" for name in COMPARED if (one / name).read_bytes() != (other / name).read_bytes()]
    return unequal + [f"{path.name} is left lying about" for path in one.rglob(".*") if path.name != ".lock"]


def main() -> None:
    """Run one undisturbed and one disturbed study and compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        calm, wild = Path(place, "calm"), Path(place, "wild")
        undisturbed(calm)
        record = disturbed(wild, asked.kills, asked.seed)
        broken = record.broken or differences(wild, calm)
    print(f"{record.workers} workers and {record.commands} commands killed, {record.starts} starts")
    print("\n".join(broken) or "no file corrupt, no result lost, table and reports identical")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
