"""Which conflicts does a sketch of a large question show, the telling ones first?"""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.explain.conflicts.conflict import Unsettled
from optimizer.explain.conflicts.facts import WHOLE, WORK, Open
from optimizer.explain.conflicts.shortage import shortage
from optimizer.explain.conflicts.shrinking import shrunk
from optimizer.policies.demand_growth import DemandGrowth
from optimizer.problem.problem import Flags
from optimizer.solve.highs import FROM_A_BASIS, INTERIOR
from optimizer.solve.watch import Watch

FEW = 50  # limits: a simplex is then the quicker
SHRINKING = 0.2  # of the time left, for the first conflict: what is not smallest by then is told as it is
LAST = ("homes", "share")  # who is served obeys them, so something else that is there is mostly to blame


def sketched(sketch: Open, watch: Watch) -> Iterator[tuple[Flags, bool]]:
    """Yield facts (F,) that cannot all be true in a sketch, with no limit in common, until the rest can be.

    With each comes whether it is proven that no fewer are enough. Raises Unsettled where the search could not end.
    All work is asked about, and where it cannot be done each service alone, and the training: what cannot be done alone
    is ruled out by few facts, and each by its own. Homes and shares that nobody could obey come first. Then conflicts
    that name a kind of limit that none before named come before others, and where few facts have a price before those
    where many have.
    """
    limits = sketch.all & ~sketch.of_kinds(*WORK, *WHOLE, DemandGrowth.name)
    search = _Search(sketch, limits, watch)
    last, every = sketch.of_kinds(*LAST), sketch.all
    for kinds, new in ((last, "some"), (~last, "some"), (every, "only"), (~last, "any"), (every, "any")):
        yield from search.among(kinds, new)
        if search.ended and kinds is every:
            return


class _Search:
    """What is still asked for of a sketch: limits (F,) that are not lifted, and parts of the work (F,)."""

    def __init__(self, sketch: Open, limits: Flags, watch: Watch) -> None:
        self._sketch, self._limits, self._watch = sketch, limits, watch
        self._parts = _parts(sketch)
        self._told = set[str]()
        self.ended = False

    def among(self, kinds: Flags, new: str) -> Iterator[tuple[Flags, bool]]:
        """Yield conflicts of any work and limits among some (F,) until it can all be done, or none is left.

        They are of `any` kinds, or `some` kind is new, or there are `only` new ones.
        """
        priced: dict[int, Flags] = {}  # what rules a part out
        done, stale, tired = set[int](), set[int](), set[int]()  # can be done; some is lifted of; none is new of
        self.ended = False
        while not self._watch.over:
            self._ask(priced, done, kinds)
            left = [at for at in priced if new == "any" or not (at in tired or self._is_old(priced[at]))]
            if not left or self.ended:
                return
            best = min(left, key=lambda at: (self._is_old(priced[at]), priced[at].sum()))
            facts, sure = self._shrunk(priced[best])
            if not facts.any() and best in stale:
                for at in {0, best} & stale:  # if all can be done, so can any part
                    del priced[at]
                stale -= {0, best}
                continue
            if not facts.any():  # a fact was lost that has hardly a price
                facts, sure = self._shrunk((self._limits & kinds) | self._parts[best])
            if facts.any() and new == "only" and _kinds_of_limits(self._sketch, facts) & self._told:
                tired.add(best)
                continue
            if not facts.any():
                raise Unsettled
            yield facts, sure
            if self._is_old(facts):
                tired.add(best)
            gone = self._lift(facts)
            stale.update(at for at, some in priced.items() if (some & gone).any())
            priced.update({at: some & ~gone for at, some in priced.items()})
        raise Unsettled

    def _ask(self, priced: dict[int, Flags], done: set[int], kinds: Flags) -> None:
        """Ask what rules out each part of which that is not known, or whether it can be done; if all can, it ends."""
        for at, part in enumerate(self._parts):
            if at in priced or at in done:
                continue
            limits = self._limits & kinds
            short = shortage(self._sketch, limits | part, self._watch, INTERIOR if limits.sum() > FEW else FROM_A_BASIS)
            if short is None:
                raise Unsettled
            if short.is_real:
                priced[at] = short.facts
            elif at == 0:
                self.ended = True
                return
            else:
                done.add(at)

    def _shrunk(self, facts: Flags) -> tuple[Flags, bool]:
        watch = self._watch if self._told else self._watch.part(SHRINKING)
        return shrunk(self._sketch, facts, watch, self._sketch.of_kinds(*self._told))

    def _is_old(self, facts: Flags) -> bool:
        return _kinds_of_limits(self._sketch, facts) <= self._told

    def _lift(self, facts: Flags) -> Flags:
        """Lift the limits of a conflict, or the work where it has none, and return which those are (F,)."""
        self._told |= _kinds_of_limits(self._sketch, facts)
        limits = facts & ~self._sketch.of_kinds(*WORK)
        gone = limits if limits.any() else facts
        self._limits = self._limits & ~gone
        self._parts = [part & ~gone for part in self._parts]
        return gone


def _parts(sketch: Open) -> list[Flags]:
    """Return the work (F,) that is asked for together: all, each service, the training."""
    services = [sketch.only(fact) for fact in sketch.facts if fact.kind == "demand"]
    return [sketch.of_kinds(*WORK), *services, sketch.of_kinds("training")]


def _kinds_of_limits(sketch: Open, facts: Flags) -> set[str]:
    return {fact.kind for fact in sketch.of(facts) if fact.kind not in WORK}
