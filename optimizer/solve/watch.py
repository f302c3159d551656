"""When must a run stop: at its time limit, or because the user said so?"""

from __future__ import annotations

import copy
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

T = TypeVar("T")


class Watch:
    """A clock with a limit in seconds, and a flag that Ctrl-C raises."""

    def __init__(self, seconds: float) -> None:
        self._began = time.monotonic()
        self._limit = seconds
        self._stopped = threading.Event()
        self._ended: Callable[[], bool] = lambda: False

    @property
    def elapsed(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    @property
    def left(self) -> float:
        """Seconds until the limit, never negative."""
        return max(0.0, self._limit - self.elapsed)

    @property
    def interrupted(self) -> bool:
        """Whether the user asked to stop."""
        return self._stopped.is_set()

    @property
    def over(self) -> bool:
        """Whether to stop now."""
        return self.interrupted or self.left == 0.0 or self._ended()

    def until(self, ended: Callable[[], bool]) -> Watch:
        """Return the same watch, which is `over` as well once `ended` says so."""
        other = copy.copy(self)
        other._ended = ended  # noqa: SLF001 - of the same class
        return other

    def part(self, share: float) -> Watch:
        """Return a watch that is over once this share of the time left is gone; the user stops both."""
        other = copy.copy(self)
        other._limit = self.elapsed + share * self.left  # noqa: SLF001 - of the same class
        return other

    def suffices(self, more: float, begun: float, done: int) -> bool:
        """Return whether so many more things can be done if each takes as long as those done since `begun` did."""
        return (self.elapsed - begun) / done * more <= self.left

    def end_by(self, elapsed: float) -> None:
        """Be over once so many seconds have passed, if not before."""
        self._limit = min(self._limit, elapsed)

    def sooner(self, seconds: float) -> Watch:
        """Return a watch whose limit comes so many seconds sooner; the user stops both."""
        other = copy.copy(self)
        other._limit = self._limit - seconds  # noqa: SLF001 - of the same class
        return other

    def shared(self, things: Sequence[T], least: float = 0.0) -> Iterator[tuple[T, Watch]]:
        """Yield each of some things with a watch of its own; the time is shared by those that are left.

        Each gets at least a share of what is left: the first ones more than others.
        """
        for at, thing in enumerate(things):
            yield thing, self.part(max(1.0 / (len(things) - at), least))

    def stop(self) -> None:
        """Ask the run to stop."""
        self._stopped.set()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Turn Ctrl-C into `stop` while the block runs; outside the main thread signals are left alone."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def heard(_signal: int, _frame: FrameType | None) -> None:
            self.stop()

        before = signal.signal(signal.SIGINT, heard)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
