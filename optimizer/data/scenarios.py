"""What does the chosen scenario say?"""

from __future__ import annotations

from pathlib import Path

from optimizer.data.cells import quoted
from optimizer.data.files import shown
from optimizer.data.settings import ScenarioSettings
from optimizer.data.tomlfiles import read_toml, validated
from optimizer.errors import Fault
from optimizer.library import NAME, NAME_RULE, NO_SCENARIO, did_you_mean, scenarios

NEUTRAL = ScenarioSettings(
    name=NO_SCENARIO,
    title="No policy",
    title_zh="无政策",
    description="The instance as it stands: no overrides, no levers.",
)


def read_scenario(folders: list[Path], wanted: str | None) -> tuple[ScenarioSettings | None, str, list[Fault]]:
    """Return the scenario with all it extends, how a message names its file, and its faults.

    `wanted` is the name of a file in `scenarios/` of one of the `folders`, the first one winning, or the path of a
    .toml file; None and "none" mean no scenario.
    """
    scenario, file, faults = _found(folders, wanted)
    chain = [wanted or NO_SCENARIO]
    while scenario is not None and scenario.extends and not faults:
        if scenario.extends in chain:
            circle = " -> ".join([*chain, scenario.extends])
            expected = "a scenario that rests on no other in the end"
            return None, file, [Fault(file, f"a circle: {circle}", expected, column="extends")]
        chain.append(scenario.extends)
        if not NAME.fullmatch(scenario.extends) or scenario.extends.endswith(".toml"):  # a path would lead elsewhere
            expected = "the name of a scenario of the same instance"
            return None, file, [Fault(file, quoted(scenario.extends), expected, column="extends")]
        below, _, wrong = _found(folders, scenario.extends)
        faults += [Fault(file, fault.found, fault.expected, column="extends") for fault in wrong if below is None]
        faults += wrong if below is not None else []
        scenario = None if below is None else _upon(below, scenario)
    return scenario, file, faults


def _upon(below: ScenarioSettings, scenario: ScenarioSettings) -> ScenarioSettings:
    """Return a scenario with what it takes from the one below: overrides before its own, levers setting by setting."""
    levers = {name: {**below.levers.get(name, {}), **settings} for name, settings in scenario.levers.items()}
    return scenario.model_copy(
        update={
            "extends": below.extends,
            "override": (*below.override, *scenario.override),
            "levers": {**below.levers, **levers},
            "rule": scenario.rule or below.rule,
        }
    )


def _found(folders: list[Path], wanted: str | None) -> tuple[ScenarioSettings | None, str, list[Fault]]:
    if wanted is None:
        return NEUTRAL, "", []
    if wanted.endswith(".toml") or not NAME.fullmatch(wanted):
        return _at_path(wanted)
    for folder in folders:
        path = folder / "scenarios" / f"{wanted}.toml"
        if path.exists() or path.is_symlink():
            return _read(path, folder, wanted)
    if wanted == NO_SCENARIO:
        return NEUTRAL, "", []
    known = scenarios(folders[0]) if folders else []
    place = shown(folders[0] / "scenarios") if folders else "scenarios"
    expected = f"the name of a scenario; {did_you_mean(wanted, known)}"
    return None, "", [Fault(place, f"no scenario {quoted(wanted)}", expected)]


def _at_path(wanted: str) -> tuple[ScenarioSettings | None, str, list[Fault]]:
    path = Path(wanted)
    local = wanted.isprintable() and "://" not in wanted and not wanted.lower().startswith("/vsi")
    if not local or path.suffix != ".toml" or not path.is_file():
        expected = "the name of a scenario, or the path of a local .toml file"
        return None, "", [Fault("scenario", quoted(wanted), expected)]
    return _read(path, path.parent, None)


def _read(path: Path, within: Path, name: str | None) -> tuple[ScenarioSettings | None, str, list[Fault]]:
    content, faults = read_toml(path, within)
    if content is None:
        return None, shown(path), faults
    settings, faults = validated(ScenarioSettings, content, shown(path))
    if settings is not None and not NAME.fullmatch(settings.name):
        faults.append(Fault(shown(path), quoted(settings.name), NAME_RULE, column="name"))
    elif settings is not None and name is not None and settings.name != name:
        faults.append(Fault(shown(path), quoted(settings.name), f"the name of the file, {name}", column="name"))
    if settings is not None and settings.against and not NAME.fullmatch(settings.against):
        faults.append(Fault(shown(path), quoted(settings.against), NAME_RULE, column="against"))
    elif settings is not None and settings.against == settings.name:
        expected = 'another scenario, or "" for the instance without policy'
        faults.append(
            Fault(shown(path), f"{quoted(settings.against)}, the scenario itself", expected, column="against")
        )
    return settings, shown(path), faults
