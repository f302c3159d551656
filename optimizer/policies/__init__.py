"""Policy levers: one a file, all in one visible tuple. To add a lever, write its file and name it here."""

from __future__ import annotations

import dataclasses

from optimizer.data.instance import Instance
from optimizer.data.tomlfiles import validated
from optimizer.errors import BadInput, Fault
from optimizer.library import did_you_mean
from optimizer.policies.accelerator_supply import AcceleratorSupply
from optimizer.policies.build_moratorium import BuildMoratorium
from optimizer.policies.capacity_share import CapacityShare
from optimizer.policies.capex_budget import CapexBudget
from optimizer.policies.carbon_cap import CarbonCap
from optimizer.policies.carbon_price import CarbonPrice
from optimizer.policies.compute_voucher import ComputeVoucher
from optimizer.policies.cost_of_capital import CostOfCapital
from optimizer.policies.data_residency import DataResidency
from optimizer.policies.demand_growth import DemandGrowth
from optimizer.policies.green_share import GreenShare
from optimizer.policies.lever import Lever
from optimizer.policies.mean_latency import MeanLatency
from optimizer.policies.network import Network
from optimizer.policies.placement_mandate import PlacementMandate
from optimizer.policies.power_price_support import PowerPriceSupport
from optimizer.policies.price_war import PriceWar
from optimizer.policies.product_mix import ProductMix
from optimizer.policies.pue_ceiling import PueCeiling
from optimizer.policies.utilisation_floor import UtilisationFloor
from optimizer.policies.water_limit import WaterLimit

# In this order they change a question: what is asked, on which network and where halls may grow first, then what may go
# where, for the mandate exempts what all others leave no place in its group.
LEVERS: tuple[type[Lever], ...] = (
    DemandGrowth,
    Network,
    BuildMoratorium,
    PueCeiling,
    DataResidency,
    PlacementMandate,
    CapacityShare,
    UtilisationFloor,
    GreenShare,
    CarbonPrice,
    CarbonCap,
    WaterLimit,
    MeanLatency,
    PowerPriceSupport,
    ComputeVoucher,
    CostOfCapital,
    CapexBudget,
    AcceleratorSupply,
    ProductMix,
    PriceWar,
)

__all__ = ["LEVERS", "Lever", "active", "enacted"]


def active(instance: Instance) -> tuple[Lever, ...]:
    """Return the levers of the instance's scenario that do something; BadInput names every faulty setting."""
    known = {lever.name: lever for lever in LEVERS}
    file = f"scenarios/{instance.scenario.name}.toml"
    levers: dict[str, Lever] = {}
    faults: list[Fault] = []
    for name, settings in instance.scenario.levers.items():
        if name not in known:
            expected = f"a lever that exists; {did_you_mean(name, sorted(known))}"
            faults.append(Fault(file, found=f"lever {name!r}", expected=expected, column=f"levers.{name}"))
            continue
        lever, wrong = validated(known[name], settings, file)
        faults += [dataclasses.replace(fault, column=f"levers.{name}.{fault.column}") for fault in wrong]
        if lever is not None:
            faults += lever.faults(instance.as_read, file)
            levers[name] = lever
    if faults:
        raise BadInput(faults)
    return tuple(levers[name] for name in known if name in levers and not levers[name].is_neutral)


def enacted(instance: Instance) -> tuple[Instance, tuple[Lever, ...]]:
    """Return the question as its scenario's levers change it, and the levers; a question already so stays as it is.

    Levers act in the order of LEVERS, whatever the order in the scenario. Raises BadInput as `active` does.
    """
    levers = active(instance)
    if instance.origin is not None:
        return instance, levers
    question = instance
    for lever in levers:
        question = lever.amended(question)
    kept = {lever.name: instance.scenario.levers[lever.name] for lever in levers}
    scenario = instance.scenario.model_copy(update={"levers": kept})  # a neutral lever has nothing to be judged by
    return dataclasses.replace(question, scenario=scenario, origin=instance), levers
