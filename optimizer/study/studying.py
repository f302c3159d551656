"""What is a study under way: its ledger, its options, and the workers it calls when it needs them?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from optimizer.data.instance import Instance
from optimizer.errors import EastwestError
from optimizer.study import durable
from optimizer.study.answering import Answer
from optimizer.study.asking import Asked, Options, noted
from optimizer.study.crew import WorkerDied
from optimizer.study.hiring import Hired, on_call
from optimizer.study.ledger import SCENARIOS, Ledger, opened
from optimizer.study.running import MOST_DEATHS, TICK_SECONDS, Run, Workers
from optimizer.study.standing import Teller, quiet


@dataclass(frozen=True)
class Means:
    """How a study is made: its folder, who solves its cases, who is told, and the options of every run.

    `gap` (relative) and `seconds` of None are those of the instance.
    """

    folder: Path
    hired: Hired
    tell: Teller = quiet
    gap: float | None = None
    seconds: float | None = None
    threads: int = 2
    seed: int = 0

    def options(self, question: Instance) -> Options:
        """Return the options for a question."""
        aims = question.settings.solve
        gap = aims.gap if self.gap is None else self.gap
        return Options(gap, aims.seconds if self.seconds is None else self.seconds, self.threads, self.seed)


@dataclass(frozen=True)
class Studied:
    """A study that came to its end: how each case ended, in order, and the files to read."""

    answers: Mapping[str, Answer]
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Study:
    """A study under way."""

    ledger: Ledger
    options: Options
    hire: Callable[[], Workers]
    tell: Teller

    def run(self, cases: Sequence[Asked]) -> dict[str, Answer]:
        """Bring cases to their end and return how each ended."""
        return Run(cases, self.ledger, self.options, self.tell).to_the_end(self.hire)

    def ask(self, name: str, task: Callable[..., Any], *arguments: Any) -> Any:
        """Return what one more task says; it is given again where its worker dies."""
        crew = self.hire()
        for _ in range(MOST_DEATHS):
            crew.give(name, task, *arguments)
            ended: list[tuple[str, Any, float]] = []
            while not ended:
                ended = crew.taken(TICK_SECONDS)
            if not isinstance(ended[0][1], WorkerDied):
                return ended[0][1]
        raise EastwestError(f"the workers died {MOST_DEATHS} times at {name}, perhaps for lack of memory")

    def write_scenarios(self, cases: Sequence[Asked]) -> None:
        """Keep the scenario of each case as a file that `solve --scenario` takes."""
        for case in cases:
            content = case.scenario.model_dump(mode="json", exclude_none=True)
            durable.write_text(self.ledger.folder / SCENARIOS / f"{case.name}.toml", tomli_w.dumps(content))


@contextmanager
def studying(kind: str, question: Instance, cases: Sequence[Asked], means: Means, **more: Any) -> Iterator[Study]:
    """Yield a study of some cases; its folder is held, and workers are let go, with the block.

    `kind` and `more` are noted: a folder cannot be gone on with under others.
    """
    options = means.options(question)
    with opened(means.folder, noted(kind, question, options, **more), cases) as ledger, on_call(means.hired) as hire:
        yield Study(ledger, options, hire, means.tell)
