"""What is told to programs of why an instance cannot work?"""

from __future__ import annotations

from typing import Any

from optimizer.explain.conflicts.explaining import Explanation
from optimizer.explain.conflicts.facts import Open
from optimizer.explain.conflicts.naming import ids
from optimizer.explain.conflicts.proposing import Proposal


def told(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as a JSON document, its sentences in both languages."""
    question = explanation.question
    return {
        "possible": None if not explanation.known else not explanation.reasons,
        "reasons": [
            {
                "sentences": list(reason.words),
                "smallest": reason.conflict.smallest,
                "undone_mw": reason.conflict.mw,
                "facts": [
                    {"kind": fact.kind, "of": next(iter(ids(question, [fact])), None)} for fact in reason.conflict.facts
                ],
                "repairs": [_told(question, one) for one in reason.proposals],
                "cut_off": reason.cut_off,
            }
            for reason in explanation.reasons
        ],
    }


def _told(question: Open, one: Proposal) -> dict[str, Any]:
    return {
        "sentence": one.words,
        "changes": [
            {
                "kind": repair.kind,
                "of": next(iter(ids(question, [fact])), None),
                "units": units,
                "value": repair.value,
                "needed": repair.needed,
            }
            for repair in one.repairs
            for fact, units in repair.units.items()
        ],
        "mcny_per_year": sum(repair.price for repair in one.repairs if repair.kind == "room"),
        "verified": one.verified,
    }
