"""Which halls stand on the campuses of a generated instance, which can be built, and how much can they carry?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.data.generated.asked import Asked
from optimizer.data.generated.calendars import HOURS
from optimizer.data.generated.ground import Bools, Floats, Ground, Ints, log_uniform

LOAD_MW = (200.0, 350.0)  # of a campus on average, mean on the reference accelerator; the national instance: 270
LOOSEST = 0.03  # below this tightness the work shrinks instead of campuses growing beyond any grid connection
WEST_OVER_EAST = 2.0  # size of a western campus against an eastern one; 1,206 against 568 MW of connection in the pack
UNEVEN = 0.4  # log deviation of the sizes of campuses
HALLS = (0.2, 0.45, 0.35)  # how often a campus has one, two or three
MODULES_MW = np.array([1.0, 2.0, 2.5, 4.0, 5.0, 8.0, 10.0, 15.0, 20.0])
LEAST_MODULES = 3  # in a hall: its module is at most a third of it
OPEN = 0.8  # of the campuses stand today
STANDING = 0.6  # of the first two halls of a campus that stands; its first always
STANDING_SHARE = (0.3, 0.8)  # of a standing hall's room, where it can still grow
FULL = 0.5  # of the standing halls cannot grow: expanding an old hall is a new hall
KINDS, KIND_SHARES = ("both", "inference", "training"), (0.6, 0.15, 0.25)
LEAST_CAPABLE = 0.7  # of all capacity takes inference, and training: else halls of the other kind take both
IMPORTED = {"old": 0.75, "new": 0.5}  # share of halls with imported accelerators
TYPICAL_PUE = {"old": 1.4, "new": 1.2}
CONNECTION = (0.8, 1.15)  # over what the fully built halls draw: it binds on about half of the campuses
SUPPLY = (0.8, 0.95)  # of the accelerators that all halls could add of a kind
CAPITAL = (0.85, 1.0)  # of what an operator with a limit could spend
TRAINING_SHARE = 0.6  # of all work


@dataclass(frozen=True)
class Built:
    """Campuses and halls with the limits that go with them, and what they carry.

    `site` and `energy` (A,) are the row of each hall's campus and its IT MW per reference MW of the mix of work.
    `carries` (A,) is the mean reference MW of each hall, fully built and within its share of the connection.
    `greatest` (A,) is the IT MW of each hall, fully built.
    """

    sites: pd.DataFrame
    halls: pd.DataFrame
    accelerators: pd.DataFrame
    operators: pd.DataFrame
    site: Ints
    greatest: Floats
    carries: Floats
    work_mw: float

    def takes(self, kind: str) -> Bools:
        """Return (A,) whether each hall takes this kind of work."""
        return self.halls["kinds"].isin([kind, "both"]).to_numpy()


def built(asked: Asked, ground: Ground, places: pd.DataFrame) -> Built:
    """Return the campuses of the places with their halls, so large that the work asked for fills them as asked."""
    random = asked.random("halls")
    loads = float(random.uniform(*LOAD_MW)) * asked.sites / max(asked.tightness, LOOSEST)
    halls = _halls(asked, random, places, ground)
    accelerators = ground.tables["accelerators"].set_index("accelerator").loc[halls["accelerator"]]
    energy = _mixed(asked, accelerators, halls["kinds"].to_numpy())
    pue = _mean_pue(ground, halls)
    # What the connections leave of the halls is known before their size is: it is a ratio.
    site = halls["site"].map(pd.Series(np.arange(len(places)), index=places["site"])).to_numpy(dtype=np.int64)
    connected = np.round(random.uniform(*CONNECTION, len(places)), 3)
    scale = loads / float((halls["size"] / energy * np.minimum(connected, 1.0)[site]).sum())
    halls = _sized(halls, halls["size"].to_numpy(dtype=np.float64) * scale)
    greatest = (halls["existing_mw"] + halls["module_mw"] * halls["modules_max"]).to_numpy(dtype=np.float64)
    drawn = np.bincount(site, pue * greatest, len(places))
    sites = _sites(random, places, halls, np.maximum(np.round(connected * drawn), 1.0))
    left = np.minimum(sites["grid_mw"].to_numpy(dtype=np.float64) / drawn, 1.0)
    carries = greatest / energy * left[site]
    return Built(
        sites,
        halls.drop(columns=["size", "age"]),
        _supplied(random, ground.tables["accelerators"], halls),
        _funded(random, ground.tables["operators"], halls),
        site,
        greatest,
        carries,
        float(carries.sum()) * asked.tightness,
    )


def _halls(asked: Asked, random: np.random.Generator, places: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    """Return everything about the halls but their size in MW; `size` is relative."""
    west = (places["side"] == "west").to_numpy()
    site_size = np.exp(UNEVEN * (2 * random.random(len(places)) - 1) * 1.7) * np.where(west, WEST_OVER_EAST, 1.0)
    counts = 1 + np.searchsorted(np.cumsum(HALLS), random.random(len(places))).clip(max=len(HALLS) - 1)
    row = np.repeat(np.arange(len(places)), counts)
    place = np.concatenate([np.arange(count) for count in counts])
    parts = random.uniform(0.5, 1.5, len(row))
    size = site_size[row] * parts / np.bincount(row, parts)[row]
    is_open = random.random(len(places)) < OPEN
    standing = is_open[row] & ((place == 0) | ((place == 1) & (random.random(len(row)) < STANDING)))
    age = np.where(standing, "old", "new")
    kinds = _kinds(asked, random, size)
    by_origin = ground.tables["accelerators"].groupby("origin", sort=False)["accelerator"].first()
    imported = random.random(len(row)) < np.where(standing, IMPORTED["old"], IMPORTED["new"])
    operators = ground.tables["operators"]["operator"].to_numpy()
    at = places.iloc[row].reset_index(drop=True)
    return pd.DataFrame({
        "hall": [f"{site}{'abc'[number]}" for site, number in zip(at["site"], place, strict=True)],
        "site": at["site"],
        "operator": operators[random.integers(0, len(operators), len(row))],
        "accelerator": np.where(imported, by_origin["imported"], by_origin["domestic"]),
        "vintage": np.where(standing, random.integers(2017, 2025, len(row)), 2025),
        "kinds": kinds,
        "existing_mw": np.where(random.random(len(row)) < FULL, 1.0, random.uniform(*STANDING_SHARE, len(row)))
        * standing,
        "module_mw": random.random(len(row)),
        "capex_cny_per_mw": np.round(at["capex"]),
        "om_cny_per_mw_year": np.round(at["capex"] * 0.04),
        "life_years": 15.0,
        "pue_curve": np.where(standing, at["old"], at["new"]),
        "pue_limit": np.where(standing, 1.5, at["limit"]),
        "size": size,
        "age": age,
    })  # fmt: skip


def _kinds(asked: Asked, random: np.random.Generator, size: Floats) -> list[str]:
    """Return what each hall takes; nothing that is not asked for, and enough of both that are."""
    draws = random.random(len(size))
    if not (asked.jobs and asked.services):
        only = "training" if asked.jobs else "inference"
        return ["both" if draw < KIND_SHARES[0] else only for draw in draws]
    drawn = np.array(KINDS)[np.searchsorted(np.cumsum(KIND_SHARES), draws).clip(max=len(KINDS) - 1)]
    for other in ("training", "inference"):
        for at in np.argsort(-size, kind="stable"):
            if size[drawn != other].sum() >= LEAST_CAPABLE * size.sum():
                break
            drawn[at] = "both" if drawn[at] == other else drawn[at]
    return [str(kind) for kind in drawn]


def _mixed(asked: Asked, accelerators: pd.DataFrame, kinds: Floats) -> Floats:
    """Return (A,) IT MW per reference MW: of the mix of all work where a hall takes both."""
    share = TRAINING_SHARE if asked.jobs and asked.services else float(bool(asked.jobs))
    training, inference = (
        accelerators[f"energy_{kind}"].to_numpy(dtype=np.float64) for kind in ("training", "inference")
    )
    mixed = share * training + (1.0 - share) * inference
    return np.where(kinds == "training", training, np.where(kinds == "inference", inference, mixed))


def _mean_pue(ground: Ground, halls: pd.DataFrame) -> Floats:
    """Return (A,) the mean PUE of each hall over the year."""
    profiles, days = ground.tables["profiles"], ground.tables["days"]
    curves = profiles[profiles["quantity"] == "pue"]
    weight = curves["day"].map(days.set_index("day")["weight_days"]) / days["weight_days"].sum()
    means = (curves[HOURS].mean(axis=1) * weight).groupby(curves["key"]).sum()
    return means.loc[halls["pue_curve"]].to_numpy(dtype=np.float64)


def _sized(halls: pd.DataFrame, size: Floats) -> pd.DataFrame:
    """Return halls in whole modules: what stands in whole tenths of a MW, and modules for the rest."""
    usual = np.searchsorted(MODULES_MW, size / LEAST_MODULES, side="right")  # modules small enough for the hall
    module = MODULES_MW[np.floor(halls["module_mw"].to_numpy(dtype=np.float64) * np.maximum(usual, 1)).astype(int)]
    existing = np.round(np.maximum(halls["existing_mw"] * size, (halls["existing_mw"] > 0) * 0.1), 1)
    whole = np.maximum(np.round((size - existing) / module), (existing == 0).astype(float))
    return halls.assign(existing_mw=existing, module_mw=module, modules_max=whole.astype(np.int64))


def _sites(random: np.random.Generator, places: pd.DataFrame, halls: pd.DataFrame, grid: Floats) -> pd.DataFrame:
    stands = places["site"].isin(halls.loc[halls["existing_mw"] > 0, "site"]).to_numpy()
    contract = np.round(grid * places["contract"].to_numpy(dtype=np.float64) * random.uniform(0.6, 1.4, len(places)))
    opening = np.round(log_uniform(random, 1e7, 4e7, len(places)), -5)
    return places.assign(
        grid_mw=grid,
        contract_mw=np.maximum(contract, 1.0),
        is_open=stands.astype(np.int64),
        opening_cny_per_year=np.where(stands, 0.0, opening),
    )


def _supplied(random: np.random.Generator, accelerators: pd.DataFrame, halls: pd.DataFrame) -> pd.DataFrame:
    """Return the accelerators, the imported ones scarcer than what all halls could add."""
    room = (halls["module_mw"] * halls["modules_max"]).groupby(halls["accelerator"]).sum()
    added = accelerators["accelerator"].map(room).fillna(0.0)
    supply = (added * random.uniform(*SUPPLY, len(accelerators))).round().clip(lower=1.0)
    return accelerators.assign(supply_mw=supply.where(accelerators["origin"] == "imported"))


def _funded(random: np.random.Generator, operators: pd.DataFrame, halls: pd.DataFrame) -> pd.DataFrame:
    """Return the operators; those with a limit on capital cannot build all that they have room for."""
    price = halls["module_mw"] * halls["modules_max"] * halls["capex_cny_per_mw"]
    whole = operators["operator"].map(price.groupby(halls["operator"]).sum()).fillna(0.0)
    limit = (whole * random.uniform(*CAPITAL, len(operators))).round(-6).clip(lower=1e6)
    return operators.assign(capital_limit_cny=limit.where(operators["capital_limit_cny"].notna()))
