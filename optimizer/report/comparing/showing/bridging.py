"""How is the way from one plan's cost, emissions or margin to another's shown?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.report.comparing.bridge import Bridge
from optimizer.report.comparing.findings import Findings, Row
from optimizer.report.comparing.phrases import Money, figure, money, phrase
from optimizer.report.comparing.showing.bars import step_drawings
from optimizer.report.comparing.showing.blocks import Block, Cell, Grid, Heading, plain
from optimizer.report.words import Both

OPENS, CLOSES = Block("drawing", drawing='<div class="cards">\n'), Block("drawing", drawing="</div>\n")

MOST_DRAWN = 60  # cases; the rest stands in the tables


def bridge_section(found: Findings) -> Iterator[Block]:
    """Yield a cost bridge for every case with a plan that is compared with one."""
    crossed = [(row, row.bridge, row.against.title) for row in found.rows if row.bridge and row.against]
    if not crossed:
        return
    yield Block("section", phrase("bridges"), anchor="bridges")
    yield Block("paragraph", phrase("bridges_intro"))
    stepping = [(row, bridge, start) for row, bridge, start in crossed if bridge.steps]
    yield OPENS
    for row, bridge, start in stepping[:MOST_DRAWN]:
        yield from _card(Block("grid", grid=bridge_grid(bridge, row.title, (start, phrase("bridge_end")), _note(row))))
    yield CLOSES
    if len(stepping) > MOST_DRAWN:
        yield Block("paragraph", phrase("first_drawn", n=MOST_DRAWN, all=len(stepping)))
    alike = tuple(row.title for row, bridge, _ in crossed if not bridge.steps)
    if alike:
        yield Block("paragraph", phrase("bridges_alike"))
        yield Block("list", items=alike)


def pair_bridges(bridges: tuple[Bridge, ...], ends: tuple[Both, Both]) -> Iterator[Block]:
    """Yield the bridges between two plans: cost, three ledgers, margin."""
    yield OPENS
    for bridge in bridges:
        note = None if bridge.steps else phrase("bridge_alike")
        yield from _card(Block("grid", grid=bridge_grid(bridge, phrase(f"bridge_{bridge.kind}"), ends, note)))
    yield CLOSES


def bridge_grid(bridge: Bridge, title: Both, ends: tuple[Both, Both], note: Both | None = None) -> Grid:
    """Return a bridge as a table: where it starts, its steps with their bars, where it ends, and the difference."""
    unit = _unit(bridge)
    drawn = step_drawings(bridge)
    headings = (Heading(phrase("step"), "name"), Heading(plain(""), "drawing"), Heading(unit.unit))
    steps = [
        (Cell(step.name), Cell(plain(""), drawing=bar), Cell(unit.said(step.amount, signed=True), step.amount))
        for step, bar in zip(bridge.steps, drawn, strict=False)
    ]
    rows = (
        (Cell(ends[0]), Cell(plain("")), Cell(unit.said(bridge.start), bridge.start)),
        *steps,
        (Cell(ends[1]), Cell(plain("")), Cell(unit.said(bridge.end), bridge.end)),
        (
            Cell(phrase("bridge_difference")),
            Cell(plain(""), drawing=drawn[-1]),
            Cell(unit.said(bridge.difference, signed=True), bridge.difference),
        ),
    )
    return Grid(title, headings, rows, ("end", *("",) * len(steps), "end", "total"), note)


@dataclass(frozen=True)
class Mass:
    """The unit in which tonnes of one table are said."""

    unit: Both
    size: float

    def said(self, tonnes: float | None, *, signed: bool = False) -> Both:
        """Return the amount without its unit."""
        return plain(figure(None if tonnes is None else tonnes / self.size, 3, signed=signed))


def _unit(bridge: Bridge) -> Money | Mass:
    largest = max(abs(bridge.start), abs(bridge.end), *(abs(step.amount) for step in bridge.steps), 0.0)
    if bridge.unit == "cny":
        return money(largest)
    return Mass(phrase("mt_unit"), 1e6) if largest >= 1e6 else Mass(phrase("kt_unit"), 1e3)


def _card(block: Block) -> Iterator[Block]:
    yield Block("drawing", drawing='<div class="card">\n')
    yield block
    yield CLOSES


def _note(row: Row) -> Both | None:
    """Return a warning where the two plans differ by more than is proven."""
    if row.difference is None or row.difference.proven:
        return None
    return phrase("bridge_unproven")
