"""What is a page of a comparison made of, before anybody decides whether it becomes HTML or Markdown?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from optimizer.report.comparing.phrases import DASH, Money, figure, percent
from optimizer.report.words import Both

Tone = Literal["", "up", "down", "flag", "soft", "lead"]


@dataclass(frozen=True)
class Cell:
    """One cell: its text, what it sorts by, a second line, how it is coloured, and a drawing of ours for HTML."""

    text: Both
    value: float | None = None
    note: Both | None = None
    tone: Tone = ""
    drawing: str = ""


@dataclass(frozen=True)
class Heading:
    """One column: its heading, and whether it holds a name, a text, a number or a drawing."""

    text: Both
    kind: Literal["name", "text", "number", "drawing"] = "number"
    drawing: str = ""


@dataclass(frozen=True)
class Grid:
    """A table in two languages; `marks` gives each row a class ("": none), and `sorts` lets a person sort it."""

    title: Both
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    marks: tuple[str, ...] = ()
    note: Both | None = None
    sorts: bool = False


@dataclass(frozen=True)
class Block:
    """One piece of a page.

    `drawing` is markup of ours, left out of Markdown. `alone` keeps a block out of HTML: it says in words there what a
    drawing shows; a picture is a file beside the Markdown, named by `anchor`.
    """

    kind: Literal["section", "heading", "paragraph", "lead", "list", "code", "grid", "drawing", "picture"]
    text: Both | None = None
    items: tuple[Both, ...] = ()
    grid: Grid | None = None
    drawing: str = ""
    anchor: str = ""
    alone: Literal["", "markdown"] = ""


def plain(text: str) -> Both:
    """Return what is the same in both languages."""
    return {"en": text, "zh": text}


def number(value: float | None, digits: int = 0, *, signed: bool = False, tone: Tone = "") -> Cell:
    """Return a cell with a number."""
    return Cell(plain(figure(value, digits, signed=signed)), value, tone=tone)


def part(value: float | None, digits: int = 1, *, tone: Tone = "") -> Cell:
    """Return a cell with a share in percent."""
    return Cell(plain(percent(value, digits)), value, tone=tone)


def amount(cny: float | None, unit: Money, *, signed: bool = False, tone: Tone = "") -> Cell:
    """Return a cell with an amount of money in the unit of its table."""
    return Cell(unit.said(cny, signed=signed), cny, tone=tone)


def nothing() -> Cell:
    """Return a cell that says that there is nothing to say."""
    return Cell(plain(DASH), tone="soft")


def spread_over(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    """Return the cells followed by as many empty ones as a row of `width` lacks."""
    return (*cells, *(nothing() for _ in range(width - len(cells))))
