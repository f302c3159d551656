"""What is said of each site, service and training class, for a page that shows it where a person asks?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from optimizer.report.words import Both, name

MOST_CLASSES = 40  # of training, the largest
MOST_LINES = 60  # of one answer
LONGEST_LINE = 1_000  # characters


@dataclass(frozen=True)
class Line:
    """A sentence, or what stands `within` the one before it."""

    words: Both
    within: bool = False


Said = Sequence[Line]


@dataclass(frozen=True)
class Answers:
    """What is said of each site (S) and service (V), in the order of the instance's tables.

    `classes` are the names of training classes and what is said of them, the largest first; `more_classes` there are
    beside these.
    """

    sites: Sequence[Said]
    services: Sequence[Said]
    classes: Sequence[tuple[Both, Said]]
    more_classes: int = 0


def embedded(answers: Answers, sites: Iterable[int], services: int) -> dict[str, Any]:
    """Return the answers as plain JSON: those of the sites and of so many services that a page draws, and what is left.

    An answer has its `lines`, each with its `words` and whether it is `within`, and counts how many `more` there are.
    """
    classes = answers.classes[:MOST_CLASSES]
    return {
        "sites": [_answer(answers.sites[site]) for site in sites],
        "services": [_answer(said) for said in answers.services[:services]],
        "moreServices": max(0, len(answers.services) - services),
        "classes": [{"n": _line(names), **_answer(said)} for names, said in classes],
        "moreClasses": answers.more_classes + len(answers.classes) - len(classes),
    }


def _answer(said: Said) -> dict[str, Any]:
    shown = [{"words": _line(one.words), "within": one.within} for one in said[:MOST_LINES]]
    return {"lines": shown, "more": len(said) - len(shown)}


def _line(words: Mapping[str, str]) -> Both:
    return {language: name(text, LONGEST_LINE) for language, text in words.items()}
