"""What does each file of a run folder say, and does it say it properly?

summary.json  plan/<table>.csv  inputs/  scenario.toml  provenance.json
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from optimizer.data.files import MEBIBYTE, read_text, shown
from optimizer.errors import Fault
from optimizer.plan.plan import Plan
from optimizer.plan.summary import FORMAT
from optimizer.plan.versions import installed

SUMMARY, PROVENANCE, SCENARIO, TABLES, INPUTS = "summary.json", "provenance.json", "scenario.toml", "plan", "inputs"
MOST_BYTES = 16 * MEBIBYTE
NUMBERS = ("objective", "seconds")
NUMBERS_OR_NULL = {"bound": -math.inf, "gap": math.inf}  # null: nothing is proven
WHOLE = ("seed", "threads")
TEXTS = ("instance", "scenario", "status")
OBJECTS = ("costs", "versions", "hashes")
DERIVED = (
    "carbon", "energy", "capacity", "west_share", "controllable", "controllable_gap",
    "by_side", "by_hub", "by_operator", "accounts", "sums",
)  # fmt: skip


def json_text(content: Mapping[str, Any]) -> str:
    """Return the text of a JSON file: UTF-8, two blanks of indent, no NaN."""
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def provenance(plan: Plan, *, scenario: bool, then: str = "") -> dict[str, Any]:
    """Return how the plan can be made again, by a command `then` given the run if any.

    Nothing in it names a machine, a folder or a person.
    """
    under = f" --scenario {plan.scenario}" if scenario else ""
    solved = f"eastwest solve {plan.instance}{under} --seed {plan.seed} --threads {plan.threads}"
    return {
        "command": f"{solved} && {then}" if then else solved,
        "seed": plan.seed,
        "threads": plan.threads,
        "versions": {**installed(), **plan.versions},
        "hashes": dict(plan.hashes),
    }


def read_summary(path: Path, within: Path) -> tuple[dict[str, Any] | None, list[Fault]]:
    """Return summary.json as the fields of a Plan (without tables), or None and everything wrong with it."""
    text = read_text(path, MOST_BYTES, "JSON", within)
    if isinstance(text, Fault):
        return None, [text]
    file = shown(path)
    try:
        content = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except RecursionError:
        return None, [Fault(file, "objects nested too deeply", "the summary as eastwest wrote it")]
    except ValueError as error:
        return None, [Fault(file, f"text that is not JSON ({error})", "the summary as eastwest wrote it; solve again")]
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        found = "a summary of another kind" if isinstance(content, dict) else "something that is not an object"
        return None, [Fault(file, found, f'an object whose "format" is "{FORMAT}"')]
    faults = _faults(content, file)
    return (None, faults) if faults else (_fields(content), [])


def _fields(content: Mapping[str, Any]) -> dict[str, Any]:
    unknown = {key: missing for key, missing in NUMBERS_OR_NULL.items() if content[key] is None}
    derived = {key: content[key] for key in DERIVED}
    if derived["controllable_gap"] is None:
        derived["controllable_gap"] = math.inf
    kept = (*NUMBERS, *NUMBERS_OR_NULL, *WHOLE, *TEXTS, *OBJECTS, "verified")
    return {**{key: content[key] for key in kept}, **unknown, "derived": derived}


def _faults(content: Mapping[str, Any], file: str) -> list[Fault]:
    faults = []
    for keys, holds, expected in (
        (NUMBERS, _is_number, "a number"),
        (
            NUMBERS_OR_NULL,
            lambda value: value is None or _is_number(value),
            "a number, or null where nothing is proven",
        ),
        (WHOLE, lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number"),
        (TEXTS, lambda value: isinstance(value, str), "text"),
        (("verified",), lambda value: isinstance(value, bool), "true or false"),
        (("costs",), lambda value: _is_object(value, _is_number), "an object of numbers"),
        (
            ("versions", "hashes"),
            lambda value: _is_object(value, lambda item: isinstance(item, str)),
            "an object of texts",
        ),
        (DERIVED, _is_figure, "a number, or an object of numbers"),
    ):
        for key in keys:
            if key not in content:
                faults.append(Fault(file, "no such key", f"{key}: {expected}", column=key))
            elif not holds(content[key]):
                faults.append(Fault(file, repr(content[key])[:80], expected, column=key))
    return faults


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _is_object(value: object, holds: Any) -> bool:
    return isinstance(value, dict) and all(holds(item) for item in value.values())


def _is_figure(value: object) -> bool:
    return value is None or _is_number(value) or _is_object(value, _is_figure)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        message = "a key stated twice"
        raise ValueError(message)
    return content


def _refuse(constant: str) -> NoReturn:
    message = f"the number {constant}"
    raise ValueError(message)
