"""How does a block become Markdown? In English, with names and titles as the file gives them."""

from __future__ import annotations

from collections.abc import Iterable

from optimizer.report.comparing.showing.blocks import Block, Cell, Grid
from optimizer.report.rendering import markdown_text


def markdown(blocks: Iterable[Block]) -> str:
    """Return blocks as Markdown; drawings are left out."""
    return "\n\n".join(part for part in map(_block, blocks) if part) + "\n"


def _block(block: Block) -> str:
    text = line(block.text["en"]) if block.text is not None else ""
    if block.kind == "grid" and block.grid is not None:
        return _grid(block.grid)
    if block.kind == "drawing":
        return ""
    if block.kind == "picture":
        return f"![{text}]({block.anchor})"
    if block.kind == "list":
        return "\n".join(f"- {line(item['en'])}" for item in block.items)
    if block.kind == "code":
        return "\n".join(f"    {row}" for row in (block.text or {"en": ""})["en"].splitlines())
    return {"section": "## ", "heading": "### "}.get(block.kind, "") + text


def _grid(grid: Grid) -> str:
    kept = [place for place, heading in enumerate(grid.headings) if heading.kind != "drawing"]
    headings = [grid.headings[place] for place in kept]
    rules = ["---" if heading.kind in ("name", "text") else "---:" for heading in headings]
    rows = [[line(heading.text["en"]) for heading in headings], rules]
    rows += [[_cell(cells[place]) for place in kept] for cells in grid.rows]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    title = f"### {line(grid.title['en'])}\n\n" if grid.title["en"] else ""
    return title + table + (f"\n\n{line(grid.note['en'])}" if grid.note else "")


def _cell(cell: Cell) -> str:
    note = f" ({line(cell.note['en'])})" if cell.note is not None else ""
    return line(cell.text["en"]) + note


def line(text: str) -> str:
    """Return a text as one line in which nothing is markup."""
    return markdown_text(" ".join(text.split()))
