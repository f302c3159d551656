"""Policy levers: one a file, all in one visible tuple. To add a lever, write its file and name it here."""

from __future__ import annotations

import dataclasses

from optimizer.data.instance import Instance
from optimizer.data.tomlfiles import validated
from optimizer.errors import BadInput, Fault
from optimizer.library import did_you_mean
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
            expected = f"a lever that exists; {did_you_mean(name, sorted(known))}"
            faults.append(Fault(file, found=f"lever {name!r}", expected=expected, column=f"levers.{name}"))
            continue
        lever, wrong = validated(known[name], settings, file)
        faults += [dataclasses.replace(fault, column=f"levers.{name}.{fault.column}") for fault in wrong]
        if lever is not None:
            faults += lever.faults(instance, file)
            levers.append(lever)
    if faults:
        raise BadInput(faults)
    return tuple(lever for lever in levers if not lever.is_neutral)
