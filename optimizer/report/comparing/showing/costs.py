"""What does each case cost beside the case it is compared with, and what is proven of the difference?"""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.report.comparing.findings import Findings, Row
from optimizer.report.comparing.phrases import Money, percent, phrase, prose
from optimizer.report.comparing.showing.bars import Ruler, axis_drawing, interval_drawing, ruler
from optimizer.report.comparing.showing.blocks import Block, Cell, Grid, Heading, Tone, amount, nothing, part, plain
from optimizer.report.words import Both

SILENT = ("unknown", "refused", "failed")  # endings of which no interval says anything
TONES: dict[str, Tone] = {"higher": "up", "infeasible": "up", "lower": "down", "complies": "soft", "unproven": "soft"}


def cost_section(found: Findings) -> Iterator[Block]:
    """Yield the table of costs and of differences."""
    yield Block("section", phrase("costs"), anchor="costs")
    yield Block("paragraph", phrase("costs_intro"))
    yield Block("grid", grid=_grid(found))


def _grid(found: Findings) -> Grid:
    scale = ruler([share for row in found.rows for share in shares(row)])
    unit = found.money
    headings = (
        Heading(phrase("case"), "name"),
        Heading(phrase("proven"), "text"),
        Heading(phrase("difference_in", unit=unit.unit)),
        Heading(phrase("difference_drawn"), "drawing", axis_drawing(scale)),
        Heading(phrase("cost_in", unit=unit.unit)),
        Heading(phrase("bound_in", unit=unit.unit)),
        Heading(phrase("gap")),
        Heading(phrase("controllable_gap")),
        Heading(phrase("verified"), "text"),
    )
    rows = tuple(_row(row, unit, scale) for row in found.rows)
    return Grid(plain(""), headings, rows, tuple(mark(row) for row in found.rows), phrase("costs_note"), sorts=True)


def mark(row: Row) -> str:
    """Return the classes of a row: the base, or what is proven of it."""
    if row.against is None:
        return "base"
    kinds = {"higher": "differs", "lower": "differs", "infeasible": "differs none", "complies": "same", "equal": "same"}
    kind = kinds.get(row.verdict, "unproven" if row.verdict == "unproven" else "none")
    return f"{kind} rule" if row.case.scenario.rule else kind


def _row(row: Row, unit: Money, scale: Ruler) -> tuple[Cell, ...]:
    shown, difference = row.shown, row.difference
    bound = shown.bound if shown is not None else row.case.bound
    low, high, plans = shares(row)
    tone = TONES.get(row.verdict, "soft")
    drawn = (
        interval_drawing(scale, low, high, plans, tone) if difference is not None and row.verdict not in SILENT else ""
    )
    checked: Tone = "" if shown is None or shown.verified else "flag"
    return (
        Cell(row.title, note=_compared(row)),
        Cell(_said(row), note=_noted(row, unit), tone=tone),
        _range(row, unit),
        Cell(plain(""), value=_middle(low, high), drawing=drawn),
        amount(None if shown is None else shown.objective, unit),
        amount(bound, unit),
        part(None if shown is None or row.case.scenario.rule else shown.gap, 2),
        part(None if shown is None or row.case.scenario.rule else shown.controllable_gap, 2),
        nothing() if shown is None else Cell(phrase("yes" if shown.verified else "no"), tone=checked),
    )


def _compared(row: Row) -> Both | None:
    named_one = row.case.scenario.against and row.against is not None
    return phrase("compared_with", title=row.against.title) if named_one and row.against is not None else None


def shares(row: Row) -> tuple[float, float, float]:
    """Return the least, the most and the plans' difference as shares of the cost compared with; NaN if not known."""
    nan = float("nan")
    if row.difference is None or row.against is None or row.against.shown is None or not row.against.shown.objective:
        return nan, nan, nan
    whole, plans = row.against.shown.objective, row.difference.plans
    return row.difference.low / whole, row.difference.high / whole, nan if plans is None else plans / whole


def _middle(low: float, high: float) -> float | None:
    ends = [end for end in (low, high) if abs(end) < float("inf")]
    return sum(ends) / len(ends) if ends else None


def _range(row: Row, unit: Money) -> Cell:
    """Return "+1.2 to +1.4" and the same in percent."""
    difference = row.difference
    if difference is None or row.verdict in ("infeasible", *SILENT):
        return nothing()
    low, high, _ = shares(row)
    ends = (unit.said(difference.low, signed=True), unit.said(difference.high, signed=True))
    key = _range_key(difference.low, difference.high)
    parts = (percent(low, 2, signed=True), percent(high, 2, signed=True))
    if ends[0] == ends[1]:
        return Cell(ends[0], _middle(low, high), note=plain(parts[0]))
    said, note = phrase(key, low=ends[0], high=ends[1]), phrase(key, low=parts[0], high=parts[1])
    return Cell(said, _middle(low, high), note=note)


def _range_key(low: float, high: float) -> str:
    if low == -float("inf"):
        return "at_most" if high < float("inf") else "anything"
    return "at_least" if high == float("inf") else "range"


def _said(row: Row) -> Both:
    return phrase(f"verdict_{row.verdict}")


def _noted(row: Row, unit: Money) -> Both | None:
    if row.case.message and row.case.plan is None:
        return prose(row.case.message)
    seen = abs(row.transfers) >= 0.5 * unit.size["en"] * 10 ** -unit.digits["en"]
    if row.bridge is not None and seen:
        return phrase("of_which_transfers", amount=unit.whole(row.transfers, signed=True))
    if row.case.scenario.rule:
        return phrase(f"rule_{row.case.scenario.rule}")
    return None
