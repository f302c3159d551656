"""Which facts have a price where work is left undone, and cannot all be true by themselves?"""

from __future__ import annotations

from optimizer.explain.conflicts.facts import Open
from optimizer.explain.conflicts.shortage import Shortage, shortage
from optimizer.problem.problem import Flags
from optimizer.solve.watch import Watch


class Pricer:
    """Says which of some facts cannot all be true, each question anew and by interior point.

    Where much work shares many limits it takes a tenth of the time of a simplex, but names more facts. What it cannot
    tell in time counts as possible, and makes it `unsure`.
    """

    def __init__(self, question: Open, watch: Watch) -> None:
        self._question, self._watch = question, watch
        self.unsure = False

    def conflicting(self, enforced: Flags) -> Flags | None:
        """Return facts among some (F,) that cannot all be true, fewer where that can be told; None where all can be."""
        short = self._short(enforced)
        if short is None:
            return None
        if (short.facts == enforced).all() or self._short(short.facts) is None:  # what has hardly a price may be lost
            return enforced
        return short.facts

    def _short(self, enforced: Flags) -> Shortage | None:
        short = shortage(self._question, enforced, self._watch)
        self.unsure |= short is None
        return short if short is not None and short.is_real else None
