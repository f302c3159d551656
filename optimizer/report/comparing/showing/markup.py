"""How does a block become HTML? Every text is escaped here; what is said in two languages stands there twice."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable

from optimizer.report.comparing.showing.blocks import Block, Cell, Grid, Heading
from optimizer.report.words import Both

TAGS = {"en": "en", "zh": "zh-CN"}


def both_html(text: Both) -> str:
    """Return a text in both languages, of which the page shows one; what is alike in both stands there once."""
    if text["en"] == text["zh"]:
        return html.escape(text["en"])
    return "".join(f'<span lang="{tag}">{html.escape(text[language])}</span>' for language, tag in TAGS.items())


def page_blocks(blocks: Iterable[Block]) -> str:
    """Return blocks as the sections of a page; a block of kind "section" opens the next one."""
    parts: list[str] = []
    inside = False
    for block in blocks:
        if block.alone:
            continue
        if block.kind == "section":
            parts.append("</section>\n" if inside else "")
            anchor = html.escape(block.anchor)
            parts.append(f'<section id="{anchor}" aria-labelledby="{anchor}-title">\n')
            inside = True
        parts.append(_block(block))
    return "".join(parts) + ("</section>\n" if inside else "")


def contents_html(blocks: Iterable[Block], label: Both) -> str:
    """Return links to all sections."""
    sections = [block for block in blocks if block.kind == "section" and block.text is not None]
    links = "".join(f'<li><a href="#{html.escape(s.anchor)}">{both_html(s.text or label)}</a></li>' for s in sections)
    return f'<nav aria-label="{html.escape(label["en"])} / {html.escape(label["zh"])}"><ul>{links}</ul></nav>\n'


def grid_html(grid: Grid) -> str:
    """Return a table under its title, in a box that scrolls."""
    heads = "".join(_heading(heading) for heading in grid.headings)
    marks = grid.marks or ("",) * len(grid.rows)
    rows = "\n".join(_row(grid, cells, mark) for cells, mark in zip(grid.rows, marks, strict=True))
    title, kind = both_html(grid.title), ' class="sorts"' if grid.sorts else ""
    label = html.escape(f"{grid.title['en']} / {grid.title['zh']}")
    note = f'<p class="note">{both_html(grid.note)}</p>\n' if grid.note else ""
    above = f"<h3>{title}</h3>\n" if grid.title["en"] else ""
    return (
        f'{above}<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table{kind}>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>\n{note}"
    )


def _block(block: Block) -> str:
    text = both_html(block.text) if block.text is not None else ""
    if block.kind == "section":
        return f'<h2 id="{html.escape(block.anchor)}-title">{text}</h2>\n'
    if block.kind == "grid" and block.grid is not None:
        return grid_html(block.grid)
    if block.kind == "drawing":
        return block.drawing
    if block.kind == "list":
        return "<ul>" + "".join(f"<li>{both_html(item)}</li>" for item in block.items) + "</ul>\n"
    opening = {"heading": "h3", "code": "pre", "lead": 'p class="lead"'}.get(block.kind, "p")
    return f"<{opening}>{text}</{opening.split()[0]}>\n"


def _heading(heading: Heading) -> str:
    drawn = f"<br>{heading.drawing}" if heading.drawing else ""
    return f'<th scope="col" class="{heading.kind}"><span class="head">{both_html(heading.text)}</span>{drawn}</th>'


def _row(grid: Grid, cells: tuple[Cell, ...], mark: str) -> str:
    shown = [_cell(cell, heading.kind) for cell, heading in zip(cells, grid.headings, strict=True)]
    opening = f'<tr class="{mark}">' if mark else "<tr>"
    return f"{opening}{''.join(shown)}</tr>"


def _cell(cell: Cell, kind: str) -> str:
    tag, scope = ("th", ' scope="row"') if kind == "name" else ("td", "")
    value = f' data-v="{float(cell.value)!r}"' if cell.value is not None and math.isfinite(cell.value) else ""
    tone = f" {cell.tone}" if cell.tone else ""
    note = f"<small>{both_html(cell.note)}</small>" if cell.note is not None else ""
    return f'<{tag}{scope} class="{kind}{tone}"{value}>{cell.drawing}{both_html(cell.text)}{note}</{tag}>'
