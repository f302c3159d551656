"""How is a table shown in a terminal, in Markdown and in HTML?"""

from __future__ import annotations

import html
import re

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from optimizer.report.tables import ShownTable

SPECIAL = re.compile(r"([\\`*_\[\]<>|~#$&])")


def as_rich(table: ShownTable) -> Table:
    """Return the table for a terminal; nothing in a name is read as markup."""
    note = Text(table.note) if table.note else None
    shown = Table(title=Text(table.title), title_justify="left", caption=note, box=SIMPLE_HEAD, pad_edge=False)
    shown.caption_justify = "left"
    for column in table.columns:
        heading = Text(f"{column.heading}\n{column.unit}" if column.unit else column.heading)
        shown.add_column(heading, justify="left" if column.text else "right", overflow="fold", no_wrap=not column.text)
    texts = table.texts()
    for number, cells in enumerate(texts):
        left = len(texts) - 1 - number if table.total else -1
        shown.add_row(*(Text(cell) for cell in cells), style="bold" if left == 0 else "", end_section=left == 1)
    return shown


def as_markdown(table: ShownTable, level: int = 3) -> str:
    """Return the table in Markdown under a heading; whatever a name holds stays text."""
    rows = [[markdown_text(column.title) for column in table.columns]]
    rows.append(["---" if column.text else "---:" for column in table.columns])
    rows += [[markdown_text(cell) for cell in cells] for cells in table.texts()]
    lines = [f"{'#' * level} {markdown_text(table.title)}", "", *(f"| {' | '.join(row)} |" for row in rows), ""]
    return "\n".join([*lines, markdown_text(table.note), ""] if table.note else lines)


def markdown_text(text: str) -> str:
    """Return text with everything escaped that Markdown or the HTML within it would act on."""
    return SPECIAL.sub(r"\\\1", text)


def as_html(table: ShownTable) -> str:
    """Return the table as an HTML figure; every text is escaped."""
    heads = "".join(_cell("th", column.title, text=column.text, more=' scope="col"') for column in table.columns)
    texts = table.texts()
    body = []
    for number, cells in enumerate(texts):
        kind = ' class="total"' if table.total and number == len(texts) - 1 else ""
        marked = (_cell("td", cell, text=column.text) for cell, column in zip(cells, table.columns, strict=True))
        body.append(f"<tr{kind}>{''.join(marked)}</tr>")
    title = html.escape(table.title)
    note = f'<p class="note">{html.escape(table.note)}</p>' if table.note else ""
    return (
        f'<h3>{title}</h3>\n<div class="scroll" tabindex="0" role="region" aria-label="{title}"><table>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n" + "\n".join(body) + f"\n</tbody></table></div>\n{note}\n"
    )


def _cell(tag: str, content: str, *, text: bool, more: str = "") -> str:
    kind = ' class="text"' if text else ""
    return f'<{tag}{kind}{more} dir="auto">{html.escape(content)}</{tag}>'
