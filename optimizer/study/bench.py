"""The scenarios of an instance, solved and compared."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path

from optimizer import policies
from optimizer.data.reading import read_instance
from optimizer.data.settings import ScenarioSettings
from optimizer.errors import BadInput, Fault
from optimizer.library import NAME, NO_SCENARIO, did_you_mean, instance_folder, scenarios
from optimizer.study.answering import said
from optimizer.study.asking import Asked, refuse_twins
from optimizer.study.axes import Axis
from optimizer.study.collecting import comparison
from optimizer.study.publishing import publish
from optimizer.study.studying import Means, Studied, studying
from optimizer.study.tracing import traced


def bench(
    instance: str, wanted: Sequence[str] | None, means: Means, axes: Sequence[Axis] = (), points: int = 8
) -> Studied:
    """Solve an instance without policy and under scenarios (None: all it has), and write the comparison.

    `wanted` are names or paths of .toml files; for each of the `axes` a trade-off curve of so many `points` is added.
    What is finished in the folder is kept. Raises BadInput where the instance or a name is refused; a scenario that is
    refused once it is read is a case that says so.
    """
    cases = cases_of(instance, wanted)
    with studying("bench", cases[0].read, cases, means) as study:
        answers = study.run(cases)
        curves = [traced(study, cases[0], answers[cases[0].name], axis, points) for axis in axes]
        every = {**answers, **{name: answer for curve in curves for name, answer in curve.answers.items()}}
        frontiers = [curve.frontier for curve in curves if curve.frontier.points]
        shown = comparison(cases, answers, study.ledger, study.options, frontiers)
        return Studied(every, publish(shown, means.folder))


def cases_of(instance: str, wanted: Sequence[str] | None) -> list[Asked]:
    """Return the cases of a bench, the base first."""
    folder = instance_folder(instance)
    known = scenarios(folder)
    names = known if wanted is None else list(dict.fromkeys(wanted))
    faults = [fault for name in names for fault in _unknown(name, known, folder)]
    if faults:
        raise BadInput(faults)
    cases = [reference_of(instance, NO_SCENARIO), *(_asked(instance, name) for name in names if name != NO_SCENARIO)]
    refuse_twins(cases)
    return with_nearest(cases)


def with_nearest(cases: Sequence[Asked]) -> list[Asked]:
    """Return the cases, each with the one it starts from: what it is compared with, if that stands on the base alone.

    The choice depends on the scenarios, never on what happens to be finished first.
    """
    reference, against = cases[0].name, {case.name: case.scenario.against for case in cases}

    def nearest(case: Asked) -> str:
        other = against[case.name]
        heads_a_group = other in against and other != case.name and against[other] in ("", reference)
        return other if heads_a_group else reference

    near = {case.name: nearest(case) for case in cases[1:]}
    begun_from = {reference, *near.values()}
    return [dataclasses.replace(case, near=near.get(case.name, ""), leaves=case.name in begun_from) for case in cases]


def reference_of(instance: str, scenario: str | None) -> Asked:
    """Return the case that others are compared with; BadInput where it is refused."""
    question = read_instance(instance, scenario or NO_SCENARIO)
    policies.active(question)
    return Asked(question.scenario.name, question.scenario, question, leaves=True)


def _asked(instance: str, wanted: str) -> Asked:
    """Return a case; a scenario that is refused becomes a case that says why."""
    try:
        return reference_of(instance, wanted)
    except BadInput as refused:
        title = Path(wanted).stem if wanted.endswith(".toml") else wanted
        name = title if NAME.fullmatch(title) else f"x-{re.sub('[^A-Za-z0-9._-]', '-', title)}"[:100]
        return Asked(name, ScenarioSettings(name=name, title=title, description=""), None, said(refused))


def _unknown(name: str, known: Sequence[str], folder: Path) -> list[Fault]:
    if name in known or name == NO_SCENARIO or (name.endswith(".toml") and Path(name).is_file()):
        return []
    remedy = did_you_mean(name, known)
    return [Fault(f"{folder.name}/scenarios", f"no scenario {name[:80]!r}", f"the name of a scenario; {remedy}")]
