"""What may a setting of a lever say? Its range, its choices and its neutral value, in words and as TOML."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from optimizer.policies import Lever, groups

NOUNS = {
    "zones": "zones", "services": "services", "classes": "training classes", "operators_cny": "operator",
    "supply_mw": "accelerator",
}  # fmt: skip
UNIONS = (types.UnionType, Union)


def settings_table(lever: type[Lever]) -> str:
    """Return the settings of a lever as a Markdown table."""
    rows = [
        f"| `{name}` | {said(name, field.annotation, field.metadata)} | {neutral(field)} |\n"
        for name, field in lever.model_fields.items()
    ]
    return "| setting | may be | neutral |\n| --- | --- | --- |\n" + "".join(rows)


def said(name: str, annotation: Any, metadata: list[Any]) -> str:
    """Return what a setting may say, in words."""
    kind, parts = get_origin(annotation), get_args(annotation)
    if kind is Annotated:
        return said(name, parts[0], [rule for part in parts[1:] for rule in _rules(part)])
    if kind in UNIONS:
        one, *_ = (part for part in parts if part is not type(None))
        return f"{said(name, one, metadata)}, or left out"
    if kind is Literal:
        return ", ".join(f"`{choice}`" for choice in parts)
    if isinstance(kind, type) and issubclass(kind, Mapping):
        return f"by {NOUNS[name]}, each {said(name, parts[1], [])}"
    if kind is tuple:
        return "a group of sites" if groups.SITES in metadata else f"names of {NOUNS[name]}"
    return "`true` or `false`" if annotation is bool else _range(metadata)


def neutral(field: FieldInfo) -> str:
    """Return what a setting says where it is left out."""
    if field.default is None:
        return "none"
    if field.default == () and groups.SITES in field.metadata:
        return "`[]`"
    return f"`{toml_value(field.default)}`"


def toml_value(value: Any) -> str:
    """Return a setting as TOML writes it, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {toml_value(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return _plain(value)


def _rules(part: Any) -> Iterator[Any]:
    yield from part.metadata if isinstance(part, FieldInfo) else [part]


def _range(metadata: list[Any]) -> str:
    limits: dict[str, float] = {}
    for rule in metadata:
        limits |= {word: getattr(rule, word) for word in ("ge", "gt", "le") if getattr(rule, word, None) is not None}
    lower = f"above {_plain(limits['gt'])}" if "gt" in limits else _plain(limits["ge"])
    return f"{lower} to {_plain(limits['le'])}"


def _plain(number: float) -> str:
    """Return a number with thousands apart where it is long, which TOML reads as well."""
    return f"{number:.0e}".replace("e+", "e") if number >= 1e9 else f"{number:_.12g}"
