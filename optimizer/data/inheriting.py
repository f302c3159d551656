"""Which settings does an instance have once everything it extends is counted in?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.data.cells import quoted
from optimizer.data.files import shown
from optimizer.data.settings import InstanceSettings
from optimizer.data.tomlfiles import first_key, read_toml, validated
from optimizer.errors import Fault
from optimizer.library import INSTANCE_FILE, NAME, NAME_RULE, beside, did_you_mean, neighbours

OWN = ("name", "title", "title_zh", "description", "extends", "override")  # never inherited


@dataclass(frozen=True)
class Layer:
    """One instance of a chain: its folder, what its file says and its settings with what it inherits filled in."""

    folder: Path
    content: Mapping[str, Any]
    settings: InstanceSettings | None

    @property
    def file(self) -> str:
        """How a message names its settings file."""
        return shown(self.folder / INSTANCE_FILE)


def layers(folder: Path) -> tuple[list[Layer], list[Fault]]:
    """Return the instance and all it extends, the most basic first, with every fault of their settings files."""
    contents, faults = _chain(folder)
    broken = bool(faults)  # then what an instance lacks may stand where it could not be read
    found: list[Layer] = []
    inherited: dict[str, Any] = {}
    for place, content in reversed(contents):
        effective = _filled(content, inherited)
        settings, wrong = validated(InstanceSettings, effective, shown(place / INSTANCE_FILE))
        own = [fault for fault in wrong if first_key(fault) in content]
        lacking = [fault for fault in wrong if first_key(fault) not in content and first_key(fault) not in inherited]
        faults += own if broken and content.get("extends") else own + lacking
        layer = Layer(place, content, settings)
        if settings is not None:
            faults += _name_faults(layer.file, settings)
        found.append(layer)
        inherited = {key: value for key, value in effective.items() if key not in OWN}
    return found, faults


def named_folder(layers_found: list[Layer]) -> tuple[Path | None, list[Fault]]:
    """Return the folder of the region that the last layer is about; "." means the folder of the file that says so."""
    stating = [layer for layer in layers_found if isinstance(layer.content.get("region"), str)]
    if not stating:
        return None, []
    layer = stating[-1]
    name = str(layer.content["region"])
    if name == ".":
        return layer.folder, []
    folder = beside(layer.folder, name, "regions")
    if folder is None:
        remedy = did_you_mean(name, neighbours(layer.folder, "regions"))
        return None, [Fault(layer.file, quoted(name), f'the name of a region, or "."; {remedy}', column="region")]
    return folder, []


def _chain(folder: Path) -> tuple[list[tuple[Path, dict[str, Any]]], list[Fault]]:
    """Return folders and contents from the instance down to what it finally rests on."""
    contents: list[tuple[Path, dict[str, Any]]] = []
    faults: list[Fault] = []
    step: Path | None = folder
    while step is not None:
        content, wrong = read_toml(step / INSTANCE_FILE, step)
        faults += wrong
        if content is None:
            break
        contents.append((step, content))
        step, wrong = _next(step, content, [place for place, _ in contents])
        faults += wrong
    return contents, faults


def _next(folder: Path, content: Mapping[str, Any], seen: list[Path]) -> tuple[Path | None, list[Fault]]:
    name = content.get("extends", "")
    if not isinstance(name, str) or not name:
        return None, []
    file = shown(folder / INSTANCE_FILE)
    following = beside(folder, name, "instances")
    if following is None:
        remedy = did_you_mean(name, neighbours(folder, "instances"))
        return None, [Fault(file, quoted(name), f"the name of an instance; {remedy}", column="extends")]
    if following.resolve() in {place.resolve() for place in seen}:
        chain = " -> ".join([*(place.name for place in seen), name])
        return None, [
            Fault(file, f"a circle: {chain}", "an instance that rests on no other in the end", column="extends")
        ]
    return following, []


def _filled(content: Mapping[str, Any], inherited: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings with missing ones taken from below, key by key within sections."""
    filled = {**inherited, **content}
    for key, value in inherited.items():
        own = content.get(key)
        if isinstance(value, dict) and isinstance(own, dict):
            filled[key] = {**value, **own}
    return filled


def _name_faults(file: str, settings: InstanceSettings) -> list[Fault]:
    if NAME.fullmatch(settings.name):
        return []
    return [Fault(file, quoted(settings.name), NAME_RULE, column="name")]
