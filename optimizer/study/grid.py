"""Which cases is a grid of lever settings? Every combination of the values of every setting."""

from __future__ import annotations

import hashlib
import itertools
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from optimizer import policies
from optimizer.errors import BadInput, Fault, UsageError
from optimizer.study.asking import Asked, refuse_twins, under

SETTING = re.compile(r"([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)=(.+)", re.DOTALL)
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_:.-]*")
MOST_CASES = 1_000
MOST_LETTERS = 100

Values = tuple[Any, ...]
Axes = Mapping[tuple[str, str], Values]  # values by lever and field


def parsed(settings: Sequence[str]) -> dict[tuple[str, str], Values]:
    """Return the values of each lever setting in texts such as `carbon_price.price_cny_per_t=0,100,300`.

    Values are TOML, separated by commas; a plain word needs no quotes. Raises UsageError.
    """
    axes: dict[tuple[str, str], Values] = {}
    for text in settings:
        found = SETTING.fullmatch(text)
        if found is None:
            raise UsageError(f"--set {text[:80]!r} is not lever.field=value,value,... such as carbon_cap.cap_t=1e6,2e6")
        lever, field, values = found.groups()
        if (lever, field) in axes:
            raise UsageError(f"--set {lever}.{field} is given twice; put all its values behind one")
        axes[lever, field] = _values(text, values)
    if not axes:
        raise UsageError("nothing to vary; name at least one --set lever.field=value,value,...")
    if math.prod(len(values) for values in axes.values()) > MOST_CASES:
        raise UsageError(f"a grid of more than {MOST_CASES:,} cases; give fewer values")
    return axes


def combinations(reference: Asked, axes: Axes) -> tuple[list[Asked], list[dict[str, Any]]]:
    """Return a case for every combination of values, and its settings by `lever.field`.

    Raises BadInput with the faults of every combination: unknown levers and fields, values out of range.
    """
    cases, rows = [], []
    faults: list[Fault] = []
    for values in itertools.product(*axes.values()):
        chosen = {f"{lever}.{field}": value for (lever, field), value in zip(axes, values, strict=True)}
        case, wrong = _case(reference, chosen)
        cases.append(case)
        rows.append(chosen)
        faults += wrong
    if faults:
        raise BadInput(dict.fromkeys(faults))
    refuse_twins([reference, *cases])
    return cases, rows


def _case(reference: Asked, chosen: Mapping[str, Any]) -> tuple[Asked, list[Fault]]:
    levers = {name: dict(settings) for name, settings in reference.scenario.levers.items()}
    for key, value in chosen.items():
        lever, _, field = key.partition(".")
        levers.setdefault(lever, {})[field] = value
    title = ", ".join(f"{key} = {_shown(value)}" for key, value in chosen.items())
    scenario = reference.scenario.model_copy(
        update={
            "name": _name(chosen), "title": title, "title_zh": "", "against": "", "levers": levers,
            "description": f"One point of a grid over {' and '.join(chosen)}.",
            "source": "set on the command line",
        }
    )  # fmt: skip
    question = under(reference.read, scenario)
    try:
        policies.active(question)
    except BadInput as refused:
        return Asked(scenario.name, scenario, question), [_of_the_command(fault) for fault in refused.faults]
    return Asked(scenario.name, scenario, question, near=reference.name), []


def _of_the_command(fault: Fault) -> Fault:
    return Fault("--set", fault.found, fault.expected, column=(fault.column or "").removeprefix("levers."))


def _name(chosen: Mapping[str, Any]) -> str:
    """Return a name that folders and files can bear; where letters are lost or too many, a hash keeps it unique."""
    plain = "__".join(f"{key}-{_shown(value)}" for key, value in chosen.items())
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", plain)
    if name == plain and len(name) <= MOST_LETTERS:
        return name
    return f"{name[: MOST_LETTERS - 9]}-{hashlib.sha256(plain.encode()).hexdigest()[:8]}"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _values(text: str, values: str) -> Values:
    listed = _listed(values)
    if listed is None:
        words = [word.strip() for word in values.split(",")]
        parts = [[word] if WORD.fullmatch(word) else _listed(word) for word in words]
        if any(part is None or len(part) != 1 for part in parts):
            raise UsageError(f"--set {text[:80]!r}: the values are not TOML; numbers, or text in quotes")
        listed = [part[0] for part in parts if part]
    if not listed or not all(_is_plain(value) for value in listed):
        raise UsageError(f"--set {text[:80]!r}: only finite numbers, texts, true, false and lists of these")
    if len({repr(value) for value in listed}) != len(listed):
        raise UsageError(f"--set {text[:80]!r}: a value is given twice")
    return tuple(listed)


def _listed(values: str) -> list[Any] | None:
    try:
        content = tomllib.loads(f"values = [{values}\n]")
    except (ValueError, RecursionError):
        return None
    return content["values"] if set(content) == {"values"} and isinstance(content["values"], list) else None


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(_is_plain(item) for item in value)
    if isinstance(value, dict):
        return all(_is_plain(item) for item in (*value, *value.values()))
    if isinstance(value, str):
        return value.isprintable()
    return isinstance(value, (bool, int, float)) and math.isfinite(value) and abs(value) < 2**63
