"""What does one's own cluster take with it when its scheduler is killed? Nothing that was finished."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from optimizer.study.worker import LOOPBACK
from scripts.bench.places import ROOT
from scripts.killing import PRICES, arguments, begin_anew, lost

PATIENCE_SECONDS = 300.0  # for the command to see that its scheduler is gone
UP_SECONDS = 60.0
LONGEST_SECONDS = 8.0  # a study of the toy takes about as long
WORKERS = 2


@contextmanager
def cluster() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Yield the address and the process of a scheduler with two workers; all of them end with the block."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = int(probe.getsockname()[1])
    address = f"tcp://{LOOPBACK}:{port}"
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        scheduler = _started(
            "distributed.cli.dask_scheduler", "--host", LOOPBACK, "--port", str(port), "--no-dashboard"
        )
        started = [scheduler]
        try:
            _wait_for(port)
            started += [_started("optimizer.study.worker", address, folder) for _ in range(WORKERS)]
            yield address, scheduler
        finally:
            for process in started:
                process.kill()
            for process in started:
                process.communicate()


def _started(*arguments: str) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part)
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        stdin=subprocess.PIPE,  # the line of life of a worker
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )


def _wait_for(port: int) -> None:
    end = time.monotonic() + UP_SECONDS
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.1)
    message = f"no scheduler within {UP_SECONDS:.0f} s"
    raise TimeoutError(message)


def scheduler_killed(folder: Path, kills: int, seed: int, prices: tuple[int, ...] = PRICES) -> tuple[int, list[str]]:
    """Run a study on a cluster of one's own while killing its scheduler at random moments, then let it end.

    Returns how often the command was started, and every broken promise.
    """
    rng = random.Random(seed)  # noqa: S311 - moments, not secrets
    killed, starts, finished, broken = 0, 0, dict[str, int](), list[str]()
    while True:
        starts += 1
        with cluster() as (address, scheduler):
            command = subprocess.Popen(
                arguments(folder, prices, ("--scheduler", address)),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd=ROOT,
            )
            if killed < kills and not _ends_within(command, rng.uniform(0.0, rng.choice((3.0, LONGEST_SECONDS)))):
                scheduler.send_signal(signal.SIGKILL)
                killed += 1
            broken += _ending(command)
        broken += lost(folder, finished)
        if broken or (command.returncode == 0 and killed >= kills):
            return starts, broken
        if command.returncode == 0:  # it was quicker than the kill: begin anew
            begin_anew(folder)
            finished.clear()


def _ends_within(command: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        command.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _ending(command: subprocess.Popen[bytes]) -> Iterator[str]:
    """Yield what is wrong with how a command ended whose scheduler is gone or was there all the time."""
    try:
        _, said = command.communicate(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        command.kill()
        command.communicate()
        yield "the command did not end after its scheduler was killed"
        return
    if b"Traceback" in said:
        yield f"a traceback reached the user: {said.decode(errors='replace')[-300:]}"
    elif command.returncode < 0:
        yield f"the command was ended by signal {-command.returncode}"
