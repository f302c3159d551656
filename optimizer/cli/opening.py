"""How does a command open a run: the plan, the question as its policies change it, and what the judge needs?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from optimizer.errors import VerificationFailed

if TYPE_CHECKING:
    from optimizer.data.instance import Instance
    from optimizer.plan.plan import Plan
    from optimizer.policies import Lever


def opened(run: Path, *, for_judgement: bool = False) -> tuple[Plan, Instance, tuple[Lever, ...]]:
    """Return a saved plan, the question it answers under its scenario, and the levers of that scenario."""
    from optimizer.plan.store import read_plan
    from optimizer.policies import enacted

    plan, instance = read_plan(run, for_judgement=for_judgement)
    question, levers = enacted(instance)
    return plan, question, levers


def opened_true(run: Path) -> tuple[Plan, Instance, tuple[Lever, ...]]:
    """Return the same of a run whose plan is true. Raises VerificationFailed for any other."""
    from optimizer.plan.verify import verify

    plan, question, levers = opened(run)
    if not verify(plan, question, levers).ok:
        raise VerificationFailed("the plan is not true, so nothing is asked about it; `eastwest verify` says where")
    return plan, question, levers
