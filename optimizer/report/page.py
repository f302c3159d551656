"""How is everything about a plan written down, as a page and as Markdown?"""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path

from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.plan.verify import Verdict, verify
from optimizer.report.contents import Block, contents
from optimizer.report.document import asset, document, embedded_image
from optimizer.report.figure import hours_picture
from optimizer.report.picture import map_picture
from optimizer.report.rendering import as_html, as_markdown, markdown_text
from optimizer.report.view import View, view

DESCRIPTIONS = {
    "map": "Map: campuses as half discs of training (left) and inference (right), and demand on its way to them.",
    "hours": "Where the electricity comes from and what draws it, hour by hour of the typical days.",
}


def write_report(plan: Plan, instance: Instance, folder: Path, verdict: Verdict | None = None) -> tuple[Path, ...]:
    """Write `report.html` (which needs nothing else), `report.md` and its pictures into a folder; return their paths.

    `verdict` is worked out here unless given; give it where the scenario has levers, which this floor cannot check.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shown = view(plan, instance)
    blocks = tuple(contents(plan, instance, shown, verdict or verify(plan, instance)))
    pictures = {"map": map_picture(shown, instance, "svg", titled=False), "hours": hours_picture(shown.hours, "svg")}
    written = {f"{name}.svg": picture for name, picture in pictures.items()}
    written["report.html"] = report_page(shown, blocks, pictures).encode()
    written["report.md"] = report_markdown(shown, blocks).encode()
    for name, content in written.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in written)


def report_page(shown: View, blocks: tuple[Block, ...], pictures: Mapping[str, bytes]) -> str:
    """Return the report as one HTML page; it runs nothing and fetches nothing."""
    headline = shown.headline["en"]
    body = "\n".join(_html(block, pictures) for block in blocks)
    title = f"{headline} · {shown.summary['instance']}"
    top = f'<p class="bar"><span class="brand">eastwest</span> {html.escape(shown.summary["instance"])}</p>\n'
    return document(title, f"<main>\n{top}<h1>{html.escape(headline)}</h1>\n{body}\n</main>", asset("report.css"))


def report_markdown(shown: View, blocks: tuple[Block, ...]) -> str:
    """Return the report as Markdown that shows `map.svg` and `hours.svg` beside it."""
    parts = [f"# {markdown_text(shown.headline['en'])}", *(_markdown(block) for block in blocks)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _html(block: Block, pictures: Mapping[str, bytes]) -> str:
    text = html.escape(block.text)
    if block.kind == "table" and block.table is not None:
        return as_html(block.table)
    if block.kind == "picture":
        return f"<figure>{embedded_image(pictures[block.text].decode(), DESCRIPTIONS[block.text])}</figure>"
    if block.kind == "list":
        return "<ul>" + "".join(f'<li dir="auto">{html.escape(item)}</li>' for item in block.items) + "</ul>"
    tag = {"heading": "h2", "code": "pre"}.get(block.kind, "p")
    return f'<{tag} dir="auto">{text}</{tag}>'


def _markdown(block: Block) -> str:
    if block.kind == "table" and block.table is not None:
        return as_markdown(block.table)
    if block.kind == "picture":
        return f"![{markdown_text(DESCRIPTIONS[block.text])}]({block.text}.svg)"
    if block.kind == "list":
        return "\n".join(f"- {_line(item)}" for item in block.items)
    if block.kind == "code":
        return "\n".join(f"    {line}" for line in block.text.splitlines())
    return f"## {_line(block.text)}" if block.kind == "heading" else _line(block.text)


def _line(text: str) -> str:
    return markdown_text(" ".join(text.split()))
