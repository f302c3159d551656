"""`eastwest verify`: is a saved plan true?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import typer

from optimizer.cli.opening import opened
from optimizer.cli.options import JsonOption, RunArgument, examples
from optimizer.cli.printing import document, line
from optimizer.errors import VerificationFailed

if TYPE_CHECKING:
    from optimizer.plan.verify import Verdict

EXAMPLES = examples("eastwest verify runs/toy", "eastwest verify runs/edwc-2025 --json")


def verifying(run: RunArgument, as_json: JsonOption = False) -> None:
    """Recompute every rule, cost term and headline figure of a plan from its tables alone; exit 8 if one is broken."""
    from optimizer.plan.verify import verify

    plan, instance, levers = opened(run, for_judgement=True)
    verdict = verify(plan, instance, levers)
    if as_json:
        document(_told(verdict))
        raise typer.Exit(0 if verdict.ok else VerificationFailed.exit_code)
    if not verdict.ok:
        raise VerificationFailed("\n  ".join(("the plan is not true", *verdict.failures)))
    counts = f"{len(verdict.rules)} rules, {len(verdict.costs)} cost terms and {len(verdict.figures)} figures"
    line(f"verified: {counts} hold; worst deviation {verdict.worst:.1e}")


def _told(verdict: Verdict) -> dict[str, Any]:
    rows = verdict.to_table().to_dict(orient="records")
    return {
        "verified": verdict.ok,
        "worst": _number(verdict.worst),
        "failures": list(verdict.failures),
        "checks": [{str(key): _number(value) for key, value in row.items()} for row in rows],
    }


def _number(value: Any) -> Any:
    """Return what JSON can say: a number that is not finite becomes its name."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
