"""`eastwest list`: what is there to solve?"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from optimizer import library
from optimizer.cli.options import JsonOption, examples
from optimizer.cli.printing import document, line

EXAMPLES = examples("eastwest list", "eastwest list --json")


def listing(as_json: JsonOption = False) -> None:
    """List the shipped instances with their scenarios, and the regions, a sentence each."""
    found = contents()
    if as_json:
        document(found)
        return
    line("Instances (eastwest solve INSTANCE)")
    for instance in found["instances"]:
        line(f"  {instance['name']:<22} {instance['sentence']}")
        for scenario in instance["scenarios"]:
            line(f"    --scenario {scenario['name']:<20} {scenario['sentence']}")
    line("Regions")
    for region in found["regions"]:
        line(f"  {region['name']:<22} {region['sentence']}")


def contents() -> dict[str, list[dict[str, Any]]]:
    """Return every shipped instance, its scenarios, and every region: name and one sentence."""
    instances = []
    for name in library.instances():
        folder = library.packs("instances") / name
        scenarios = [
            {"name": scenario, "sentence": _sentence(path)}
            for scenario in library.scenarios(folder)
            if (path := _scenario_file(folder, scenario)) is not None
        ]
        sentence = _sentence(folder / library.INSTANCE_FILE)
        instances.append({"name": name, "sentence": sentence, "scenarios": scenarios})
    regions = [
        {"name": name, "sentence": _sentence(library.packs("regions") / name / library.REGION_FILE)}
        for name in library.regions()
    ]
    return {"instances": instances, "regions": regions}


def _scenario_file(folder: Path, scenario: str) -> Path | None:
    """Return the file of a scenario, its own or that of an instance it extends."""
    step: Path | None = folder
    while step is not None:
        path = step / "scenarios" / f"{scenario}.toml"
        if path.is_file():
            return path
        extends = tomllib.loads((step / library.INSTANCE_FILE).read_text(encoding="utf-8")).get("extends", "")
        step = library.beside(step, extends, "instances") if extends else None
    return None


def _sentence(file: Path) -> str:
    return str(tomllib.loads(file.read_text(encoding="utf-8")).get("title", ""))
