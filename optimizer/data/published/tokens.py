"""The numbers of a text file, in order, each with its line: what the formats of published problems are made of."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from optimizer.data.cells import quoted
from optimizer.errors import BadInput, Fault

Floats = NDArray[np.float64]
MOST = 50_000_000  # numbers that a problem may have
GREATEST = 1e12


class Tokens:
    """Reads a text from its first number to its last; BadInput names the line of whatever is not as it must be.

    `words` gives numbers that stand for words of the file.
    """

    def __init__(self, text: str, file: str, words: Mapping[str, float] | None = None) -> None:
        self.file = file
        self._lines = text.splitlines()
        counts = np.array([len(line.split()) for line in self._lines], dtype=np.int64)
        self._ends = np.cumsum(counts)
        self._tokens = text.split()
        self._words = dict(words or {})
        self._at = 0

    def __len__(self) -> int:
        """How many numbers there are in all."""
        return len(self._tokens)

    def has(self, word: str) -> bool:
        """Whether a word stands anywhere in the text."""
        return word in self._tokens

    def line_of(self, word: str) -> int:
        """Return the line on which a word stands first."""
        return self.line(self._tokens.index(word))

    def rewind(self) -> None:
        """Begin again with the first number."""
        self._at = 0

    def count(self, what: str) -> int:
        """Return the next number, which says how many of something there are."""
        value = self.numbers(1, what)[0]
        if value != math.floor(value) or not 1 <= value <= MOST:
            raise self.wrong(self._at - 1, f"{value:g} as the {what}", "a whole number of at least 1")
        return int(value)

    def numbers(self, size: int, what: str, least: float = -GREATEST) -> Floats:
        """Return the next numbers (size,), none below `least` and none beyond what a cost or a load can be."""
        first, self._at = self._at, self._at + size
        if self._at > len(self._tokens):
            raise self._short(what)
        found = np.empty(size)
        for at, token in enumerate(self._tokens[first : self._at]):
            found[at] = self._number(first + at, token, what)
        wrong = np.flatnonzero(~((np.abs(found) <= GREATEST) & (found >= least)))
        if len(wrong):
            at = int(wrong[0])
            raise self.wrong(first + at, f"{found[at]:g} as {what}", f"a number from {least:g} to {GREATEST:g}")
        return found

    def end(self) -> None:
        """Insist that nothing follows."""
        if self._at < len(self._tokens):
            rest = len(self._tokens) - self._at
            found = f"{rest} more number{'s' if rest > 1 else ''}, from {quoted(self._tokens[self._at])} on"
            raise self.wrong(self._at, found, "nothing after the last number of the problem")

    def line(self, at: int) -> int:
        """Return the line of a number by its position, both counted as an editor and as Python do."""
        return int(np.searchsorted(self._ends, at, side="right")) + 1

    def wrong(self, at: int, found: str, expected: str) -> BadInput:
        """Return the refusal of the number at a position."""
        return BadInput([Fault(self.file, found, expected, row=min(self.line(at), max(len(self._lines), 1)))])

    @property
    def position(self) -> int:
        """How many numbers have been read."""
        return self._at

    def _short(self, what: str) -> BadInput:
        missing = self._at - len(self._tokens)
        found = f"the end of the file, {missing} number{'s' if missing > 1 else ''} too early"
        return self.wrong(len(self._tokens), found, f"{what}; the sizes at the top and the numbers below do not agree")

    def _number(self, at: int, token: str, what: str) -> float:
        if token in self._words:
            return self._words[token]
        try:
            return float(token)
        except ValueError:
            raise self.wrong(at, quoted(token), f"a number: {what}") from None
