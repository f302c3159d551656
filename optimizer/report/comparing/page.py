"""How is a comparison written down: one page that needs nothing but itself, and Markdown?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from optimizer.report.comparing.cases import Case, Comparison
from optimizer.report.comparing.choices import Choices
from optimizer.report.comparing.findings import findings, pair_of
from optimizer.report.comparing.phrases import named, phrase, vocabulary
from optimizer.report.comparing.showing.blocks import Block
from optimizer.report.comparing.showing.bridging import bridge_section
from optimizer.report.comparing.showing.changes import change_section
from optimizer.report.comparing.showing.choosing import choice_blocks, choice_headline, choice_standfirst
from optimizer.report.comparing.showing.costs import cost_section
from optimizer.report.comparing.showing.difference_map import difference_svg
from optimizer.report.comparing.showing.frontier_section import frontier_section
from optimizer.report.comparing.showing.headline import headline, standfirst
from optimizer.report.comparing.showing.ledgers import ledger_section
from optimizer.report.comparing.showing.margins import margin_section
from optimizer.report.comparing.showing.marking import line, markdown
from optimizer.report.comparing.showing.markup import both_html, contents_html, page_blocks
from optimizer.report.comparing.showing.pairing import pair_blocks, pair_headline, pair_standfirst
from optimizer.report.comparing.showing.pictures import map_section
from optimizer.report.comparing.showing.provenance import again_section, assumption_section, question_blocks
from optimizer.report.comparing.showing.rule_box import rule_section
from optimizer.report.document import asset, document
from optimizer.report.words import LANGUAGES, Both

SECTIONS = (
    question_blocks, cost_section, rule_section, change_section, map_section, bridge_section, margin_section,
    ledger_section, frontier_section, assumption_section, again_section,
)  # fmt: skip
CONTROLS = ("show_all", "show_differs", "show_unproven", "show_none", "show_label")


def write_comparison(comparison: Comparison, folder: Path) -> tuple[Path, ...]:
    """Write `report.html` and `report.md` into a folder and return their paths; the same cases give the same bytes."""
    found = findings(comparison)
    blocks = tuple(block for section in SECTIONS for block in section(found))
    title, below = headline(found), standfirst(found)
    kicker = phrase("brand_kicker", instance=named(comparison.instance.name), n=len(comparison.cases))
    return _written(
        folder,
        {"report.html": _page(title, below, kicker, blocks), "report.md": _markdown(title, below, kicker, blocks)},
    )


def write_pair(a: Case, b: Case, folder: Path) -> tuple[Path, ...]:
    """Write `report.html`, `report.md` and, where both have a plan, `difference.svg`; return their paths."""
    row = pair_of(a, b)
    if row.against is None:
        raise AssertionError
    title, below = pair_headline(row, row.against), pair_standfirst(row, row.against)
    kicker = phrase("pair_kicker", a=row.against.title, b=row.title)
    blocks = tuple(pair_blocks(row.against, row))
    files = {"report.html": _page(title, below, kicker, blocks), "report.md": _markdown(title, below, kicker, blocks)}
    if row.shown is not None and row.against.shown is not None:
        files["difference.svg"] = difference_svg(b, row.against.shown, row.shown)
    return _written(folder, files)


def choices_page(choices: Choices) -> str:
    """Return the page of what is certain and what a matter of taste."""
    title, below = choice_headline(choices), choice_standfirst(choices)
    kicker = phrase("choice_kicker", instance=named(choices.instance.name))
    return _page(title, below, kicker, tuple(choice_blocks(choices)))


def _written(folder: Path, files: Mapping[str, str]) -> tuple[Path, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
    return tuple(folder / name for name in files)


def _page(title: Both, below: Both, kicker: Both, blocks: tuple[Block, ...]) -> str:
    """Return the page; the language is switched by style alone, so that it needs no script."""
    switches = "".join(
        f'<input type="radio" name="language" id="{language}" aria-label="{said}"{mark}>'
        for language, said, mark in (("en", "English", " checked"), ("zh", "中文", ""))
    )
    labels = '<label for="en">English</label><label for="zh">中文</label>'
    body = (
        f"{switches}\n<main>\n"
        f'<div class="bar"><span class="brand">eastwest</span>'
        f'<span class="kicker">{both_html(kicker)}</span>'
        f'<span class="languages" aria-hidden="true">{labels}</span></div>\n'
        f'<h1>{both_html(title)}</h1>\n<p class="standfirst">{both_html(below)}</p>\n'
        f"{contents_html(blocks, phrase('contents'))}{page_blocks(blocks)}"
        f'<p class="note">{both_html(phrase("colophon"))}</p>\n</main>'
    )
    controls = {language: {key: vocabulary()[language][key] for key in CONTROLS} for language in LANGUAGES}
    script = '(function () {\n"use strict";\n' + asset("comparing/page.js") + "})();\n"
    style = asset("comparing/page.css") + asset("comparing/map.css")
    return document(title["en"], body, style, script, controls)


def _markdown(title: Both, below: Both, kicker: Both, blocks: tuple[Block, ...]) -> str:
    head = [f"# {line(title['en'])}", line(kicker["en"]), line(below["en"])]
    head.append("\n".join(f"> {line(text['zh'])}\n>" for text in (title, below) if text["zh"]).removesuffix("\n>"))
    return "\n\n".join(head) + "\n\n" + markdown(blocks)
