"""How are numbers and tables written on a page?"""

from __future__ import annotations

from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def percent(share: float | None) -> str:
    """Return a share in percent, empty where it is unknown; small ones keep their digits."""
    if share is None:
        return ""
    return f"{share:.2%}" if share == 0 or share >= 1e-4 else f"{share:.1e}"


def seconds(value: float) -> str:
    """Return seconds, short ones to the hundredth."""
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s"
