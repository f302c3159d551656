"""How does one case end? Whatever happens inside, it ends as an answer that can be kept and shown."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from optimizer.data.instance import Instance
from optimizer.errors import BadInput, EastwestError, Infeasible, NoPlanWithinLimit, Unbounded
from optimizer.plan.plan import Plan
from optimizer.solve.pipeline import solve
from optimizer.solve.split.reuse import Reuse
from optimizer.study.asking import Options

Ending = Literal["planned", "infeasible", "no_plan", "refused", "failed"]
LONGEST_MESSAGE = 2_000


@dataclass(frozen=True)
class Answer:
    """How a case ended: its plan, or why there is none and which bound (CNY a year) was proven all the same.

    `reuse` is what cases near to it can start from, where it was asked for.
    """

    ending: Ending
    message: str = ""
    bound: float | None = None
    plan: Plan | None = None
    reuse: Reuse | None = None


def answered(question: Instance, options: Options, near: Reuse | None, leaves: bool) -> Answer:  # noqa: FBT001 - a task
    """Solve one case. Runs in a worker; every failure of this case alone is an answer, not the end of the study."""
    try:
        return solved(question, options, near, leaves=leaves)
    except Infeasible as error:
        return Answer("infeasible", said(error))
    except NoPlanWithinLimit as error:
        return Answer("no_plan", said(error), error.bound)
    except (BadInput, Unbounded) as error:
        return Answer("refused", said(error))
    except MemoryError:
        return Answer("failed", "there was not enough memory for this case")
    except Exception as error:  # noqa: BLE001 - one case that fails is a row of the table
        return Answer("failed", said(error))


def solved(question: Instance, options: Options, near: Reuse | None, *, leaves: bool) -> Answer:
    """Return the plan of one question, found from what a case near to it left, and what it leaves itself if asked."""
    left: list[Reuse] = []
    plan = solve(
        question,
        gap=options.gap,
        seconds=options.seconds,
        threads=options.threads,
        seed=options.seed,
        near=near,
        keep=left.append if leaves else None,
    )
    return Answer("planned", plan=plan, reuse=left[-1] if left else None)


def said(error: BaseException) -> str:
    """Return what an error says, in one line without control characters and without folders of this machine."""
    if isinstance(error, BadInput):
        text = "; ".join(str(dataclasses.replace(fault, file=Path(fault.file).name)) for fault in error.faults)
    else:
        text = str(error) if isinstance(error, EastwestError) else f"{type(error).__name__}: {error}"
    text = " ".join(text.split())
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:LONGEST_MESSAGE]
