"""What does a settings file say, and is it allowed to?"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from optimizer.data.cells import SHOWN, quoted
from optimizer.data.files import MEBIBYTE, read_text, shown
from optimizer.errors import Fault
from optimizer.library import did_you_mean

MOST_BYTES = MEBIBYTE
LARGEST = 2**63
AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
WORDS = (
    ("greater than", "a number greater than"),
    ("less than", "a number less than"),
    ("a valid string", "text in quotes"),
    ("a valid number", "a number without quotes"),
    ("a valid integer", "a whole number without quotes"),
    ("a valid tuple", "a list"),
    ("a valid array", "a list"),
    ("an object", "a section of keys and values"),
    ("a valid dictionary", "a section of keys and values"),
)
Settings = TypeVar("Settings", bound=BaseModel)


def read_toml(path: Path, within: Path | None = None) -> tuple[dict[str, Any] | None, list[Fault]]:
    """Return the content of a TOML file, or None and why it is refused: syntax, dates, numbers that are not finite."""
    text = read_text(path, MOST_BYTES, "TOML", within)
    if isinstance(text, Fault):
        return None, [text]
    file = shown(path)
    try:
        content = tomllib.loads(text)
    except RecursionError:
        return None, [Fault(file, "tables nested too deeply", "settings a few levels deep")]
    except ValueError as error:
        return None, [_syntax_fault(file, str(error), len(text.splitlines()))]
    faults = [Fault(file, found, expected, column=key) for key, found, expected in _refused(content, "")]
    return (None if faults else content), faults


def validated(model: type[Settings], content: Mapping[str, Any], file: str) -> tuple[Settings | None, list[Fault]]:
    """Return the settings, or None and a fault for each key that is missing, unknown or of a wrong type or range."""
    try:
        return model.model_validate_json(json.dumps(content), strict=True), []
    except ValidationError as errors:
        return None, [_translated(model, dict(error), file) for error in errors.errors(include_url=False)]


def first_key(fault: Fault) -> str:
    """Return the first part of the key path of a fault in a settings file."""
    return (fault.column or "").split(".")[0].split(" ")[0]


def _syntax_fault(file: str, message: str, lines: int) -> Fault:
    line = AT_LINE.search(message)
    row = int(line.group(1)) if line and line.group(1) else lines if line else None
    said = AT_LINE.sub("", message)
    if "Exceeds the limit" in said:
        return Fault(file, "a number too large to store", "a smaller number")
    if any(word in said for word in ("overwrite", "twice", "mutate", "Duplicate")):
        return Fault(file, f"a key or table stated twice ({said})", "each key once; remove one of them", row=row)
    return Fault(file, f"text that is not TOML ({said})", "TOML: key = value, text in quotes; correct it", row=row)


def _refused(value: Any, key: str) -> Iterator[tuple[str, str, str]]:
    """Yield key path, what was found and what is expected for values no setting may have."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _refused(inner, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _refused(inner, f"{key} {number}")
    elif isinstance(value, float) and not math.isfinite(value):
        yield key, str(value), "a finite number; leave the key out where there is no limit"
    elif isinstance(value, int) and abs(value) >= LARGEST:
        yield key, "a number too large to store", "a smaller number"
    elif isinstance(value, date | datetime | time):
        yield key, f"the date or time {value}", "text; put it in quotes"
    elif isinstance(value, str) and not value.replace("\n", "").isprintable():
        yield key, quoted(value), "text without control or invisible characters; retype it"


def _translated(model: type[BaseModel], error: dict[str, Any], file: str) -> Fault:
    path, name = error["loc"], str(error["loc"][-1]) if error["loc"] else ""
    key = _key_path(path)
    if error["type"] == "extra_forbidden":
        known = _fields(model, path[:-1])
        return Fault(file, "an unknown key", f"only known keys; {did_you_mean(name, known)}", column=key)
    if error["type"] == "missing":
        return Fault(file, "no such key", f"the key {name}; add it", column=key)
    value = error["input"]
    found = quoted(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)[:SHOWN]
    return Fault(file, found, _expected(str(error["msg"])), column=key)


def _expected(message: str) -> str:
    """Return what pydantic asks for, in the words of TOML."""
    said = message.removeprefix("Input should be ")
    for theirs, ours in WORDS:
        said = said.replace(theirs, ours)
    return said


def _key_path(path: tuple[int | str, ...]) -> str:
    """Return `latency.short_km`, or `override 2.column` for the second override."""
    text = ""
    for part in path:
        text += f" {part + 1}" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def _fields(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """Return the keys allowed at `path`."""
    for part in path:
        if isinstance(part, int):
            continue
        inner = model.model_fields[part].annotation
        candidates = [inner, *getattr(inner, "__args__", ())]
        nested = [kind for kind in candidates if isinstance(kind, type) and issubclass(kind, BaseModel)]
        if not nested:
            return []
        model = nested[0]
    return list(model.model_fields)
