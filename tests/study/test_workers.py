"""Do workers listen to this machine alone, come back when they die, and go when they are let go?"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from optimizer.errors import EastwestError, UsageError
from optimizer.study import workers
from optimizer.study.crew import Crew, WorkerDied

ROOT = Path(__file__).parents[2]


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if "optimizer.study.worker" in child.cmdline()]


def ended(crew: Crew) -> tuple[str, object, float]:
    for _ in range(120):
        taken = crew.taken(1.0)
        if taken:
            return taken[0]
    raise AssertionError("nothing ended")


def test_workers_listen_to_this_machine_and_are_replaced_and_go(tmp_path: Path):
    with workers.local_crew(2, tmp_path) as crew:
        crew.give("sum", sum, (1, 2))
        assert ended(crew)[:2] == ("sum", 3)
        everyone = [psutil.Process(), *children()]
        listening = {
            connection.laddr.ip
            for process in everyone
            for connection in process.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        }
        assert listening == {"127.0.0.1"}
        crew.give("sleep", time.sleep, 600)
        time.sleep(1.0)
        for child in children():
            child.kill()
        name, result, _ = ended(crew)
        assert name == "sleep"
        assert isinstance(result, WorkerDied)
        crew.give("sum", sum, (3, 4))
        assert ended(crew)[:2] == ("sum", 7)
        assert len(children()) == 2
        before = children()
    _, alive = psutil.wait_procs(before, timeout=30)
    assert alive == []
    assert list(tmp_path.iterdir()) == []


def test_a_crew_without_workers_ends_the_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.study.crew.WITHOUT_WORKERS_SECONDS", 0.0)
    with workers.local_crew(1, tmp_path) as crew:
        crew.tend = lambda: None
        crew.give("sleep", time.sleep, 600)
        for child in children():
            child.kill()
        with pytest.raises(EastwestError, match="no worker is left"):
            ended(crew)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def test_ones_own_scheduler_is_used_and_its_death_is_an_ending(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workers, "CONNECT_SECONDS", 60.0)
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = started("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    worker = started("distributed.cli.dask_worker", address, "--no-dashboard", "--no-nanny", "--death-timeout", "60")
    try:
        with workers.crew_at(address) as crew:
            crew.give("sum", sum, (1, 2))
            assert ended(crew)[:2] == ("sum", 3)
            crew.give("sleep", time.sleep, 600)
            scheduler.kill()
            with pytest.raises(EastwestError, match="scheduler of the workers is gone"):
                ended(crew)
    finally:
        for process in (worker, scheduler):
            process.kill()
            process.wait()


def test_workers_with_other_versions_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with workers.local_crew(1, tmp_path) as crew:
        address = crew.client.cluster.scheduler_address
        monkeypatch.setattr("optimizer.plan.versions._version", lambda _: "0.0")  # in this process, not in the worker
        with pytest.raises(UsageError, match="highspy"), workers.crew_at(address):
            pass
