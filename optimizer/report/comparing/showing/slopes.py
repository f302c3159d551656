"""How is it drawn that the order of cases changes from ledger to ledger?"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from optimizer.plan.ledgers import LEDGERS
from optimizer.report.comparing.phrases import phrase
from optimizer.report.comparing.showing.markup import TAGS
from optimizer.report.words import Both

WIDE, LINE, TOP = 860, 17, 40
COLUMNS = (250, 430, 610)
LONGEST = 34


def slopes_drawing(titles: Sequence[Both], carbon: Sequence[Mapping[str, float]], swapping: Sequence[bool]) -> str:
    """Return a line for each case through its place in each ledger, least on top; `swapping` ones stand out."""
    order = {ledger: sorted(range(len(carbon)), key=lambda i: (carbon[i][ledger], i)) for ledger in LEDGERS}
    place = {ledger: {case: row for row, case in enumerate(order[ledger])} for ledger in LEDGERS}
    high = TOP + LINE * len(carbon) + 6
    heads = "".join(_text(x, 16, phrase(ledger), "middle", "head") for x, ledger in zip(COLUMNS, LEDGERS, strict=True))
    lines = []
    for case in sorted(range(len(titles)), key=lambda i: swapping[i]):
        rows = [TOP + LINE * place[ledger][case] for ledger in LEDGERS]
        points = list(zip(COLUMNS, rows, strict=True))
        kind = "swaps" if swapping[case] else "keeps"
        path = "M" + "L".join(f"{x} {y}" for x, y in points)
        dots = "".join(f'<circle cx="{x}" cy="{y}" r="3"/>' for x, y in points)
        ends = _text(COLUMNS[0] - 12, rows[0] + 4, titles[case], "end", "") + _text(
            COLUMNS[-1] + 12, rows[-1] + 4, titles[case], "start", ""
        )
        lines.append(f'<g class="{kind}"><path d="{path}"/>{dots}{ends}</g>')
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{html.escape(_label())}">'
        f'<svg class="slopes" viewBox="0 0 {WIDE} {high}" width="{WIDE}" height="{high}" role="img" '
        f'aria-label="{html.escape(_label())}">{heads}{"".join(lines)}</svg></div>\n'
    )


def _label() -> str:
    said = phrase("slopes_label")
    return f"{said['en']} / {said['zh']}"


def _text(x: float, y: float, text: Both, anchor: str, kind: str) -> str:
    short = {language: _short(said) for language, said in text.items()}
    tags = {"": short["en"]} if short["en"] == short["zh"] else {f' lang="{TAGS[key]}"': short[key] for key in TAGS}
    mark = f' class="{kind}"' if kind else ""
    return "".join(
        f'<text x="{x}" y="{y}" text-anchor="{anchor}"{mark}{tag}>{html.escape(said)}</text>'
        for tag, said in tags.items()
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
