"""Does the order of the cases by emissions depend on the ledger in which they are counted?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from optimizer.plan.ledgers import LEDGERS

ALIKE = 0.001  # of the emissions: closer cases are not ranked apart


@dataclass(frozen=True)
class Ranking:
    """The rank of every case in every ledger (1 emits least, equal ranks are alike), and whom each trades places with.

    `swaps[i]` holds the cases j that emit clearly less than i in one ledger and clearly more in another.
    """

    ranks: Mapping[str, tuple[int, ...]]
    swaps: tuple[tuple[int, ...], ...]

    @property
    def changes(self) -> bool:
        """Whether any two cases trade places between ledgers."""
        return any(self.swaps)


def ranking(carbon: Sequence[Mapping[str, float]]) -> Ranking:
    """Return the ranking of cases whose emissions, t a year by ledger, are given in order."""
    places = range(len(carbon))
    ranks = {
        ledger: tuple(1 + sum(_less(carbon[j], carbon[i], ledger) for j in places) for i in places)
        for ledger in LEDGERS
    }
    swaps = tuple(tuple(j for j in places if _swap(carbon[i], carbon[j])) for i in places)
    return Ranking(ranks, swaps)


def _swap(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return any(_less(one, other, ledger) for ledger in LEDGERS) and any(_less(other, one, led) for led in LEDGERS)


def _less(one: Mapping[str, float], other: Mapping[str, float], ledger: str) -> bool:
    return one[ledger] < other[ledger] - ALIKE * max(abs(one[ledger]), abs(other[ledger]))
