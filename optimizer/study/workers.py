"""Who solves the cases? Processes of dask, on this machine or wherever the user's own scheduler has them.

The local scheduler listens on the loopback address only and serves no page; nothing is reported to anyone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import dask
from distributed import Client, LocalCluster

import optimizer
from optimizer.errors import EastwestError, UsageError
from optimizer.plan.versions import installed
from optimizer.study import durable, worker
from optimizer.study.crew import WITHOUT_WORKERS_SECONDS, Crew

CONNECT_SECONDS = 10.0
CLOSE_SECONDS = 5.0
START_SECONDS = 60.0
SETTINGS = {
    **worker.SETTINGS,
    # A worker that dies is told to us at once: the study itself counts and tries again.
    "distributed.scheduler.allowed-failures": 0,
    "distributed.scheduler.http.routes": [],
    "distributed.scheduler.work-stealing": False,
    "distributed.scheduler.worker-ttl": None,  # a solver may hold a worker for long without a sign of life
    "distributed.admin.large-graph-warning-threshold": "1 GB",
    "distributed.comm.timeouts.connect": f"{CONNECT_SECONDS:.0f} s",
}
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")  # the solver has --threads of its own


class Processes:
    """Worker processes of this machine; one that died is replaced when it is missed."""

    def __init__(self, address: str, folder: Path, count: int) -> None:
        self._arguments = (address, str(folder.absolute()))
        self._processes = [self._started() for _ in range(count)]

    def replace_the_dead(self) -> None:
        """Start a new process for each that ended."""
        for place, process in enumerate(self._processes):
            if process.poll() is not None:
                _let_go(process)
                self._processes[place] = self._started()

    def end(self) -> None:
        """End all processes, whatever they do."""
        for process in self._processes:
            process.kill()
        for process in self._processes:
            _let_go(process)

    def _started(self) -> subprocess.Popen[bytes]:
        # Standard input is the line of life; a session of its own keeps the terminal's Ctrl-C away from workers.
        root = Path(optimizer.__file__).resolve().parents[1]
        path = os.pathsep.join(part for part in (str(root), os.environ.get("PYTHONPATH", "")) if part)
        debugging = bool(os.environ.get("EASTWEST_DEBUG"))
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", worker.__name__, *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=None if debugging else subprocess.DEVNULL,
            env={**os.environ, **dict.fromkeys(ONE_THREAD, "1"), "PYTHONPATH": path},
            start_new_session=True,
        )


def _let_go(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()
    process.wait()


@contextmanager
def local_crew(workers: int, place: Path) -> Iterator[Crew]:
    """Yield a crew of so many processes of this machine; they end with the block, or with this process.

    `place` is a folder that exists; what workers write for themselves goes there and is removed.
    """
    worker.hush()
    with (
        dask.config.set(SETTINGS),
        durable.scratch_in(place) as folder,
        LocalCluster(
            n_workers=0,
            processes=True,
            host=worker.LOOPBACK,
            dashboard_address=None,
            scheduler_kwargs={"dashboard": False, "dashboard_address": f"{worker.LOOPBACK}:0"},
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        processes = Processes(cluster.scheduler_address, folder, workers)
        try:
            _wait_for_the_first(client, START_SECONDS, processes.replace_the_dead)
            yield Crew(client, processes.replace_the_dead)
        finally:
            processes.end()


@contextmanager
def crew_at(address: str) -> Iterator[Crew]:
    """Yield the crew of the user's own dask scheduler; the cluster is left running.

    Raises UsageError where nobody answers or where its workers would compute with other versions than this process.
    """
    worker.hush()
    with dask.config.set(SETTINGS):
        try:
            client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError, ValueError, ImportError, TypeError) as error:
            message = f"no dask scheduler answers at {address[:200]}; start one, or leave --scheduler out"
            raise UsageError(message) from error
        with client:
            _wait_for_the_first(client, WITHOUT_WORKERS_SECONDS)
            _require_same_versions(client)
            yield Crew(client)


def _wait_for_the_first(client: Client, seconds: float, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Return once a worker is there; `meanwhile` is done every second, such as replacing those that died on the way."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(TimeoutError):
            client.wait_for_workers(1, timeout=1.0)
            return
        meanwhile()
    raise EastwestError(f"no worker came within {seconds:.0f} seconds")


def _require_same_versions(client: Client) -> None:
    try:
        found = client.run(installed)
    except Exception as error:
        raise UsageError(f"a worker cannot run eastwest ({error}); install it there") from error
    ours = installed()
    for address, theirs in found.items():
        other = [name for name in ours if theirs.get(name) != ours[name]]
        if other:
            versions = ", ".join(f"{name} {theirs.get(name)} for {ours[name]}" for name in other)
            raise UsageError(f"the worker {address} has other versions than this command: {versions}")
