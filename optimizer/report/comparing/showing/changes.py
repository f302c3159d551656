"""What does each policy change besides cost, and which does the opposite of what it is for?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from optimizer.report.comparing.backfires import Backfire
from optimizer.report.comparing.findings import Findings, Row
from optimizer.report.comparing.measures import Measures
from optimizer.report.comparing.phrases import Money, figure, percent, phrase
from optimizer.report.comparing.showing.blocks import Block, Cell, Grid, Heading, amount, number, part, plain
from optimizer.report.comparing.showing.costs import mark
from optimizer.report.words import Both

Shown = Callable[[Measures], Cell]
MEGA = 1e6


def change_section(found: Findings) -> Iterator[Block]:
    """Yield what moves the wrong way, and the table of every other figure."""
    yield Block("section", phrase("changes"), anchor="changes")
    wrong = tuple(_sentence(row, one) for row in found.rows for one in row.backfires)
    if wrong:
        yield Block("heading", phrase("backfires"))
        yield Block("paragraph", phrase("backfires_intro"))
        yield Block("list", items=wrong)
    yield Block("grid", grid=_grid(found))


def _sentence(row: Row, wrong: Backfire) -> Both:
    before, after = (_measured(wrong, value) for value in (wrong.before, wrong.after))
    return phrase(
        "backfire", title=row.title, lever=phrase(f"lever_{wrong.lever}"), what=phrase(f"what_{wrong.what}"),
        before=before, after=after,
    )  # fmt: skip


def _measured(wrong: Backfire, value: float) -> Both:
    if wrong.what in ("hub_share", "west_share"):
        return plain(percent(value, 1))
    scale, unit = _energy_or_mass(abs(wrong.before), "electricity" if wrong.what == "electricity" else "mass")
    return phrase(unit, amount=figure(value / scale, 3))


def _energy_or_mass(largest: float, kind: str) -> tuple[float, str]:
    names = {"electricity": ("twh", "gwh"), "mass": ("mt", "kt")}[kind]
    return (MEGA, names[0]) if largest >= MEGA else (1e3, names[1])


def _grid(found: Findings) -> Grid:
    columns = _columns(found)
    rows = tuple(_row(row, columns) for row in found.planned)
    headings = (Heading(phrase("case"), "name"), *(heading for heading, _ in columns))
    marks = tuple(mark(row) for row in found.planned)
    return Grid(phrase("every_figure"), headings, rows, marks, phrase("changes_note"), sorts=True)


def _row(row: Row, columns: tuple[tuple[Heading, Shown], ...]) -> tuple[Cell, ...]:
    assert row.shown is not None  # noqa: S101 - planned rows only
    return (Cell(row.title), *(cell(row.shown) for _, cell in columns))


def _columns(found: Findings) -> tuple[tuple[Heading, Shown], ...]:
    figures = [row.shown for row in found.planned if row.shown is not None]
    mass, mass_unit = _energy_or_mass(max((max(shown.carbon.values()) for shown in figures), default=0.0), "mass")
    energy, energy_unit = _energy_or_mass(max((shown.electricity for shown in figures), default=0.0), "electricity")
    unit = found.money

    def of(key: str, cell: Shown, **parts: Both) -> tuple[Heading, Shown]:
        return Heading(phrase(key, **parts)), cell

    ledgers = tuple(
        of(f"{ledger}_in", _tonnes(ledger, mass), unit=phrase(f"{mass_unit}_unit"))
        for ledger in ("location_based", "market_based", "hour_matched")
    )
    return (
        of("national_in", lambda shown: amount(shown.national, unit), unit=unit.unit),
        of("margin_in", lambda shown: _margin(shown, unit), unit=unit.unit),
        of("fiscal_in", lambda shown: amount(shown.fiscal, unit), unit=unit.unit),
        *ledgers,
        of("training_west", lambda shown: part(shown.west_training, 0)),
        of("inference_west", lambda shown: part(shown.west_inference, 0)),
        of("hub_share", lambda shown: part(shown.hub_share, 0)),
        of("added_mw", lambda shown: number(shown.added, 0 if shown.added >= 10 else 1)),
        of("electricity_in", lambda shown: number(shown.electricity / energy, 2), unit=phrase(f"{energy_unit}_unit")),
        of("pue", lambda shown: number(shown.pue, 3)),
        of("green", lambda shown: part(shown.green, 0)),
        of("certified", lambda shown: part(shown.certified, 0)),
        of("refused", lambda shown: number(sum(shown.refused.values()), 0)),
    )


def _tonnes(ledger: str, size: float) -> Shown:
    return lambda shown: number(shown.carbon[ledger] / size, 3)


def _margin(shown: Measures, unit: Money) -> Cell:
    return amount(shown.margin, unit, tone="up" if shown.margin is not None and shown.margin < 0 else "")
