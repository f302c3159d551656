"""What did a solved plan say? The result table of the README, from the summary of a run kept in docs/results."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MARKED = re.compile(r"(<!-- result (?P<name>[\w.-]+) -->\n).*?(<!-- /result -->)", re.DOTALL)
COLUMNS = (
    ("training_mw", "training, MW", 1.0),
    ("inference_mw", "inference, MW", 1.0),
    ("existing_mw", "standing, MW", 1.0),
    ("added_mw", "added, MW", 1.0),
    ("facility_mwh", "electricity, TWh", 1e6),
)
SPENT = ("halls_cny", "operation_cny", "accelerators_cny", "energy_cny")


def refreshed(text: str, results: Path) -> str:
    """Return a page with every marked table rewritten from `results`/<name>.json."""

    def table(found: re.Match[str]) -> str:
        path = results / f"{found['name']}.json"
        body = result_table(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else ""
        return f"{found[1]}{body}{found[3]}"

    return MARKED.sub(table, text)


def result_table(summary: Mapping[str, Any]) -> str:
    """Return what is placed, built and spent by side and hub, and how sure it is."""
    heads = ["", *(head for _, head, _ in COLUMNS), "spent a year, bn CNY"]
    rows = [_row(f"**{side}**", group) for side, group in summary["by_side"].items()]
    busy = {hub: group for hub, group in summary["by_hub"].items() if group["training_mw"] + group["inference_mw"] > 0}
    largest = sorted(busy.items(), key=lambda item: -item[1]["training_mw"] - item[1]["inference_mw"])
    rows += [_row(hub.replace("|", "/"), group) for hub, group in largest]
    lines = [heads, ["---", *(["---:"] * (len(heads) - 1))], *rows]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return f"{table}\n{_sentence(summary)}\n"


def _row(name: str, group: Mapping[str, float]) -> list[str]:
    spent = sum(group[key] for key in SPENT) / 1e9
    return [name, *(_amount(group[key] / size) for key, _, size in COLUMNS), _amount(spent)]


def _sentence(summary: Mapping[str, Any]) -> str:
    bound, carbon = summary["bound"], {key: value / 1e6 for key, value in summary["carbon"].items()}
    proof = (
        f", proven within {summary['gap']:.2%} of the best (bound {bound / 1e9:,.1f} bn)" if bound is not None else ""
    )
    check = "verified" if summary["verified"] else "NOT VERIFIED"
    ledgers = ", ".join(f"{key.replace('_', '-')} {tonnes:,.1f}" for key, tonnes in carbon.items())
    return (
        f"{summary['objective'] / 1e9:,.1f} bn CNY a year{proof}, {check}. "
        f"In the west: {summary['west_share']['training']:.0%} of training, "
        f"{summary['west_share']['inference']:.0%} of inference. CO2 in Mt a year, three ledgers: {ledgers}."
    )


def _amount(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}"
