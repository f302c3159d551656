"""Do places lie where the region lies, and does nothing outrun light?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.data.settings import MapSettings
from optimizer.data.sheets import Sheet
from optimizer.errors import Fault
from optimizer.geography.distance import great_circle_km
from optimizer.geography.latency import in_glass_ms

TABLES = ("nodes", "sites", "origins")
ROUNDING_MS = 1e-9


def place_faults(sheets: Mapping[str, Sheet], box: MapSettings) -> list[Fault]:
    """Return a fault for each node, site and origin outside the box of the region."""
    faults: list[Fault] = []
    for name in TABLES:
        if name in sheets:
            faults += _outside(sheets[name], box)
    return faults


def light_faults(sheets: Mapping[str, Sheet]) -> list[Fault]:
    """Return a fault for each measured round trip that light in glass could not make."""
    if not {"latency", "origins", "sites"} <= sheets.keys():
        return []
    latency = sheets["latency"]
    ends = (sheets["origins"], latency.frame["origin"]), (sheets["sites"], latency.frame["site"])
    return too_fast(latency, "round_trip_ms", *ends)


def link_faults(sheets: Mapping[str, Sheet]) -> list[Fault]:
    """Return a fault for each trunk link that light in glass could not cross in its latency."""
    if not {"links", "nodes"} <= sheets.keys():
        return []
    nodes, links = sheets["nodes"], sheets["links"]
    return too_fast(links, "latency_ms", (nodes, links.frame["node_a"]), (nodes, links.frame["node_b"]))


def too_fast(
    sheet: Sheet, column: str, end_a: tuple[Sheet, pd.Series[str]], end_b: tuple[Sheet, pd.Series[str]]
) -> list[Fault]:
    """Return a fault for each round trip in `column` that light in glass could not make between its two ends.

    An end is the sheet of the places and their names (N,), row by row of `sheet`; rows without a place are passed over.
    """
    places = []
    for ends, names in (end_a, end_b):
        where = ends.frame.drop_duplicates(ends.table.key[0]).set_index(ends.table.key[0])[["lat", "lon"]]
        places.append(where.reindex(names).to_numpy(dtype=float))
    km = great_circle_km(places[0][:, 0], places[0][:, 1], places[1][:, 0], places[1][:, 1])
    least = in_glass_ms(km)
    stated = pd.to_numeric(sheet.frame[column]).to_numpy(dtype=float)
    fast = np.flatnonzero(stated < least - ROUNDING_MS).tolist()
    faults: list[Fault] = []
    for at in fast:
        expected = (
            f"at least {least[at]:.4g} ms, which light in glass needs for {km[at]:.0f} km and back; "
            "check that it is a round trip in ms"
        )
        faults += sheet.faults([at], column, [f"{stated[at]:.9g} ms"], expected)
    return faults


def _outside(sheet: Sheet, box: MapSettings) -> list[Fault]:
    lat, lon = (sheet.frame[name].to_numpy(dtype=float) for name in ("lat", "lon"))
    known = np.isfinite(lat) & np.isfinite(lon)
    outside = known & ~_in_box(lat, lon, box)
    swapped = outside & _in_box(lon, lat, box)
    around = f"latitudes {box.lat_min:g} to {box.lat_max:g} and longitudes {box.lon_min:g} to {box.lon_max:g}"
    faults: list[Fault] = []
    for position in np.flatnonzero(outside).tolist():
        low = not box.lat_min <= lat[position] <= box.lat_max
        column = "lat" if low else "lon"
        remedy = "swap lat and lon" if swapped[position] else "correct it, or widen [map] in region.toml"
        found = f"the place {lat[position]:.6g}, {lon[position]:.6g}"
        faults += sheet.faults([position], column, [found], f"{around}; {remedy}")
    return faults


def _in_box(lat: NDArray[np.float64], lon: NDArray[np.float64], box: MapSettings) -> NDArray[np.bool_]:
    return (lat >= box.lat_min) & (lat <= box.lat_max) & (lon >= box.lon_min) & (lon <= box.lon_max)
