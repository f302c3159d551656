"""What is a crew: workers that take one task each, and the honest news of what became of it."""

from __future__ import annotations

import time
from asyncio import CancelledError
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from distributed import Client, Future, KilledWorker, wait
from distributed.client import FuturesCancelledError

from optimizer.errors import EastwestError

WITHOUT_WORKERS_SECONDS = 120.0  # how long there may be none before the study ends
GO_ON = "what is finished is kept, and the same command goes on from there"
GONE = f"the scheduler of the workers is gone; {GO_ON}"


class WorkerDied(Exception):
    """The process that solved a case is gone, and the case with it."""


def nothing() -> None:
    """Tend to nobody."""


@dataclass
class Crew:
    """Workers of one dask scheduler.

    `given` holds the tasks under way by name, with the time they were given; `tend` is called now and then, to replace
    workers that died.
    """

    client: Client
    tend: Callable[[], None] = nothing
    given: dict[str, tuple[Future[Any], float]] = field(default_factory=dict)
    _seen: float = field(default_factory=time.monotonic)

    @property
    def size(self) -> int:
        """How many tasks to give at a time: one for each worker there is, at least one."""
        return max(1, self._workers())

    def running(self) -> tuple[tuple[str, float], ...]:
        """Return the tasks under way with the seconds since they were given."""
        return tuple((name, time.monotonic() - since) for name, (_, since) in self.given.items())

    def give(self, name: str, task: Callable[..., Any], *arguments: Any) -> None:
        """Give a task to a worker; `pure=False` because the same task may be given again."""
        future = self.client.submit(task, *arguments, pure=False, retries=0)
        self.given[name] = (future, time.monotonic())

    def taken(self, seconds: float) -> list[tuple[str, Any, float]]:
        """Wait up to `seconds` for tasks to end; return the name, the result and the duration of those that did.

        The result of a task whose worker died is a WorkerDied. Raises EastwestError where the scheduler is gone or no
        worker is left.
        """
        with suppress(TimeoutError, CancelledError, FuturesCancelledError), self.client.as_current():
            wait([future for future, _ in self.given.values()], timeout=seconds, return_when="FIRST_COMPLETED")
        self.tend()
        self._require_workers()
        ended = [name for name, (future, _) in self.given.items() if future.status != "pending"]
        return [self._result(name) for name in ended]

    def _result(self, name: str) -> tuple[str, Any, float]:
        future, since = self.given.pop(name)
        took = time.monotonic() - since
        if future.status == "finished":
            return name, future.result(), took
        if future.status == "error":
            error = future.exception()
            if isinstance(error, KilledWorker):
                return name, WorkerDied(), took
            raise EastwestError(f"a worker cannot run eastwest: {type(error).__name__}: {error}") from error
        raise EastwestError(GONE)

    def _require_workers(self) -> None:
        if self.client.status != "running":
            raise EastwestError(GONE)
        if self._workers():
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > WITHOUT_WORKERS_SECONDS:
            raise EastwestError(f"no worker is left; {GO_ON}")

    def _workers(self) -> int:
        try:
            return len(self.client.scheduler_info(n_workers=-1)["workers"])
        except (OSError, TimeoutError, RuntimeError, KeyError) as gone:
            raise EastwestError(GONE) from gone
