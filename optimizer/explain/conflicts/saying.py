"""What does a conflict say, and what would repair it, in a planner's sentences?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.explain.conflicts.conflict import Conflict
from optimizer.explain.conflicts.facts import Fact, Open
from optimizer.explain.conflicts.naming import amounts, names
from optimizer.explain.conflicts.repairing import Repair
from optimizer.explain.conflicts.words import CHANGE_NEEDED, FACTS, NEEDED, REPAIRS, SHORT, InBoth, listed
from optimizer.report.words import LANGUAGES, Both

Numbers = dict[str, float]
LEAST_SAID_MW = 1e-3
MOST = 8  # sentences
JOINED = {"en": "; ", "zh": "；"}
TO = {"en": " to ", "zh": " 至 "}


def sentences(question: Open, conflict: Conflict) -> list[Both]:
    """Return what cannot all be true, one sentence a kind of fact, and then how much work cannot be done.

    There are at most `MOST`: of more kinds the last ones share a sentence, and how much cannot be done is left out.
    """
    kinds = dict.fromkeys(fact.kind for fact in conflict.facts)
    told = []
    for kind in kinds:
        facts = [fact for fact in conflict.facts if fact.kind == kind]
        told.append(_said(FACTS[kind], question, facts, _numbers(question, kind, facts)))
    while len(told) > MOST:
        last, before = told.pop(), told.pop()
        told.append({language: before[language][:-1] + JOINED[language] + last[language] for language in LANGUAGES})
    if conflict.mw > LEAST_SAID_MW and len(told) < MOST:
        told.append(_said(SHORT, question, [], {"mw": conflict.mw}))
    return told


def proposal(question: Open, repair: Repair) -> Both:
    """Return what one repair does."""
    units = sum(repair.units.values())
    value = units if repair.value is None else repair.value
    numbers = {"units": units, "percent": 100 * units, "points": 100 * units, "price": repair.price,
               "value": value, "share": 100 * value}  # fmt: skip
    said = _said(REPAIRS[repair.kind], question, list(repair.units), numbers)
    percent = float(np.floor(1000.0 * repair.needed)) / 10.0
    if repair.needed == 1.0 or percent == 0.0:
        return said
    needed = _said(NEEDED if repair.value is None else CHANGE_NEEDED, question, [], {"percent": percent})
    return {language: said[language] + needed[language] for language in LANGUAGES}


def _said(words: InBoth, question: Open, facts: Sequence[Fact], numbers: Numbers) -> Both:
    return {
        language: text.format(
            names=listed(names(question, facts, language), language) if facts else "",
            span=_span(numbers, language),
            **numbers,
        )
        for text, language in zip(words, LANGUAGES, strict=True)
    }


def _span(numbers: Numbers, language: str) -> str:
    """Return what things state that differ: the least and the most, or what all of them state."""
    ends = dict.fromkeys(f"{numbers[end]:,.6g}" for end in ("least", "most") if end in numbers)
    return TO[language].join(ends)


def _numbers(question: Open, kind: str, facts: Sequence[Fact]) -> Numbers:
    each = amounts(question, facts)
    total = sum(each)
    numbers = {"amount": total, "percent": 100 * total, "billions": total / 1e9}
    if each:
        numbers |= {"least": min(each), "most": max(each)}
    if kind == "latency":
        demands = question.problem.demands
        mine = np.isin(demands.service[demands.pair_demand], [fact.thing for fact in facts])
        near = len(np.unique(demands.pair_site[mine]))
        numbers |= {"near": float(near), "all": float(len(question.problem.sites.zone))}
    return numbers
