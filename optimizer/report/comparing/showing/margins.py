"""What is each operator left with in each case: does a price war leave anyone a margin?"""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.report.comparing.findings import Findings, Row
from optimizer.report.comparing.measures import Measures
from optimizer.report.comparing.phrases import Money, money, named, percent, phrase
from optimizer.report.comparing.showing.blocks import Block, Cell, Grid, Heading, Tone, nothing, plain
from optimizer.report.comparing.showing.costs import mark
from optimizer.report.words import Both

REVENUE, MARGIN = "revenue_cny", "margin_cny"


def margin_section(found: Findings) -> Iterator[Block]:
    """Yield the margins of operators case by case, and who is left without one."""
    yield Block("section", phrase("margins"), anchor="margins")
    earning = [row for row in found.planned if row.shown is not None and row.shown.margin is not None]
    if not earning:
        yield Block("paragraph", phrase("margins_unknown"))
        return
    losses = tuple(_losers(row) for row in earning if _without(row))
    yield Block("paragraph", phrase("margins_intro"))
    yield Block("lead", phrase("margins_some_lose" if losses else "margins_all_earn", n=len(losses), all=len(earning)))
    if losses:
        yield Block("list", items=losses)
    yield Block("grid", grid=_grid(earning))


def _without(row: Row) -> list[str]:
    """Return the operators with revenue but no margin."""
    accounts = row.shown.accounts if row.shown is not None else {}
    return [operator for operator, account in accounts.items() if account[REVENUE] > 0 and account[MARGIN] <= 0]


def _losers(row: Row) -> Both:
    names, shown = _operators(row.shown), _without(row)
    earning = sum(account[REVENUE] > 0 for account in (row.shown.accounts if row.shown else {}).values())
    said = {
        key: ("、" if key == "zh" else ", ").join(names[operator][key] for operator in shown) for key in ("en", "zh")
    }
    return phrase("margins_lost", title=row.title, n=len(shown), all=earning, names=said)


def _operators(shown: Measures | None) -> dict[str, Both]:
    if shown is None:
        return {}
    table = shown.instance["operators"]
    rows = zip(table["operator"], table["name"], table["name_zh"], strict=True)
    return {str(operator): named(english, chinese) for operator, english, chinese in rows}


def _grid(earning: list[Row]) -> Grid:
    names: dict[str, Both] = {}
    for row in earning:
        names = {**_operators(row.shown), **names}
    largest = max(abs(a[MARGIN]) for row in earning for a in (row.shown.accounts if row.shown else {}).values())
    unit = money(largest)
    headings = (
        Heading(phrase("case"), "name"),
        *(Heading(title) for title in names.values()),
        Heading(phrase("all_operators")),
    )
    rows = tuple(_row(row, list(names), unit) for row in earning)
    title = phrase("margins_title", unit=unit.unit)
    return Grid(title, headings, rows, tuple(mark(row) for row in earning), phrase("margins_note"), sorts=True)


def _row(row: Row, operators: list[str], unit: Money) -> tuple[Cell, ...]:
    accounts = row.shown.accounts if row.shown is not None else {}
    cells = [_cell(accounts.get(operator), unit) for operator in operators]
    whole = {key: sum(account[key] for account in accounts.values()) for key in (REVENUE, MARGIN)}
    return (Cell(row.title), *cells, _cell(whole, unit))


def _cell(account: object, unit: Money) -> Cell:
    if not isinstance(account, dict) or (account[REVENUE] == 0 and account[MARGIN] == 0):
        return nothing()
    share = percent(account[MARGIN] / account[REVENUE], 0) if account[REVENUE] > 0 else "–"
    tone: Tone = "up" if account[MARGIN] < 0 else ""
    return Cell(unit.said(account[MARGIN]), account[MARGIN], note=plain(share), tone=tone)
