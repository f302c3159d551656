"""Where does each number of a generated instance come from?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from optimizer.data.generated.asked import Asked
from optimizer.data.generated.ground import Ground

KALOS = "AcmeTrace, completed accelerator jobs of the Kalos cluster (Hu et al., NSDI 2024), distribution fitted"
DRAWN: Mapping[tuple[str, str], tuple[str, str]] = {
    ("training", "work_mwh"): (KALOS, "lognormal and Pareto tail, cut at large halls, scaled"),
    ("training", "peak_mw"): (
        "drawn",
        "work over a running time of 5 to 100 % of the year, at most 0.4 of a large hall and 20.3 MW",
    ),
    ("training", "data_tb"): ("drawn", "lognormal, growing with the work to the power 0.4"),
    ("training", "origin"): ("drawn", "cities by their weight"),
    ("demand", "demand_mw"): ("derived", "by weight of the cities, cut to what campuses in reach can take"),
    ("sites", "grid_mw"): ("drawn", "0.8 to 1.15 of what the fully built halls draw"),
    ("sites", "lat"): ("drawn", "scattered around cities and campuses of the country, apart from one another"),
    ("sites", "lon"): ("drawn", "scattered around cities and campuses of the country, apart from one another"),
    ("links", "capacity_gbps"): ("derived", "the country's, scaled to the traffic"),
    ("links", "widen_gbps"): ("derived", "the country's, scaled to the traffic"),
    ("links", "widen_cny_per_year"): ("derived", "the country's price for each Gbit/s"),
    ("links", "widen_max"): ("derived", "enough for all traffic on one trunk"),
    ("accelerators", "supply_mw"): ("drawn", "imported: 0.8 to 0.95 of what all halls could add"),
    ("operators", "capital_limit_cny"): ("drawn", "state: 0.85 to 1 of what the operator could build"),
}
INHERITED = {  # columns of the country that are written again
    "zones", "operators", "prices", "accelerators", "nodes", "origins", "links", "days", "profiles", "region.toml",
    "borders.geojson",
}  # fmt: skip
SHAPES = "one week of ServeGen (Alibaba Model Studio), as in the instance edwc-2025"


def sources(asked: Asked, ground: Ground, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a row for each column of the tables and each setting of the region."""
    known = ground.sources.set_index(["table", "column"])
    rows = [
        _row(asked, name, column, known.loc[(name, column)] if (name, column) in known.index else None)
        for name, frame in tables.items()
        if len(frame) or name != "pairs"
        for column in frame.columns
    ]
    rows += [
        {"table": table, "column": column, **row}
        for (table, column), row in zip(known.index, _records(known), strict=True)
        if table in ("region.toml", "borders.geojson")
    ]
    return pd.DataFrame(rows)


def _row(asked: Asked, table: str, column: str, country: Any) -> dict[str, str]:
    place = {"table": table, "column": column}
    own = {"year": "2025", "licence": "Apache-2.0", "confidence": "assumption"}
    if (table, column) in DRAWN:
        source, note = DRAWN[table, column]
        if source == KALOS:
            return {
                **place,
                "source": source,
                "year": "2023",
                "licence": "CC-BY-4.0",
                "confidence": "low",
                "note": note,
            }
        return {**place, "source": f"{source} by eastwest generate, seed {asked.seed}", **own, "note": note}
    if table == "shapes":
        return {**place, "source": SHAPES, **own, "confidence": "low", "note": ""}
    if country is not None and table in INHERITED:
        return {**place, **{key: str(value) for key, value in country.items()}}
    return {**place, "source": f"drawn by eastwest generate, seed {asked.seed}", **own, "note": ""}


def _records(frame: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(key): str(value) for key, value in row.items()} for row in frame.to_dict("records")]
