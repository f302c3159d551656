"""What is asked of a study: the options of every run, and the cases, each an instance under one scenario."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from optimizer.data.instance import Instance
from optimizer.data.settings import ScenarioSettings
from optimizer.data.writing import all_hashes
from optimizer.errors import BadInput, EastwestError, Fault
from optimizer.plan.versions import installed


@dataclass(frozen=True)
class Options:
    """How each case is solved: relative gap, seconds at most, threads and seed of the solver."""

    gap: float
    seconds: float
    threads: int = 2
    seed: int = 0

    def plain(self) -> dict[str, Any]:
        """Return the options by name."""
        return asdict(self)


@dataclass(frozen=True)
class Asked:
    """One case to solve: its name, its scenario and the question as it was read; or why the question is refused.

    `near` names the case whose solution this one starts from ("": none); `leaves` says whether others start from this.
    """

    name: str
    scenario: ScenarioSettings
    question: Instance | None
    refusal: str = ""
    near: str = ""
    leaves: bool = False

    @property
    def read(self) -> Instance:
        """The question of a case that is known not to be refused."""
        if self.question is None:
            raise EastwestError(f"{self.name} is refused: {self.refusal}")
        return self.question

    @property
    def digest(self) -> str:
        """A hash of every input of the case: two cases of the same digest have the same answer."""
        inputs = dict(self.question.hashes) if self.question is not None else {"refusal": self.refusal}
        content = json.dumps({"inputs": inputs, "near": self.near}, sort_keys=True)
        return hashlib.sha256(content.encode("utf-8")).hexdigest()


def under(question: Instance, scenario: ScenarioSettings) -> Instance:
    """Return the question as it would be read under another scenario with the same overrides."""
    hashes = all_hashes(question.tables, question.region, question.settings, scenario, question.borders)
    return dataclasses.replace(question, scenario=scenario, hashes=hashes)


def noted(kind: str, question: Instance, options: Options, **more: Any) -> dict[str, Any]:
    """Return what is noted of a study: what may not change from one run of it to the next."""
    return {"kind": kind, "instance": question.name, "options": options.plain(), "versions": installed(), **more}


def refuse_twins(cases: Iterable[Asked]) -> None:
    """Raise BadInput where two cases would share a folder; some file systems take `A` and `a` for one."""
    seen: dict[str, str] = {}
    for case in cases:
        twin = seen.setdefault(case.name.casefold(), case.name)
        if twin is not case.name:
            expected = "a name for each case; rename one of the scenarios"
            raise BadInput([Fault("scenarios", f"two cases named {twin} and {case.name}", expected)])
