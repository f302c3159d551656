"""`eastwest prices`: what is a limit worth?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from optimizer.cli.endings import say
from optimizer.cli.opening import opened_true
from optimizer.cli.options import JsonOption, RunArgument, SecondsOption, examples
from optimizer.cli.printing import document, line, table
from optimizer.cli.targets import refuse_unwritable
from optimizer.errors import NoPlanWithinLimit, UsageError

if TYPE_CHECKING:
    from optimizer.explain.prices.answering import Priced, Traced
    from optimizer.explain.prices.pricing import Price

EXAMPLES = examples(
    "eastwest prices runs/toy",
    "eastwest prices runs/toy --curve contract:dune",
    "eastwest prices runs/toy --curve demand:chat --within 8:14 --json",
    "eastwest prices runs/edwc-2025 --seconds 600 -o prices.csv",
)
DEFAULT_SECONDS = 120.0
COSTS = ("cost_from", "cost_to")
DIGITS, FINER = 5, 7  # of what is shown; of the ends of pieces
HELD = "Prices are those of the linear model with every whole number of the plan held: modules, homes, jobs."
ANEW = {
    True: "Decided anew: the question solved again, whole numbers and all, with that much more of the limit.",
    False: "Decided anew: the relaxation solved again; modules, homes and jobs are divided in it.",
}


def _within(value: str | None) -> str | None:
    if value is not None:
        _range(value)
    return value


def _range(value: str) -> tuple[float, float]:
    low, _, high = value.partition(":")
    try:
        ends = float(low), float(high)
    except ValueError:
        ends = (math.nan, math.nan)
    if not (math.isfinite(ends[0]) and math.isfinite(ends[1]) and ends[0] < ends[1]):
        raise typer.BadParameter(f"{value!r} is not two rising numbers with a colon between, such as 10:20")
    return ends


def pricing(
    run: RunArgument,
    curve: Annotated[
        str | None,
        typer.Option("--curve", metavar="KIND[:THING]", help="Trace one limit instead, such as connection:dune."),
    ] = None,
    within: Annotated[
        str | None,
        typer.Option(
            "--within",
            metavar="LOW:HIGH",
            callback=_within,
            help="Values of the limit between which it is traced. Default: from half to twice what is stated.",
        ),
    ] = None,
    seconds: SecondsOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE.csv", help="Write the table as CSV. Default: no file."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what one unit more of every limit of a run is worth, and over which range: CNY a year saved.

    Limits are connections, halls, room, trunks, supply, capital, contracts, latency, demand and every policy's setting.
    Whole numbers of the plan are held; beside that stands what one unit more is worth to a question decided anew.
    """
    from optimizer.explain.prices.answering import curve_rows, priced, rows, told, told_curve, traced

    if within is not None and curve is None:
        raise UsageError("--within says where to trace one limit: name it with --curve")
    if output is not None:
        refuse_unwritable(output)
    plan, question, levers = opened_true(run)
    limit = DEFAULT_SECONDS if seconds is None else seconds
    if curve is None:
        answer = priced(plan, question, levers, limit)
        _write(output, rows(answer), as_json=as_json)
        document(told(answer)) if as_json else _print(answer)
        if all(price.how == "unknown" for price in answer.prices):
            raise NoPlanWithinLimit("the time was over before the price of any limit was known")
        return
    one = traced(plan, question, levers, limit, curve, None if within is None else _range(within))
    _write(output, curve_rows(one), as_json=as_json)
    document(told_curve(one)) if as_json else _print_curve(one)


def _write(output: Path | None, told: Iterable[Mapping[str, Any]], *, as_json: bool) -> None:
    if output is None:
        return
    import pandas as pd

    from optimizer.data.writing import write_table

    write_table(pd.DataFrame(list(told)), output)
    (say if as_json else line)(f"written: {output}")


def _print(answer: Priced) -> None:
    from optimizer.explain.prices.answering import told
    from optimizer.explain.prices.kinds import KINDS

    each = list(zip(answer.prices, told(answer)["limits"], strict=True))
    shown = [(price, one) for price, one in each if not price.is_nothing and price.how != "unknown"]
    columns = ("limit", "stated", "CNY a year for one more", "holds from", "to", "decided anew")
    table(columns, [_row(answer, price, one) for price, one in shown] or [("none is worth anything", *[""] * 5)])
    line(HELD)
    line(ANEW[answer.exact])
    for words, some in (
        ("are worth nothing", [price for price, _ in each if price.is_nothing]),
        ("are not known, for lack of time or by rounding", [price for price, _ in each if price.how == "unknown"]),
        ("were not decided anew in time", [price for price, _ in each if price.worth is None]),
    ):
        counts = Counter(KINDS[price.limit.kind].words for price in some)
        if counts:
            line(f"{len(some)} {words}: {', '.join(f'{kind} ({count})' for kind, count in counts.items())}.")


def _row(answer: Priced, price: Price, one: Mapping[str, Any]) -> tuple[str, ...]:
    from optimizer.explain.prices.answering import name
    from optimizer.explain.prices.kinds import KINDS

    kind, of = KINDS[price.limit.kind], name(answer.standing, price.limit)
    low = _number(one["from"])
    if price.how == "difference":
        low = f"over {_number(price.units)} {kind.unit}"
    return (
        f"{kind.words}{': ' if of else ''}{of}",
        f"{_number(one['stated'])} {kind.unit}",
        "no plan" if price.more is None else _number(one["one_more"]),
        low,
        _number(one["to"]) or ("no end" if price.high == math.inf else ""),
        _anew(one["anew"]),
    )


def _anew(anew: Mapping[str, Any] | None) -> str:
    if anew is None:
        return "?"
    if not anew["possible"]:
        return "no plan"
    least, most = _number(anew["least"]), _number(anew["most"])
    return most if least == most else f"{least or '?'} to {most}"


def _print_curve(answer: Traced) -> None:
    from optimizer.explain.prices.answering import curve_rows, name
    from optimizer.explain.prices.kinds import KINDS
    from optimizer.units import CNY_PER_MCNY

    limit, kind = answer.limit, KINDS[answer.limit.kind]
    of = name(answer.standing, limit)
    line(f"{kind.words}{': ' if of else ''}{of}, stated {_number(limit.stated)} {kind.unit}")
    now, rows = answer.standing.cost * CNY_PER_MCNY, list(curve_rows(answer))
    if limit.held:
        shown = [
            (
                *(_number(row[key], FINER) for key in ("from", "to")),
                *(_number(value) for value in (row["one_more"], *(round(row[key] - now, 2) for key in COSTS))),
            )
            for row in rows
        ]
        table(("from", "to", "CNY a year for one more", "dearer than the plan at from", "at to"), shown)
        line(f"The curve is exact; pieces: {len(rows)}. {HELD}" if rows else f"There is no plan here. {HELD}")
        return
    costs = [(row["at"], row["cost"]) for row in rows]
    table(
        ("at", "dearer than the plan"),
        [(_number(at), "no plan" if cost is None else _number(round(cost - now, 2))) for at, cost in costs],
    )
    line(f"This limit multiplies what is decided or opens places: solved at these settings, no curve. {HELD}")


def _number(value: float | None, digits: int = DIGITS) -> str:
    """Return some digits of a number down to its sixth decimal, nothing for none."""
    if value is None:
        return ""
    rounded = float(f"{round(value, 6):.{digits}g}") + 0.0
    return f"{rounded:,.0f}" if abs(rounded) >= 10**digits else f"{rounded:,.{digits}g}"
