"""What does a lever say of itself? The parts of its docstring, and where it acts."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from optimizer.policies import Lever

# How the first words of a method's docstring read on the page.
POSED = "Return the question "
YIELDED = "Yield "


@dataclass(frozen=True)
class Told:
    """A sentence, the formula, what else there is to know (may be empty), and where it acts, a line each."""

    sentence: str
    formula: str
    prose: str
    acts: tuple[str, ...]


def told(lever: type[Lever]) -> Told:
    """Return what a lever's docstrings tell: first paragraph a sentence, second the formula, the rest prose."""
    sentence, formula, *rest = (inspect.getdoc(lever) or "").split("\n\n")
    prose = "\n\n".join(" ".join(paragraph.split()) for paragraph in rest)
    return Told(" ".join(sentence.split()), formula.strip(), prose, tuple(_acts(lever)))


def _acts(lever: type[Lever]) -> list[str]:
    lines = []
    if "amended" in vars(lever):
        lines.append(f"Before anything is built it changes the question, which is then posed {_end(lever, 'amended')}")
    if "rows" in vars(lever):
        lines.append(f"To the assignment half it adds {_end(lever, 'rows')}")
    if "state" not in vars(lever) and "rows" not in vars(lever):
        lines.append("It states no rule and no cost of its own.")
    return [" ".join(lines)] if lines else []


def _end(lever: type[Lever], method: str) -> str:
    """Return what follows the first words of a method's docstring."""
    line, _, _ = (inspect.getdoc(vars(lever)[method]) or "").partition("\n\n")
    words = " ".join(line.split())
    for start in (POSED, YIELDED):
        words = words.removeprefix(start)
    return words
