"""How are all cases of a study brought to an end, each exactly once, whatever dies on the way?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from optimizer.solve.split.reuse import Reuse
from optimizer.study.answering import Answer, answered
from optimizer.study.asking import Asked, Options
from optimizer.study.crew import WorkerDied
from optimizer.study.ledger import Ledger
from optimizer.study.standing import Standing, Teller, quiet, time_left

TICK_SECONDS = 1.0
# A case whose worker dies is tried again. Whoever kills workers at random takes others along as well; a case that kills
# its own is given up once it has cost several times what it may take, or has been tried without end.
FEW_DEATHS, MOST_DEATHS, PATIENCE = 5, 100, 3.0


class Workers(Protocol):
    """Who takes tasks: see `workers.Crew`."""

    @property
    def size(self) -> int:
        """How many tasks to give at a time."""

    def running(self) -> tuple[tuple[str, float], ...]:
        """Return the tasks under way with their seconds."""

    def give(self, name: str, task: Callable[..., Any], *arguments: Any) -> None:
        """Give a task."""

    def taken(self, seconds: float) -> list[tuple[str, Any, float]]:
        """Wait and return what ended: name, result, seconds."""


class Nobody:
    """The crew while none is needed."""

    size = 1

    def running(self) -> tuple[tuple[str, float], ...]:
        """Return nothing."""
        return ()

    def give(self, name: str, task: Callable[..., Any], *arguments: Any) -> None:
        """Refuse: nobody is there."""
        raise NotImplementedError

    def taken(self, seconds: float) -> list[tuple[str, Any, float]]:  # noqa: ARG002 - nobody takes time
        """Return nothing."""
        return []


class Run:
    """The run of some cases: those that are finished stand in the ledger, the others are given to workers in order."""

    def __init__(self, cases: Sequence[Asked], ledger: Ledger, options: Options, tell: Teller = quiet) -> None:
        self._cases = {case.name: case for case in cases}
        self._ledger, self._options, self._tell = ledger, options, tell
        self._crew: Workers = Nobody()
        self._answers: dict[str, Answer] = {}
        self._durations: list[float] = []
        self._waiting: list[Asked] = []
        self._left: dict[str, Reuse | None] = {}

    def to_the_end(self, hire: Callable[[], Workers]) -> dict[str, Answer]:
        """Bring every case to its end and return how each ended, in order; workers are hired if any is unfinished."""
        for case in self._cases.values():
            self._resume(case)
        self._say(f"{len(self._answers)} of {len(self._cases)} finished before" if self._answers else "")
        if self._waiting:
            self._crew = hire()
        while self._waiting or self._crew.running():
            self._give()
            for name, result, seconds in self._crew.taken(TICK_SECONDS):
                self._settle(self._cases[name], result, seconds)
            self._say()
        return {name: self._answers[name] for name in self._cases}

    def _resume(self, case: Asked) -> None:
        answer = self._ledger.answer(case)
        if answer is None and case.question is None:
            answer = Answer("refused", case.refusal)
            self._ledger.keep(case, answer)
        if answer is None:
            self._waiting.append(case)
            return
        self._answers[case.name] = answer
        if answer.plan is not None:
            self._durations.append(answer.plan.seconds)

    def _give(self) -> None:
        while len(self._crew.running()) < self._crew.size:
            case = next((case for case in self._waiting if self._is_ready(case)), None)
            if case is None or case.question is None:
                return
            self._waiting.remove(case)
            self._crew.give(case.name, answered, case.question, self._options, self._near(case), case.leaves)
            self._say("begun", case)

    def _is_ready(self, case: Asked) -> bool:
        return case.near not in self._cases or case.near in self._answers

    def _near(self, case: Asked) -> Reuse | None:
        """Return what the case starts from: always as it was kept, so that a run resumed goes on as it began."""
        if case.near and case.near not in self._left:
            self._left[case.near] = self._ledger.reuse(case.near)
        return self._left.get(case.near)

    def _settle(self, case: Asked, result: Any, seconds: float) -> None:
        if isinstance(result, WorkerDied):
            deaths, lost = self._ledger.count_death(case.name, seconds)
            given_up = deaths >= MOST_DEATHS or (deaths >= FEW_DEATHS and lost > PATIENCE * self._options.seconds)
            if not given_up:
                self._waiting.append(case)
                self._say(f"its worker died (time {deaths}), it will be tried again", case)
                return
            result = Answer("failed", f"its worker died {deaths} times, perhaps for lack of memory")
        self._ledger.keep(case, result)
        result = dataclasses.replace(result, reuse=None)
        self._durations.append(seconds)
        self._answers[case.name] = result
        self._say("finished", case, result)

    def _say(self, news: str = "", case: Asked | None = None, answer: Answer | None = None) -> None:
        running = self._crew.running()
        left = time_left(self._durations, len(self._waiting), [seconds for _, seconds in running], self._crew.size)
        name = case.name if case is not None else ""
        self._tell(Standing(len(self._answers), len(self._cases), running, left, news, name, answer))
