"""Where does the work go in each case: one small map a case, all to one scale?"""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.report.comparing.findings import Findings, Row
from optimizer.report.comparing.phrases import figure, percent, phrase
from optimizer.report.comparing.showing.blocks import Block, Cell, Grid, Heading, part, plain
from optimizer.report.comparing.showing.maps import (
    Atlas,
    atlas,
    legend_drawing,
    outlines_drawing,
    round_amount,
    small_map,
)
from optimizer.report.comparing.showing.markup import both_html
from optimizer.report.words import said

MOST_DRAWN = 60  # cases; the rest stands in the tables


def map_section(found: Findings) -> Iterator[Block]:
    """Yield the maps of all cases with a plan."""
    shown = [(row, row.shown) for row in found.planned if row.shown is not None]
    if not shown:
        return
    yield Block("section", phrase("maps"), anchor="maps")
    yield Block("paragraph", phrase("maps_intro"))
    places = [(one.instance, one.places.training, one.places.inference) for _, one in shown]
    page = atlas(found.comparison.instance, places)
    yield Block("drawing", drawing=outlines_drawing(found.comparison.instance, page))
    largest = max(float(half.max(initial=0.0)) for _, *halves in places for half in halves)
    if largest > 0:
        yield Block("drawing", drawing=key_drawing(page, largest))
    drawn = "".join(_figure(row, page) for row, _ in shown[:MOST_DRAWN])
    yield Block("drawing", drawing=f'<div class="maps">\n{drawn}</div>\n')
    if len(shown) > MOST_DRAWN:
        yield Block("paragraph", phrase("first_drawn", n=MOST_DRAWN, all=len(shown)))
    yield Block("paragraph", said("attribution"))
    yield Block("grid", grid=_moves(found), alone="markdown")


def key_drawing(page: Atlas, largest: float) -> str:
    """Return what a disc means: one pair of half discs with a round amount."""
    mw = round_amount(largest)
    said_mw = figure(mw, 0 if mw >= 1 else 2)
    text = phrase("map_key", mw=said_mw)
    return f'<p class="map-key">{legend_drawing(page, mw)}<span>{both_html(text)}</span></p>\n'


def _figure(row: Row, page: Atlas) -> str:
    assert row.shown is not None  # noqa: S101 - planned rows only
    shares = {
        "training": percent(row.shown.west_training, 0),
        "inference": percent(row.shown.west_inference, 0),
    }
    label = phrase("map_label", title=row.title, **shares)
    moved = row.moves.moved if row.moves is not None else None
    caption = [both_html(phrase("map_shares", **shares))]
    if moved is not None:
        caption.append(both_html(phrase("map_moved", share=percent(moved, 0))))
    drawn = small_map(row.shown, page, f"{label['en']} / {label['zh']}")
    title = f"<b>{both_html(row.title)}</b>"
    kind = ' class="base"' if row.against is None else ""
    return f"<figure{kind}>{drawn}<figcaption>{title}<span>{'<br>'.join(caption)}</span></figcaption></figure>\n"


def _moves(found: Findings) -> Grid:
    """Return what moves in each case as a table, for readers of the Markdown."""
    headings = (
        Heading(phrase("case"), "name"), Heading(phrase("training_west")), Heading(phrase("inference_west")),
        Heading(phrase("moved_share")),
    )  # fmt: skip
    rows = [
        (
            Cell(row.title),
            part(row.shown.west_training, 0),
            part(row.shown.west_inference, 0),
            part(row.moves.moved if row.moves is not None else None, 0),
        )
        for row in found.planned
        if row.shown is not None
    ]
    return Grid(plain(""), headings, tuple(rows))
