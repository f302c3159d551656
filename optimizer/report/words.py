"""How is a result said in a sentence, in English and in Chinese?"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from optimizer.report.document import asset

Both = dict[str, str]  # "en" and "zh"
LANGUAGES = ("en", "zh")
LONGEST_NAME = 80
JOINER = "\u200d"  # holds an emoji together


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Return the sentences of each language, with places to fill in."""
    said: dict[str, dict[str, str]] = json.loads(asset("sentences.json"))
    return said


def said(key: str) -> Both:
    """Return one sentence in both languages; a key nobody knows stands for itself."""
    return {language: sentences()[language].get(key) or name(key) for language in LANGUAGES}


def name(text: object, longest: int = LONGEST_NAME) -> str:
    """Return a name fit for one line of a page: no control or direction characters, not endless."""
    plain = str(text)
    if not plain.isprintable():  # most are, and one look tells
        plain = "".join(character if _shown(character) else " " for character in plain)
    plain = " ".join(plain.split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def _shown(character: str) -> bool:
    return character == JOINER or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def both(english: object, chinese: object = "") -> Both:
    """Return a name in both languages; where the Chinese is missing, the English stands for it."""
    return {"en": name(english), "zh": name(chinese) or name(english)}


def percent(share: float | None, digits: int = 0) -> str:
    """Return a share as "72%"; an unknown one is "unknown"."""
    return "unknown" if share is None or not math.isfinite(share) else f"{100 * share:.{digits}f}%"


def headline(west: Mapping[str, float], placed: Mapping[str, float]) -> Both:
    """Return the finding: the share of training and of inference in the west, of what is placed at all."""
    return _in_both(lambda words: _headline(words, west, placed))


def standfirst(summary: Mapping[str, Any], campuses: int, placed: float) -> Both:
    """Return the second sentence: what is placed, what it costs, how near the best it is and whether it was checked."""
    unit = {"en": 1e9, "zh": 1e8}  # the Chinese count in hundred millions
    costs = {language: _amount(summary["objective"] / unit[language]) for language in LANGUAGES}
    words = sentences()
    return {
        language: _standfirst(words[language], summary, campuses, placed, costs[language]) for language in LANGUAGES
    }


def _in_both(sentence: Callable[[Mapping[str, str]], str]) -> Both:
    return {language: sentence(sentences()[language]) for language in LANGUAGES}


def _headline(words: Mapping[str, str], west: Mapping[str, float], placed: Mapping[str, float]) -> str:
    parts = [words[kind].format(_share(words, west[kind])) for kind in ("training", "inference") if placed[kind] > 0]
    if not parts:
        return words["nothing"]
    sentence = words["west_both" if len(parts) > 1 else "west_one"].format(words["and"].join(parts))
    return sentence[0].upper() + sentence[1:]


def _share(words: Mapping[str, str], share: float | None) -> str:
    if share is None or not math.isfinite(share):
        return words["unknown"]
    return words["little"] if 0 < share < 0.005 else percent(share)


def _standfirst(words: Mapping[str, str], summary: Mapping[str, Any], campuses: int, placed: float, cost: str) -> str:
    gap, optimal = summary["gap"], summary["status"] == "optimal"
    proven = words["gap_unknown"] if gap is None else words["gap"].format(percent(gap, 2))
    return words["standfirst"].format(
        placed=_amount(placed),
        campuses=campuses,
        campus=words["campus_one" if campuses == 1 else "campus_many"],
        cost=cost,
        gap=words["gap_none"] if optimal else proven,
        check=words["checked" if summary["verified"] else "unchecked"],
    )


def _amount(number: float) -> str:
    """Return a number with about four digits that say something."""
    if number == 0:
        return "0"
    return f"{number:,.{max(0, min(4, 3 - math.floor(math.log10(abs(number)))))}f}"
