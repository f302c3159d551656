"""Which halls stand today, and which can be built?

Legacy halls keep what they have and are never enlarged; a new hall is room for modules of one operator and one
accelerator. A site's room is its connection over the yearly PUE of a new hall, less what its legacy halls draw; each
new hall may take its stated share of the room. The shares of a site add up to more than one, so that the mix of
operators and accelerators is a decision and the connection is what binds.
"""

from __future__ import annotations

from collections.abc import Mapping

from scripts.china.files import Row, choice
from scripts.china.weather import yearly_pue

OM_SHARE = 0.04  # fixed operation a year as a share of capex
LIFE_YEARS = 15.0
LEGACY_PUE_LIMIT = 1.5  # above this, halls are to be retired
MODULE_MW, METRO_MODULE_MW = 50.0, 25.0


def rows() -> list[Row]:
    """Return the rows of halls.csv: legacy halls first, site by site."""
    sites = {site["site"]: site for site in choice("sites")}
    return [_legacy(hall, sites[hall["site"]]) for hall in choice("legacy_halls")] + [
        _new(hall, sites[hall["site"]]) for hall in choice("new_halls")
    ]


def room_mw(site: Mapping[str, str]) -> float:
    """Return the MW of new IT load the connection of a site leaves room for."""
    existing = sum(float(hall["existing_mw"]) for hall in choice("legacy_halls") if hall["site"] == site["site"])
    used = existing * yearly_pue(site["station"], "legacy")
    return (float(site["grid_mw"]) - used) / yearly_pue(site["station"], "new")


def _legacy(hall: Mapping[str, str], site: Mapping[str, str]) -> Row:
    return _hall(hall, site, "legacy") | {
        "vintage": int(hall["vintage"]),
        "existing_mw": float(hall["existing_mw"]),
        "modules_max": 0,
        "pue_limit": LEGACY_PUE_LIMIT,
    }


def _new(hall: Mapping[str, str], site: Mapping[str, str]) -> Row:
    row = _hall(hall, site, "new")
    modules = max(1, round(float(hall["share"]) * room_mw(site) / _module(site)))
    return row | {"vintage": 2025, "existing_mw": 0.0, "modules_max": modules, "pue_limit": float(site["pue_limit"])}


def _hall(hall: Mapping[str, str], site: Mapping[str, str], generation: str) -> Row:
    capex = 1e6 * float(site["capex_cny_per_w"])
    era = hall["vintage"] if generation == "legacy" else generation
    return {
        "hall": f"{hall['site']}_{hall['operator']}_{hall['accelerator']}_{era}",
        "site": hall["site"],
        "operator": hall["operator"],
        "accelerator": hall["accelerator"],
        "kinds": hall["kinds"],
        "module_mw": _module(site),
        "capex_cny_per_mw": capex,
        "om_cny_per_mw_year": OM_SHARE * capex,
        "life_years": LIFE_YEARS,
        "pue_curve": f"{hall['site']}_{generation}",
    }


def _module(site: Mapping[str, str]) -> float:
    return METRO_MODULE_MW if site["setting"] == "metro" else MODULE_MW
