"""How is a page made that needs nothing but itself and runs nothing but its own script?"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from importlib.resources import files
from typing import Any


def asset(name: str) -> str:
    """Return the text of a file that ships with the reports."""
    return (files("optimizer.report") / "assets" / name).read_text(encoding="utf-8")


def document(title: str, body: str, style: str, script: str = "", data: object = None, language: str = "en") -> str:
    """Return a whole HTML page.

    `body`, `style` and `script` are trusted text of ours; `title` is escaped and `data` is embedded as inert JSON with
    the id `data`. The content security policy allows this very style and script, by hash, and embedded images.
    """
    scripts = _hash(script) if script else "'none'"
    policy = f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {scripts}"
    embedded = f'<script type="application/json" id="data">{inert_json(data)}</script>\n' if data is not None else ""
    running = f"<script>{script}</script>\n" if script else ""
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<link rel="icon" href="data:,">\n'
        f"<title>{html.escape(title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n{body}\n{embedded}{running}</body>\n</html>\n"
    )


def inert_json(data: object) -> str:
    """Return strict JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def embedded_image(svg: str, description: str) -> str:
    """Return an `img` that carries an SVG within itself: as an image it can run and fetch nothing."""
    encoded = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{html.escape(description)}" src="data:image/svg+xml;base64,{encoded}">'


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def rounded(value: Any, digits: int = 1) -> Any:
    """Return numbers, also inside lists, rounded and without a trailing `.0`: pages carry no digits nobody reads."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list):
        return [rounded(item, digits) for item in value]
    number = round(float(value), digits)
    return int(number) if number.is_integer() else number
