"""Which campuses are there, and what may they draw?"""

from __future__ import annotations

from scripts.china.files import Row, choice

CONTRACT_MW = {"west": 800.0, "east": 320.0}  # most wind and solar one campus can contract
WEST = frozenset(["inner_mongolia", "gansu", "ningxia", "guizhou", "sichuan", "chongqing", "qinghai", "xinjiang"])
OPENING_CNY = 20e6  # yearly cost of opening a campus: roads, substation bay, fibre, staff; assumption


def side_of(zone: str) -> str:
    """Return the side of the programme a province is on."""
    return "west" if zone in WEST else "east"


def rows() -> list[Row]:
    """Return the rows of sites.csv."""
    return [
        {
            "site": site["site"],
            "name": site["name"],
            "name_zh": site["name_zh"],
            "zone": site["zone"],
            "node": site["node"],
            "side": side_of(site["zone"]),
            "hub": site["hub"],
            "lat": float(site["lat"]),
            "lon": float(site["lon"]),
            "grid_mw": float(site["grid_mw"]),
            "contract_mw": CONTRACT_MW[side_of(site["zone"])],
            "is_open": int(site["is_open"]),
            "opening_cny_per_year": 0.0 if int(site["is_open"]) else OPENING_CNY,
        }
        for site in choice("sites")
    ]
