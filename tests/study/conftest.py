"""How is a study made in a test without starting processes? Its tasks run here, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from optimizer.study.crew import WorkerDied
from optimizer.study.studying import Means


class Here:
    """A crew of this process. Tasks named in `deaths` die so many times before they are run."""

    def __init__(self, size: int = 1, deaths: dict[str, int] | None = None) -> None:
        self.size = size
        self.deaths = dict(deaths or {})
        self.given: list[str] = []
        self._under_way: list[tuple[str, Callable[..., Any], tuple[Any, ...]]] = []

    def running(self) -> tuple[tuple[str, float], ...]:
        return tuple((name, 0.0) for name, _, _ in self._under_way)

    def give(self, name: str, task: Callable[..., Any], *arguments: Any) -> None:
        self.given.append(name)
        self._under_way.append((name, task, arguments))

    def taken(self, seconds: float) -> list[tuple[str, Any, float]]:
        name, task, arguments = self._under_way.pop()  # the last one first: nothing may depend on the order
        if self.deaths.get(name, 0) > 0:
            self.deaths[name] -= 1
            return [(name, WorkerDied(), 1.0)]
        return [(name, task(*arguments), 0.1)]


@pytest.fixture
def here() -> Here:
    return Here()


@pytest.fixture
def made(here: Here, tmp_path: Path) -> Callable[..., Means]:
    """Return the means of a study in a folder of the test, solved by `here`."""

    @contextmanager
    def hired() -> Iterator[Here]:
        yield here

    def means(name: str = "study", **options: Any) -> Means:
        return Means(tmp_path / name, hired, **options)

    return means
