"""Do shares and shapes add up, and do tables agree with each other?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from optimizer.data import schema
from optimizer.data.cells import quoted
from optimizer.data.sheets import Sheet
from optimizer.errors import Fault

CLOSE = 1e-6


def weight_faults(origins: Sheet) -> list[Fault]:
    """Return a fault where the origins' shares of national demand do not sum to 1."""
    total = float(origins.frame["weight"].sum())
    if not origins.sound("weight") or abs(total - 1) <= CLOSE:
        return []
    expected = "weights that sum to 1; rescale them"
    return [Fault(origins.file, f"weights that sum to {total:.9g}", expected, column="weight")]


def shape_faults(shapes: Sheet) -> list[Fault]:
    """Return a fault for each hourly shape whose mean is not 1."""
    if not shapes.sound(*schema.HOUR_COLUMNS):
        return []
    means = shapes.frame[list(schema.HOUR_COLUMNS)].mean(axis=1).to_numpy()
    places = np.flatnonzero(np.abs(means - 1) > CLOSE).tolist()
    expected = "24 values with the mean 1; divide each by the mean"
    return shapes.faults(places, "h00", [f"a shape with the mean {means[at]:.9g}" for at in places], expected)


def open_faults(sites: Sheet, halls: Sheet) -> list[Fault]:
    """Return a fault for each closed campus on which halls stand."""
    standing = set(halls.frame.loc[halls.frame["existing_mw"] > 0, "site"])
    wrong = (sites.frame["is_open"] == 0) & sites.frame["site"].isin(standing)
    places = np.flatnonzero(wrong.to_numpy()).tolist()
    found = [f"0 for {quoted(sites.frame['site'].iloc[at])}, where halls stand today" for at in places]
    return sites.faults(places, "is_open", found, "1 where halls.csv has existing_mw above 0; correct one of them")


def demand_faults(inference: Sheet, demand: Sheet) -> list[Fault]:
    """Return a fault for each service that nobody asks for."""
    services = inference.frame["service"]
    places = np.flatnonzero(~services.isin(demand.frame["service"].unique()).to_numpy()).tolist()
    found = [f"{quoted(services.iloc[at])}, for which demand.csv has no row" for at in places]
    return inference.faults(places, "service", found, "a service with demand; add rows to demand.csv or remove it")


def price_list_faults(prices: Sheet, operators: Sheet) -> list[Fault]:
    """Return a fault for each operator whose products do not make up all of its work, or that lists none at all."""
    if prices.frame.empty or not prices.sound("operator", "share"):
        return []
    faults: list[Fault] = []
    for operator, shares in prices.frame.groupby("operator", sort=False)["share"]:
        if abs(float(shares.sum()) - 1) > CLOSE:
            found = f"shares of operator {quoted(str(operator))} that sum to {float(shares.sum()):.9g}"
            expected = "shares of an operator's products that sum to 1; rescale them"
            faults.append(prices.fault(int(shares.index[0]), "share", found, expected))
    names = operators.frame["operator"]
    places = np.flatnonzero(~names.isin(prices.frame["operator"]).to_numpy()).tolist()
    found_of = [f"{quoted(names.iloc[at])}, for which prices.csv has no row" for at in places]
    expected = "an operator with a price: add rows to prices.csv, or leave the file out for a region without prices"
    return faults + operators.faults(places, "operator", found_of, expected)


def agreement_faults(sheets: Mapping[str, Sheet]) -> list[Fault]:
    """Return all of the above for the tables that could be read."""
    faults: list[Fault] = []
    if "origins" in sheets:
        faults += weight_faults(sheets["origins"])
    if "shapes" in sheets:
        faults += shape_faults(sheets["shapes"])
    if "sites" in sheets and "halls" in sheets:
        faults += open_faults(sheets["sites"], sheets["halls"])
    if "prices" in sheets and "operators" in sheets:
        faults += price_list_faults(sheets["prices"], sheets["operators"])
    if "inference" in sheets and "demand" in sheets:
        faults += demand_faults(sheets["inference"], sheets["demand"])
    return faults
