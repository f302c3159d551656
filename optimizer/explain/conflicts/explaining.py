"""Why can an instance not work, and what would make it work?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from optimizer import policies
from optimizer.data.instance import Instance
from optimizer.errors import Interrupted
from optimizer.explain.conflicts.conflict import Conflict
from optimizer.explain.conflicts.facts import Open
from optimizer.explain.conflicts.finding import conflicts_of
from optimizer.explain.conflicts.opening import is_large
from optimizer.explain.conflicts.proposing import Proposal, proposals, proposals_at_hand
from optimizer.explain.conflicts.repairing import limits_of
from optimizer.explain.conflicts.saying import sentences
from optimizer.report.words import Both
from optimizer.solve.watch import Watch

OTHERS = 1.25  # times as long as all before may repairs of other kinds take with it, where one is known to be enough
SOON = 9.0  # seconds, until which they are sought however soon one was known
AT_HAND = 0.4  # of the time left, for repairs of conflicts alone
Naming = Callable[[Sequence[Sequence[Both]], float], None]  # hears the words of all conflicts, after so many seconds


@dataclass(frozen=True)
class Reason:
    """One conflict in words, with the cheapest repair of each kind; there may be more where that was `cut_off`."""

    conflict: Conflict
    words: Sequence[Both]
    proposals: Sequence[Proposal]
    cut_off: bool


@dataclass(frozen=True)
class Explanation:
    """Why there is no plan: reasons that have no limit in common; none where a plan is possible, or time ran out.

    `known` says which of the two. Reasons are of `question`, which words and numbers refer to.
    """

    question: Open
    reasons: Sequence[Reason]
    known: bool


def unheard(_words: Sequence[Sequence[Both]], _seconds: float) -> None:
    """Tell nobody."""


def explain(instance: Instance, seconds: float, named: Naming = unheard) -> Explanation:
    """Return why an instance has no plan, as far as that can be told within some seconds.

    What cannot all be true is `named` before repairs are sought where these may take long.
    Raises BadInput where the scenario's levers are faulty; demands and jobs that no place can take are explained.
    """
    watch = Watch(seconds)
    with watch.listening():
        question, levers = policies.enacted(instance)
        asked, found = conflicts_of(question, levers, watch)
        reasons = [] if found is None else found.conflicts
        words = [sentences(asked, reason) for reason in reasons]
        if is_large(asked) and reasons:
            named(words, watch.elapsed)
        complete = found is not None and found.complete
        free = [
            limits_of([other for other in reasons if other is not reason], reason)
            if complete
            else asked.limits_but(reason.facts)
            for reason in reasons
        ]
        at_hand = proposals_at_hand(asked, reasons, free, watch.part(AT_HAND))
        order = sorted(range(len(reasons)), key=lambda at: bool(at_hand[at]))  # those without a repair first
        shares: Iterable[tuple[int, Watch]] = [(at, watch) for at in order]
        others = math.inf
        if is_large(asked):  # solving may never end, so each leaves time for the next
            shares, others = watch.shared(order), max(OTHERS * watch.elapsed, SOON)
        explained = dict[int, Reason]()
        for at, part in shares:
            made = proposals(asked, reasons[at], free[at], at_hand[at], part, others)
            explained[at] = Reason(reasons[at], words[at], made, part.over)
        if watch.interrupted:
            raise Interrupted("stopped before it was known what stands in the way")
        return Explanation(asked, [explained[at] for at in range(len(reasons))], known=found is not None)
