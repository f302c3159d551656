"""What do the commands that solve many cases share: their options, how they are followed, and how they end?"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.cli.endings import say
from optimizer.cli.printing import document, line, money, percent, table
from optimizer.errors import Interrupted, UsageError

if TYPE_CHECKING:
    from rich.live import Live

    from optimizer.study.answering import Answer
    from optimizer.study.standing import Standing
    from optimizer.study.studying import Means, Studied

MOST_WORKERS = 1024
LIMIT, NO_PLAN, REFUSED, FAILED, UNVERIFIED = 6, 7, 3, 70, 8
URGENCY = (UNVERIFIED, FAILED, REFUSED, NO_PLAN, LIMIT)  # where cases end differently, the first of these is the code


def _workers(value: int | None) -> int | None:
    if value is not None and not 1 <= value <= MOST_WORKERS:
        raise typer.BadParameter(f"{value} is not a number of workers from 1 to {MOST_WORKERS}")
    return value


WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        callback=_workers,
        help="Processes on this machine, a case each. Default: as many as its cores give --threads to.",
    ),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(
        "--scheduler", metavar="ADDRESS", help="Your own dask scheduler instead, such as tcp://10.0.0.5:8786."
    ),
]
FolderOption = Annotated[
    Path,
    typer.Option(
        "--output", "-o", metavar="DIR", help="Folder of the study; one that was interrupted is gone on with."
    ),
]


@contextmanager
def means(
    folder: Path,
    workers: int | None,
    scheduler: str | None,
    gap: float | None,
    seconds: float | None,
    threads: int,
    seed: int,
) -> Iterator[Means]:
    """Yield how a study is made, and turn Ctrl-C into an ending that says how to go on."""
    if workers is not None and scheduler is not None:
        raise UsageError("--workers and --scheduler exclude each other; the scheduler has its own workers")
    from optimizer.study.ledger import refuse_foreign
    from optimizer.study.studying import Means
    from optimizer.study.workers import crew_at, local_crew

    refuse_foreign(folder)
    count = workers or max(1, (os.cpu_count() or 1) // threads)
    with telling() as tell:
        try:
            yield Means(
                folder,
                (lambda: crew_at(scheduler)) if scheduler is not None else (lambda: local_crew(count, folder)),
                tell,
                gap,
                seconds,
                threads,
                seed,
            )
        except KeyboardInterrupt as stopped:
            message = f"stopped; what is finished is kept in {folder}, and the same command goes on from there"
            raise Interrupted(message) from stopped


@contextmanager
def telling() -> Iterator[Teller]:
    """Yield the listener that shows a study: a line for each piece of news, and a live line on a terminal."""
    if not sys.stderr.isatty():
        yield Teller()
        return
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(stderr=True), auto_refresh=False, transient=True) as live:
        yield Teller(live)


class Teller:
    """A listener of a study."""

    def __init__(self, live: Live | None = None) -> None:
        self._live = live

    def __call__(self, standing: Standing) -> None:
        """Hear where the study stands; print what is news."""
        if standing.news:
            say(news(standing))
        if self._live is not None:
            from rich.text import Text

            self._live.update(Text(f"{now(standing)}  (Ctrl-C stops; the same command goes on)"), refresh=True)


def news(standing: Standing) -> str:
    """Return what just happened, in one line."""
    head = f"[{standing.finished}/{standing.total}] {standing.case}".rstrip()
    if standing.answer is None:
        return f"{head} {standing.news}"
    left = f"; {_left(standing.left)}" if standing.left is not None and standing.finished < standing.total else ""
    return f"{head}: {outcome(standing.answer)}{left}"


def now(standing: Standing) -> str:
    """Return where the study stands, in one line."""
    running = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in standing.running)
    left = f", {_left(standing.left)}" if standing.left is not None else ""
    return f"{standing.finished} of {standing.total} finished{left}{': ' if running else ''}{running}"


def outcome(answer: Answer) -> str:
    """Return how a case ended, in one line."""
    plan = answer.plan
    if plan is None:
        return f"{answer.ending.replace('_', ' ')}{': ' if answer.message else ''}{answer.message}"
    proven = f"{money(plan.objective)}, gap {percent(plan.gap)}"
    return f"{proven}, {'verified' if plan.verified else 'NOT VERIFIED'}"


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"about {seconds / 60:.0f} min left" if seconds >= 90 else f"about {seconds:.0f} s left"


def show(studied: Studied, *, as_json: bool) -> None:
    """Print how each case ended and which files there are to read."""
    if as_json:
        cases = [{"name": name, **_told(answer)} for name, answer in studied.answers.items()]
        document({"cases": cases, "files": [str(file) for file in studied.files]})
        return
    rows = [(name, *_cells(answer)) for name, answer in studied.answers.items()]
    table(("case", "ending", "cost", "gap", "verified"), rows)
    for file in studied.files:
        line(str(file))


def exit_code(answers: Mapping[str, Answer]) -> int:
    """Return the exit code of a study: 0 where every case is solved within its gap or proven to have no plan."""
    codes = {_code(answer) for answer in answers.values()}
    return next((code for code in URGENCY if code in codes), 0)


def _code(answer: Answer) -> int:
    if answer.plan is None:
        return {"infeasible": 0, "no_plan": NO_PLAN, "refused": REFUSED}.get(answer.ending, FAILED)
    if not answer.plan.verified:
        return UNVERIFIED
    return LIMIT if answer.plan.status in ("limit", "interrupted") else 0


def _cells(answer: Answer) -> Sequence[str]:
    plan = answer.plan
    if plan is None:
        return (answer.ending.replace("_", " "), "", "", "")
    return (plan.status.replace("_", " "), money(plan.objective), percent(plan.gap), "yes" if plan.verified else "NO")


def _told(answer: Answer) -> dict[str, object]:
    plan = answer.plan
    if plan is None:
        return {"ending": answer.ending, "message": answer.message, "bound": answer.bound}
    finite = abs(plan.bound) < float("inf")
    return {
        "ending": answer.ending,
        "status": plan.status,
        "objective": plan.objective,
        "bound": plan.bound if finite else None,
        "gap": plan.gap if finite else None,
        "verified": plan.verified,
    }
