"""What became of the published problems? The page docs/published.md, written from the record alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scripts.bench.markdown import percent, seconds, table
from scripts.bench.page import environments

PAGE = "published.md"
HEAD = """# Published problems, solved

Written by `python -m scripts.published` from [results/published.json](results/published.json). Each problem is imported
and solved by the commands a user would type, with the seconds of its target as the limit; the times are of whole
processes. *Above the published* is how much more our plan costs than the published value, *proven* how far it can be
above the best by our own bound. A problem is met when its plan is verified, both stay within what is promised, and
import and solve end in time.
"""
NEAR = 1e-6  # published values have seven digits and more


def above(run: Mapping[str, Any]) -> float | None:
    """Return how much more a plan costs than the published value, relative to that; None without a plan."""
    if run.get("objective") is None:
        return None
    return float((run["objective"] - run["best"]) / abs(run["best"]))


def met(run: Mapping[str, Any]) -> bool:
    """Return whether a problem is verified, as good as is promised and in time."""
    distance = above(run)
    if run["failure"] or distance is None or not run["verified"]:
        return False
    allowed = max(run["target_gap"], NEAR)
    to_known = (run["objective"] - run["known_bound"]) / abs(run["known_bound"])
    looser = run["target_gap"] > 1e-4  # promised against the published bound
    proven = to_known <= allowed if looser else run["gap"] is not None and run["gap"] <= allowed
    agrees = looser or distance <= max(run["target_gap"], NEAR)
    return bool(agrees and proven and run["import_wall"] + run["wall"] <= run["target_seconds"] + 1.0)


def page(record: Mapping[str, Any]) -> str:
    """Return the page of a record."""
    kept = record["measurements"]["published"]
    found = kept["runs"]
    parts = [HEAD, "## By family\n", table(("family", "problems", "met"), _families(found)), "## Every problem\n"]
    head = (
        "problem",
        "published",
        "found",
        "above the published",
        "proven",
        "import",
        "solve",
        "limit",
        "verified",
        "met",
    )
    parts.append(table(head, [_line(run) for run in found]))
    return "\n".join([*parts, "## Machine and versions\n", environments({"published": kept})])


def _families(found: list[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    names = dict.fromkeys(run["family"] for run in found)
    of = {name: [run for run in found if run["family"] == name] for name in names}
    return [(name, str(len(runs)), str(sum(met(run) for run in runs))) for name, runs in of.items()]


def _line(run: Mapping[str, Any]) -> tuple[str, ...]:
    objective, distance = run.get("objective"), above(run)
    return (
        run["what"],
        f"{run['best']:.10g}",
        "" if objective is None else f"{objective:.10g}",
        "" if distance is None else f"{distance:+.1e}",
        percent(run.get("gap")),
        seconds(run["import_wall"]),
        seconds(run["wall"]),
        seconds(run["target_seconds"]),
        run["failure"] or ("yes" if run.get("verified") else "no"),
        "yes" if met(run) else "**no**",
    )
