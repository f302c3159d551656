"""What does the folder of a study hold, and which of its cases are finished?

study.json  scenarios/  runs/<case>/  endings/<case>.json  reuse/<case>.npz  deaths/<case>.json  numbers/<name>.json

A case is finished once its run folder or the file of its ending stands in its place; both appear whole or not at all.
What was asked stands in study.json: options and versions may not change between the runs of a study, and a case whose
inputs have changed is no longer finished.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.data.instance import Instance
from optimizer.errors import BadInput, UsageError
from optimizer.plan.plan import Plan
from optimizer.plan.store import is_run, read_plan, write_plan
from optimizer.solve.split.reuse import Reuse
from optimizer.study import durable
from optimizer.study.answering import Answer
from optimizer.study.asking import Asked
from optimizer.study.locking import LOCK, locked

FORMAT = "eastwest study 1"
STUDY = "study.json"
RUNS, ENDINGS, SCENARIOS = "runs", "endings", "scenarios"
REUSE, DEATHS, NUMBERS = "reuse", "deaths", "numbers"
PLACES = (RUNS, ENDINGS, SCENARIOS, REUSE, DEATHS, NUMBERS)
FINAL = ("infeasible", "no_plan", "refused")  # a case that failed is tried again by the next run


@dataclass(frozen=True)
class Ledger:
    """The folder of one study, held by one program."""

    folder: Path

    def run(self, case: str) -> Path:
        """Return the run folder of a case."""
        return self.folder / RUNS / case

    def answer(self, case: Asked) -> Answer | None:
        """Return how a case ended, None where it is not finished: not ended, or ended from other inputs."""
        read = self.planned(case)
        if read is None:
            return self._ended(case)
        return None if case.leaves and not self._has_left(case.name) else Answer("planned", plan=read[0])

    def planned(self, case: Asked) -> tuple[Plan, Instance] | None:
        """Return the plan of a case and the question it answers, as its run folder holds them; None without one."""
        if case.question is None or not self._is_of(case, self.run(case.name) / "summary.json"):
            return None
        with suppress(BadInput):  # damaged from outside: not finished
            plan, question = read_plan(self.run(case.name))
            return (plan, question) if dict(plan.hashes) == dict(case.question.hashes) else None
        return None

    def reuse(self, case: str) -> Reuse | None:
        """Return what a case left for others to start from; None where it left nothing."""
        with suppress(BadInput):
            return Reuse.load(self._reuse(case))
        return None

    def keep(self, case: Asked, answer: Answer) -> None:
        """Keep how a case ended and what it leaves; from here on it is finished, whatever stops the program."""
        if case.leaves:
            self._leave(case.name, answer.reuse)
        if answer.plan is not None and case.question is not None:
            if not is_run(self.run(case.name)):  # what was damaged from outside gives way
                shutil.rmtree(self.run(case.name), ignore_errors=True)
            write_plan(answer.plan, case.question, self.run(case.name))
            durable.settle(self.folder / RUNS)
            self._ending(case.name).unlink(missing_ok=True)
        else:
            ended = {"ending": answer.ending, "message": answer.message, "bound": answer.bound}
            durable.write_text(self._ending(case.name), _json({"case": case.name, "digest": case.digest, **ended}))
            shutil.rmtree(self.run(case.name), ignore_errors=True)
        self._deaths(case.name).unlink(missing_ok=True)

    def deaths(self, case: str) -> tuple[int, float]:
        """Return how many workers died at a case so far, and the seconds of work lost with them."""
        counted = _read(self._deaths(case))
        return int(counted.get("deaths", 0)), float(counted.get("seconds", 0.0))

    def count_death(self, case: str, seconds: float) -> tuple[int, float]:
        """Count one more worker that died at a case after `seconds`; return the new count and the seconds lost."""
        deaths, lost = self.deaths(case)
        durable.write_text(self._deaths(case), _json({"deaths": deaths + 1, "seconds": lost + seconds}))
        return deaths + 1, lost + seconds

    def number(self, name: str, digest: str) -> float | None:
        """Return a number found for the case of a digest; None where it is not known."""
        told = _read(self.folder / NUMBERS / f"{name}.json")
        return float(told["value"]) if told.get("digest") == digest else None

    def keep_number(self, name: str, digest: str, value: float) -> None:
        """Keep a number found for the case of a digest."""
        durable.write_text(self.folder / NUMBERS / f"{name}.json", _json({"digest": digest, "value": value}))

    def _leave(self, case: str, left: Reuse | None) -> None:
        if left is not None:
            left.save(self._reuse(case))
        else:
            durable.write_bytes(self._reuse(case), b"")

    def _has_left(self, case: str) -> bool:
        """Return whether what a case leaves is there: without it, others would start from nothing and end otherwise."""
        path = self._reuse(case)
        return path.is_file() and (path.stat().st_size == 0 or self.reuse(case) is not None)

    def _ended(self, case: Asked) -> Answer | None:
        told = _read(self._ending(case.name))
        if told.get("digest") != case.digest or told.get("ending") not in FINAL:
            return None
        return Answer(told["ending"], str(told.get("message", "")), told.get("bound"))

    def _is_of(self, case: Asked, summary: Path) -> bool:
        assert case.question is not None  # noqa: S101 - the caller has checked
        return _read(summary).get("hashes") == dict(case.question.hashes)

    def _ending(self, case: str) -> Path:
        return self.folder / ENDINGS / f"{case}.json"

    def _reuse(self, case: str) -> Path:
        return self.folder / REUSE / f"{case}.npz"

    def _deaths(self, case: str) -> Path:
        return self.folder / DEATHS / f"{case}.json"


@contextmanager
def opened(folder: Path, asked: Mapping[str, Any], cases: Iterable[Asked]) -> Iterator[Ledger]:
    """Yield the ledger of a study, held while the block runs; `asked` (kind, instance, options, versions) is noted.

    Raises UsageError where the folder holds something else, cannot be written, is in use, or belongs to a study that
    was asked otherwise.
    """
    refuse_foreign(folder)
    places = (folder, *(folder / name for name in PLACES))
    try:
        for place in places:
            place.mkdir(parents=True, exist_ok=True)
        (folder / LOCK).touch()
    except OSError as refused:
        message = f"{folder} cannot be written ({refused.strerror}); choose another folder with -o"
        raise UsageError(message) from refused
    with locked(folder):
        for place in places:
            durable.clear_leftovers(place)
        _refuse_other(folder, asked)
        content = {"format": FORMAT, **asked, "cases": {case.name: case.digest for case in cases}}
        durable.write_text(folder / STUDY, _json(content))
        yield Ledger(folder)


def refuse_foreign(folder: Path) -> None:
    """Raise UsageError, before any work is done, where a study could not be kept."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError(f"{folder} is not a folder; choose another with -o")
    if not folder.is_dir() or _read(folder / STUDY).get("format") == FORMAT:
        return
    ours = {*PLACES, LOCK}  # what a study killed at its very beginning leaves
    strange = [path for path in folder.iterdir() if not (path.name in ours or durable.LEFTOVER.fullmatch(path.name))]
    begun = not any(path.is_file() for name in ours for path in (folder / name).rglob("*"))
    if strange or not begun:
        raise UsageError(f"{folder} holds other things than a study and is left alone; choose another with -o")


def _refuse_other(folder: Path, asked: Mapping[str, Any]) -> None:
    """Raise UsageError where the folder belongs to a study with other options or versions."""
    before = _read(folder / STUDY)
    finished = [path for place in (RUNS, ENDINGS) for path in (folder / place).iterdir()]
    if not before or not finished:
        return
    was, wanted = _flat(before), _flat(asked)
    other = [key for key in wanted if was.get(key) != wanted[key]]
    if other:
        then, now = (", ".join(f"{key} {content.get(key)}" for key in other) for content in (was, wanted))
        message = f"{folder} holds a study made with {then}, and {now} is asked for now"
        raise UsageError(f"{message}; choose another folder with -o, or ask for the same")


def _flat(content: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in content.items():
        flat.update(value if isinstance(value, dict) else {key: value})
    return flat


def _read(path: Path) -> dict[str, Any]:
    """Return the object of a JSON file; an empty one where there is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False, sort_keys=True) + "\n"
