"""Where does a study stand, and how long will it still take?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from optimizer.study.answering import Answer


@dataclass(frozen=True)
class Standing:
    """How many of `total` cases are finished, which are being solved for how many seconds, and what just happened.

    `left` is the time left in seconds, None where nothing has been measured yet. `news` is empty, or a sentence about
    `case`; `answer` says how that case ended where it just did.
    """

    finished: int
    total: int
    running: tuple[tuple[str, float], ...]
    left: float | None
    news: str = ""
    case: str = ""
    answer: Answer | None = None


Teller = Callable[[Standing], None]


def quiet(_: Standing) -> None:
    """Tell nobody."""


def time_left(durations: list[float], waiting: int, running: list[float], workers: int) -> float | None:
    """Return the seconds until all are finished, from those it took so far; None where nothing has been measured."""
    if not durations:
        return None
    each = sum(durations) / len(durations)
    work = waiting * each + sum(max(0.0, each - seconds) for seconds in running)
    return work / max(1, workers)
