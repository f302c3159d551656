"""`eastwest alternatives`: what else could be done at nearly the same cost?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.cli.endings import INTERRUPTED, say
from optimizer.cli.opening import opened_true
from optimizer.cli.options import JsonOption, RunArgument, SecondsOption, WithinOption, examples, share_of
from optimizer.cli.printing import document, line, money, percent, table
from optimizer.errors import Interrupted, NoPlanWithinLimit

if TYPE_CHECKING:
    from optimizer.report.comparing.choices import Choices, SiteChoice

EXAMPLES = examples(
    "eastwest alternatives runs/toy",
    "eastwest alternatives runs/edwc-2025 --within 1% --count 3 --seconds 1200 -o alternatives",
    "eastwest alternatives runs/toy --within 0.1 --json",
)
DEFAULT_SECONDS = 300.0
MOST_COUNT = 100


def _count(value: int) -> int:
    if not 1 <= value <= MOST_COUNT:
        raise typer.BadParameter(f"{value} is not a number of plans from 1 to {MOST_COUNT}")
    return value


def alternating(
    run: RunArgument,
    within: WithinOption = "1%",
    count: Annotated[
        int, typer.Option("--count", metavar="N", callback=_count, help="Number of alternatives. Default: 3.")
    ] = 3,
    seconds: SecondsOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER", help="Folder for runs and map. Default: RUN/alternatives."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Find plans as different as possible at nearly the same cost; say which sites are certain, and which a choice.

    Each alternative is a verified run of its own. Ctrl-C stops the search and keeps what is found so far.
    """
    from optimizer.cli.following import following
    from optimizer.explain.alternatives.finding import alternatives
    from optimizer.explain.alternatives.saving import refuse_foreign, write_alternatives
    from optimizer.explain.alternatives.showing import choices, told
    from optimizer.solve.watch import Watch

    folder = run / "alternatives" if output is None else output
    refuse_foreign(folder)
    plan, question, levers = opened_true(run)
    watch = Watch(DEFAULT_SECONDS if seconds is None else seconds)
    with following() as progress, watch.listening():
        found = alternatives(plan, question, levers, share_of(within), count, watch, progress)
    if not found.known:
        if watch.interrupted:
            raise Interrupted("stopped before anything was known")
        raise NoPlanWithinLimit("the time was over before anything was known of other plans", None)
    written = write_alternatives(found, folder)
    shown = choices(found)
    if as_json:
        document(told(shown))
    else:
        _print(shown)
    for path in written:
        say(f"written: {path}")
    raise typer.Exit(INTERRUPTED if watch.interrupted else 0)


def _print(shown: Choices) -> None:
    line(f"plans that cost at most {100 * shown.within:g} % more: up to {money(shown.limit)} a year")
    rows = [
        (one.name, money(one.cost), f"{one.moved:,.1f}", percent(_part(one.moved, shown)),
         str(len(one.opened)), str(len(one.closed)))
        for one in shown.plans
    ]  # fmt: skip
    headings = ("alternative", "cost", "MW elsewhere", "of the work", "sites opened", "closed")
    table(headings, rows or [("none found", *("" for _ in headings[1:]))])
    most = f"{shown.most:,.1f} MW ({percent(_part(shown.most, shown))})"
    unproven = "how much more could lie elsewhere is not proven"
    line(f"no plan within the limit has more than {most} elsewhere" if shown.proven else unproven)
    if shown.plans and not shown.farthest:
        line("these are the plans found, and none of them is proven the farthest")
    line()
    ids = shown.instance["sites"]["site"].tolist()
    table(
        ("site", "label", "MW, least", "most", "proof"),
        [
            (site, one.label, f"{one.together[0]:,.1f}", f"{one.together[1]:,.1f}", _proof(one, shown))
            for site, one in zip(ids, shown.sites, strict=True)
        ],
    )


def _part(mw: float, shown: Choices) -> float | None:
    return mw / shown.work if shown.work else None


def _proof(one: SiteChoice, shown: Choices) -> str:
    if one.other and one.cost is not None:
        return f"{one.other} at {money(one.cost)}"
    kind = "without it" if one.used else "with it"
    if one.bound == float("inf"):
        return f"no plan {kind}"
    return f"at least {money(one.bound)} {kind}" if shown.tells(one) else f"nothing known {kind}"
