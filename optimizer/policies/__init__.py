"""Policy levers: one a file, all in one visible tuple. To add a lever, write its file and name it here."""

from __future__ import annotations

import difflib

from pydantic import ValidationError

from optimizer.data.instance import Instance
from optimizer.errors import BadInput, Fault
from optimizer.policies.carbon_price import CarbonPrice
from optimizer.policies.lever import Lever
from optimizer.policies.power_price_support import PowerPriceSupport

LEVERS: tuple[type[Lever], ...] = (CarbonPrice, PowerPriceSupport)

__all__ = ["LEVERS", "CarbonPrice", "Lever", "PowerPriceSupport", "active"]


def active(instance: Instance) -> tuple[Lever, ...]:
    """Return the levers of the instance's scenario that do something; BadInput names every faulty setting."""
    known = {lever.name: lever for lever in LEVERS}
    file = f"scenarios/{instance.scenario.name}.toml"
    levers: list[Lever] = []
    faults: list[Fault] = []
    for name, settings in instance.scenario.levers.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}? " if near else ""
            expected = f"{hint}one of {', '.join(sorted(known))}"
            faults.append(Fault(file, found=f"lever {name!r}", expected=expected, column=f"levers.{name}"))
            continue
        try:
            lever = known[name].model_validate(settings)
        except ValidationError as error:
            faults += [
                Fault(
                    file,
                    found=repr(problem["input"]),
                    expected=problem["msg"],
                    column=".".join(("levers", name, *(str(part) for part in problem["loc"]))),
                )
                for problem in error.errors()
            ]
            continue
        faults += lever.faults(instance, file)
        levers.append(lever)
    if faults:
        raise BadInput(faults)
    return tuple(lever for lever in levers if not lever.is_neutral)
