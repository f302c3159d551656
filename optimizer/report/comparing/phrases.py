"""How is a sentence, a name or an amount of a comparison said, in English and in Chinese?

Every text stands in assets/comparing/words.json, once in each language, with places to fill in.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from optimizer.report.document import asset
from optimizer.report.words import LANGUAGES, Both, both

DASH = "–"
MINUS = "\u2212"
LONGEST_PROSE = 1_200


@cache
def vocabulary() -> Mapping[str, Mapping[str, str]]:
    """Return every text of the comparison by language and key."""
    said: dict[str, dict[str, str]] = json.loads(asset("comparing/words.json"))
    return said


def phrase(key: str, **parts: Both | str | int) -> Both:
    """Return one text in both languages; a part given in both fills the place in its own language.

    Raises KeyError where words.json lacks the key, or the text has a place that no part fills.
    """
    return {
        language: vocabulary()[language][key].format(
            **{place: part[language] if isinstance(part, dict) else part for place, part in parts.items()}
        )
        for language in LANGUAGES
    }


def named(english: object, chinese: object = "") -> Both:
    """Return a name in both languages, fit for one line; one that runs from right to left cannot turn its sentence."""
    return {language: _isolated(text) for language, text in both(english, chinese).items()}


def prose(english: object, chinese: object = "") -> Both:
    """Return a text of a few sentences in both languages, without control or direction characters."""
    shown = {"en": str(english), "zh": str(chinese).strip() or str(english)}
    return {language: _isolated(_plain(text)) for language, text in shown.items()}


def listed(parts: list[Both]) -> Both:
    """Return names one after another with the comma of each language."""
    return {language: vocabulary()[language]["comma"].join(part[language] for part in parts) for language in LANGUAGES}


def figure(value: float | None, digits: int = 0, *, signed: bool = False) -> str:
    """Return "1,234.5", with its sign where `signed`; a number that is not known or not finite is a dash."""
    if value is None or not math.isfinite(value):
        return DASH
    text = f"{abs(value):,.{digits}f}"
    if not text.strip("0.,"):
        return f"±{text}" if signed else text
    return (MINUS if value < 0 else "+" if signed else "") + text


def percent(share: float | None, digits: int = 1, *, signed: bool = False) -> str:
    """Return a share as "12.3%"; one that is not known is a dash."""
    known = share is not None and math.isfinite(share)
    return figure(100 * share, digits, signed=signed) + "%" if share is not None and known else DASH


@dataclass(frozen=True)
class Money:
    """The unit in which all amounts of one table are said: `size` CNY and `digits` by language."""

    unit: Both
    size: Mapping[str, float]
    digits: Mapping[str, int]

    def said(self, cny: float | None, *, signed: bool = False) -> Both:
        """Return the amount without its unit."""
        return {
            language: figure(None if cny is None else cny / self.size[language], self.digits[language], signed=signed)
            for language in LANGUAGES
        }

    def whole(self, cny: float | None, *, signed: bool = False) -> Both:
        """Return the amount with its unit."""
        return phrase("amount", amount=self.said(cny, signed=signed), unit=self.unit)


def money(largest: float) -> Money:
    """Return the unit that suits amounts of at most `largest` CNY: the Chinese count in ten thousands."""
    if largest >= 1e9:
        digits = 2 if largest >= 1e10 else 3
        return Money(phrase("billions"), {"en": 1e9, "zh": 1e8}, {"en": digits, "zh": digits - 1})
    if largest >= 1e6:
        digits = 2 if largest >= 1e7 else 3
        return Money(phrase("millions"), {"en": 1e6, "zh": 1e4}, {"en": digits, "zh": 0})
    return Money(phrase("yuan"), {"en": 1.0, "zh": 1.0}, {"en": 0, "zh": 0})


def _plain(text: str) -> str:
    shown = (
        " " if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") else character for character in text
    )
    plain = " ".join("".join(shown).split())
    return plain if len(plain) <= LONGEST_PROSE else plain[: LONGEST_PROSE - 1] + "…"


def _isolated(text: str) -> str:
    if any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text):
        return f"\u2068{text}\u2069"
    return text
