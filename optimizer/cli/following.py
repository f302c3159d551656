"""How is a run followed while it is under way? One live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from optimizer.cli.endings import say
from optimizer.cli.printing import money, percent

if TYPE_CHECKING:
    from optimizer.solve.progress import Progress

QUIET_SECONDS = 10.0  # between plain lines that tell nothing but the time
BUSY_SECONDS = 1.0  # between plain lines at all
ON_CTRL_C = "stops and keeps the best plan"


def sentence(progress: Progress) -> str:
    """Return where a run stands, in one line: what is known, and nothing else."""
    known = []
    if progress.objective is not None:
        known.append(f"best {money(progress.objective)}")
    if progress.bound is not None:
        known.append(f"bound {money(progress.bound)}")
    if progress.gap is not None:
        known.append(f"gap {percent(progress.gap)}")
    return f"{progress.seconds:6.1f} s  {progress.phase}{': ' if known else ''}{', '.join(known)}"


@contextmanager
def following(on_ctrl_c: str = ON_CTRL_C) -> Iterator[Callable[[Progress], None]]:
    """Yield the listener that shows a run to whoever called it, and what Ctrl-C does."""
    if not sys.stderr.isatty():
        yield PlainLines()
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    with Live(console=Console(stderr=True), auto_refresh=False, transient=True) as live:

        def show(progress: Progress) -> None:
            live.update(Text(f"{sentence(progress)}  (Ctrl-C {on_ctrl_c})"), refresh=True)

        yield show


class PlainLines:
    """A listener that prints a line when the phase changes, when something is gained, and now and then."""

    def __init__(self) -> None:
        self._last: Progress | None = None

    def __call__(self, progress: Progress) -> None:
        """Hear of progress; print it if it is worth a line."""
        if self._last is None or self._is_news(self._last, progress):
            self._last = progress
            say(sentence(progress))

    @staticmethod
    def _is_news(last: Progress, progress: Progress) -> bool:
        if progress.phase != last.phase:
            return True
        passed = progress.seconds - last.seconds
        gained = (progress.objective, progress.bound) != (last.objective, last.bound)
        return passed >= QUIET_SECONDS or (gained and passed >= BUSY_SECONDS)
