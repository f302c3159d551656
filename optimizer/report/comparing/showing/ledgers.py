"""Does it matter in which ledger carbon is counted when cases are ranked?"""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.plan.ledgers import LEDGERS
from optimizer.report.comparing.findings import Findings
from optimizer.report.comparing.phrases import figure, phrase
from optimizer.report.comparing.showing.blocks import Block, Cell, Grid, Heading, Tone, nothing
from optimizer.report.comparing.showing.costs import mark
from optimizer.report.comparing.showing.slopes import slopes_drawing

MEGA = 1e6
MOST_DRAWN = 80  # cases; more lines than that show nothing


def ledger_section(found: Findings) -> Iterator[Block]:
    """Yield the emissions of each case in all three ledgers, with a flag where its rank depends on the ledger."""
    carbon = [row.shown.carbon for row in found.planned if row.shown is not None]
    if not carbon:
        return
    swaps = found.ranking.swaps
    yield Block("section", phrase("ledgers"), anchor="ledgers")
    yield Block("paragraph", phrase("ledgers_intro"))
    changed = sum(bool(others) for others in swaps)
    key = "ledgers_change" if changed else "ledgers_agree"
    yield Block("lead", phrase(key, n=changed, all=len(carbon)))
    if len(carbon) <= MOST_DRAWN:
        titles = [row.title for row in found.planned]
        yield Block("drawing", drawing=slopes_drawing(titles, carbon, [bool(others) for others in swaps]))
    yield Block("grid", grid=_grid(found))


def _grid(found: Findings) -> Grid:
    rows = [row for row in found.planned if row.shown is not None]
    largest = max(max(row.shown.carbon.values()) for row in rows if row.shown is not None)
    size, unit = (MEGA, phrase("mt_unit")) if largest >= MEGA else (1e3, phrase("kt_unit"))
    headings = (
        Heading(phrase("case"), "name"),
        *(Heading(phrase(f"{ledger}_in", unit=unit)) for ledger in LEDGERS),
        Heading(phrase("ledger_flag"), "text"),
    )
    cells = []
    for place, row in enumerate(rows):
        ranked = []
        for ledger in LEDGERS:
            tonnes = row.shown.carbon[ledger] if row.shown is not None else 0.0
            note = phrase("rank", n=found.ranking.ranks[ledger][place])
            text = figure(tonnes / size, 3)
            ranked.append(Cell({"en": text, "zh": text}, tonnes, note=note))
        cells.append((Cell(row.title), *ranked, _flag(found, place)))
    marks = tuple(mark(row) for row in rows)
    return Grid(phrase("ledgers_title"), headings, tuple(cells), marks, phrase("ledgers_note"), sorts=True)


def _flag(found: Findings, place: int) -> Cell:
    others = found.ranking.swaps[place]
    if not others:
        return nothing()
    tone: Tone = "flag"
    if len(others) == 1:
        return Cell(phrase("swaps_one", title=found.planned[others[0]].title), float(len(others)), tone=tone)
    return Cell(phrase("swaps_many", n=len(others)), float(len(others)), tone=tone)
