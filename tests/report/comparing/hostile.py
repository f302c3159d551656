"""What does a comparison look like whose every text is meant to do harm?"""

from __future__ import annotations

import dataclasses

from optimizer.data.instance import Instance
from optimizer.report.comparing.cases import Case, Comparison
from tests.report.spoiling import renamed, with_hostile_claims


def hostile(comparison: Comparison, text: str) -> Comparison:
    """The same comparison with `text` in every text field there is."""
    cases = tuple(hostile_case(case, text) for case in comparison.cases)
    frontiers = tuple(dataclasses.replace(one, instance=text, unit=text) for one in comparison.frontiers)
    return Comparison(spoilt(comparison.instance, text), cases, frontiers, ((text, text), ("seed", text)))


def hostile_case(case: Case, text: str) -> Case:
    words = {"title": text, "title_zh": text, "description": text, "source": text}
    levers = {text or "lever": {text or "key": [text, text]}}
    settings = case.scenario.model_copy(update={**words, "levers": levers})
    plan = with_hostile_claims(case.plan, text) if case.plan is not None else None
    instance = spoilt(case.instance, text) if case.instance is not None else None
    return dataclasses.replace(
        case, name=f"{case.name} {text}", scenario=settings, message=text, plan=plan, instance=instance
    )


def spoilt(instance: Instance, text: str) -> Instance:
    made = renamed(instance, text)
    return dataclasses.replace(made, hashes={**made.hashes, text: text}, origin=None)
