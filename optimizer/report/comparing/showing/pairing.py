"""What does a comparison of two plans say, block by block?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from optimizer.report.comparing.bridge import bridges
from optimizer.report.comparing.findings import Row
from optimizer.report.comparing.measures import Measures
from optimizer.report.comparing.moves import GROUPINGS, KINDS, Move, Moves
from optimizer.report.comparing.phrases import Money, figure, money, percent, phrase
from optimizer.report.comparing.showing.blocks import Block, Cell, Grid, Heading, amount, number, plain
from optimizer.report.comparing.showing.bridging import pair_bridges
from optimizer.report.comparing.showing.costs import shares
from optimizer.report.comparing.showing.difference_map import difference_drawing
from optimizer.report.comparing.showing.provenance import hash_grid
from optimizer.report.words import Both, said

MOST_MOVES = 60


def pair_headline(row: Row, a: Row) -> Both:
    """Return what is proven of the difference in cost."""
    difference = row.difference
    verdict = row.verdict if difference is not None else "unknown"
    if difference is None or verdict not in ("higher", "lower", "complies", "equal", "unproven", "infeasible"):
        return phrase("pair_headline_unknown", a=a.title, b=row.title)
    low = abs(difference.low if verdict == "higher" else difference.high)
    unit = _unit(row, a)
    return phrase(f"pair_headline_{verdict}", a=a.title, b=row.title, low=unit.whole(low))


def pair_standfirst(row: Row, a: Row) -> Both:
    """Return where the difference in cost lies, how the two plans differ, and how much work moves."""
    difference, unit = row.difference, _unit(row, a)
    if difference is None:
        return plain("")
    low, high, _ = shares(row)
    ends = (unit.said(difference.low, signed=True), unit.whole(difference.high, signed=True))
    exact = ends[0] == unit.said(difference.high, signed=True)
    parts = (percent(low, 2, signed=True), percent(high, 2, signed=True))
    texts = phrase(
        "pair_exact" if exact else "pair_range",
        range=ends[1] if exact else phrase("range", low=ends[0], high=ends[1]),
        share=parts[1] if exact else phrase("range", low=parts[0], high=parts[1]),
        plans=unit.whole(difference.plans, signed=True),
        bounds=unit.whole(difference.bounds, signed=True),
    )
    moved = row.moves.moved if row.moves is not None else None
    if moved is None:
        return texts
    more = phrase("pair_standfirst", a=a.title, b=row.title, share=percent(moved, 0))
    return {"en": f"{texts['en']} {more['en']}", "zh": f"{texts['zh']}{more['zh']}"}


def pair_blocks(a: Row, b: Row) -> Iterator[Block]:
    """Yield the two plans side by side, their bridges, what moved and the map of it."""
    yield Block("section", phrase("pair_figures"), anchor="figures")
    yield Block("grid", grid=_figures(a, b))
    if a.shown is not None and b.shown is not None:
        yield Block("section", phrase("pair_bridges"), anchor="bridges")
        yield from pair_bridges(bridges(a.case, b.case), (a.title, b.title))
        yield Block("section", phrase("pair_map"), anchor="map")
        yield Block("paragraph", phrase("pair_map_intro"))
        yield Block("drawing", drawing=difference_drawing(b.case, a.shown, b.shown))
        yield Block("picture", phrase("pair_map_label"), alone="markdown", anchor="difference.svg")
        yield Block("paragraph", said("attribution"))
    if b.moves is not None:
        yield from _moved(b.moves)
    yield Block("section", phrase("again"), anchor="again")
    yield Block("code", plain("eastwest compare RUN_A RUN_B\neastwest verify RUN_A\neastwest verify RUN_B"))
    for row, key in ((a, "plan_a"), (b, "plan_b")):
        if row.case.instance is not None:
            yield Block("heading", phrase(key, title=row.title))
            yield Block("grid", grid=hash_grid(row.case.instance))


def _unit(row: Row, a: Row) -> Money:
    costs = [abs(one.shown.objective) for one in (row, a) if one.shown is not None]
    return money(max(costs, default=abs(row.case.bound or 0.0)))


def _figures(a: Row, b: Row) -> Grid:
    unit = _unit(b, a)
    headings = (
        Heading(phrase("pair_figure"), "name"), Heading(a.title), Heading(b.title), Heading(phrase("bridge_difference"))
    )  # fmt: skip
    rows = tuple(_line(line, a.shown, b.shown) for line in _lines(unit))
    checked = tuple(
        Cell(phrase("yes" if row.shown.verified else "no")) if row.shown is not None else _without(row)
        for row in (a, b)
    )
    return Grid(plain(""), headings, (*rows, (Cell(phrase("verified")), *checked, Cell(plain("")))))


def _without(row: Row) -> Cell:
    return Cell(phrase(f"verdict_{row.case.ending}"), tone="soft")


@dataclass(frozen=True)
class Line:
    """One figure of both plans: what it is called, how it is read off, and how it is said."""

    text: Both
    read: Callable[[Measures], float | None]
    said: Callable[..., Cell]


def _line(line: Line, one: Measures | None, other: Measures | None) -> tuple[Cell, ...]:
    values = [None if shown is None else line.read(shown) for shown in (one, other)]
    first, second = values
    change = None if first is None or second is None else second - first
    return (Cell(line.text), *(line.said(value) for value in values), line.said(change, signed=True))


def _lines(unit: Money) -> Iterator[Line]:
    def cny(value: float | None, *, signed: bool = False) -> Cell:
        return amount(value, unit, signed=signed)

    def share(value: float | None, *, signed: bool = False) -> Cell:
        points = None if value is None else 100 * value
        said = phrase("points", amount=figure(points, 1, signed=True)) if signed else plain(percent(value, 1))
        return Cell(said, value)

    def tonnes(value: float | None, *, signed: bool = False) -> Cell:
        return number(None if value is None else value / 1e3, 1, signed=signed)

    def count(value: float | None, *, signed: bool = False) -> Cell:
        return number(value, 1, signed=signed)

    def ratio(value: float | None, *, signed: bool = False) -> Cell:
        return number(value, 3, signed=signed)

    kilo = phrase("kt_unit")
    yield Line(phrase("cost_in", unit=unit.unit), lambda shown: shown.objective, cny)
    yield Line(phrase("bound_in", unit=unit.unit), lambda shown: shown.bound, cny)
    yield Line(phrase("national_in", unit=unit.unit), lambda shown: shown.national, cny)
    yield Line(phrase("margin_in", unit=unit.unit), lambda shown: shown.margin, cny)
    yield Line(phrase("fiscal_in", unit=unit.unit), lambda shown: shown.fiscal, cny)
    yield Line(phrase("location_based_in", unit=kilo), lambda shown: shown.carbon["location_based"], tonnes)
    yield Line(phrase("market_based_in", unit=kilo), lambda shown: shown.carbon["market_based"], tonnes)
    yield Line(phrase("hour_matched_in", unit=kilo), lambda shown: shown.carbon["hour_matched"], tonnes)
    yield Line(phrase("training_west"), lambda shown: shown.west_training, share)
    yield Line(phrase("inference_west"), lambda shown: shown.west_inference, share)
    yield Line(phrase("hub_share"), lambda shown: shown.hub_share, share)
    yield Line(phrase("added_mw"), lambda shown: shown.added, count)
    yield Line(phrase("electricity_in", unit=phrase("gwh_unit")), lambda shown: shown.electricity / 1e3, count)
    yield Line(phrase("pue"), lambda shown: shown.pue, ratio)
    yield Line(phrase("green"), lambda shown: shown.green, share)
    yield Line(phrase("certified"), lambda shown: shown.certified, share)


def _moved(moves: Moves) -> Iterator[Block]:
    shares_of = [(kind, moves.share[kind]) for kind in KINDS if moves.share[kind] is not None]
    yield Block("list", items=tuple(phrase(f"shares_{kind}", share=percent(share, 1)) for kind, share in shares_of))
    for grouping in GROUPINGS:
        found = moves.by[grouping]
        if found:
            yield Block("grid", grid=_move_grid(found, phrase(f"moves_{grouping}")))
    if not any(moves.by[grouping] for grouping in GROUPINGS):
        yield Block("paragraph", phrase("moves_none"))
    else:
        yield Block("paragraph", phrase("moves_note"))


def _move_grid(moves: tuple[Move, ...], title: Both) -> Grid:
    headings = (
        Heading(phrase("move_kind"), "name"), Heading(phrase("move_from"), "text"), Heading(phrase("move_to"), "text"),
        Heading(phrase("move_mw")),
    )  # fmt: skip
    rows = tuple(
        (Cell(phrase(move.kind)), Cell(move.source), Cell(move.target), Cell(plain(figure(move.mw, 1)), move.mw))
        for move in moves[:MOST_MOVES]
    )
    cut = phrase("moves_more", n=MOST_MOVES, all=len(moves)) if len(moves) > MOST_MOVES else None
    return Grid(title, headings, rows, note=cut, sorts=True)
