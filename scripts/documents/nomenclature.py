"""What do the letters and variables of the mathematics stand for?

The assignment half is a matrix, not Pyomo, so its four rules are told here; a test compares all names with the model.
"""

from __future__ import annotations

LETTERS = {
    "o": "origin: a city or province where demand arises",
    "w": "inference service",
    "j": "training class: `count[j]` identical jobs",
    "q": "kind of accelerator",
    "s": "site: a campus",
    "a": "hall: a block of capacity at a site, of one operator, accelerator and vintage",
    "z": "zone: a grid province",
    "p": "operator",
    "l": "trunk link",
    "h": "hour of a typical day, standing for `weight[h]` hours a year",
    "t": "typical day",
}
VARIABLES: dict[str, tuple[str, str, str]] = {
    "serve": ("wos", "0 to 1; 0 or 1 where single-homed", "share of a demand served at a site within reach"),
    "run": ("ja", "whole, 0 to count", "jobs of a class placed in a hall"),
    "served": ("ws", ">= 0", "MW of a service that a site serves, on the reference accelerator"),
    "firm": ("a", ">= 0", "MW of training that never pauses, on the hall's accelerator"),
    "flexible": ("a", ">= 0", "mean MW of training that may move within the day, on the hall's accelerator"),
    "traffic": ("l", ">= 0", "peak Tbit/s that cross a link"),
    "home": ("ws", "0 or 1", "the service lives at the site"),
    "host": ("wa", "0 or 1", "the service lives in the hall"),
    "carry": ("wa", ">= 0", "mean MW of the service in the hall, on the hall's accelerator"),
    "train": ("ah", ">= 0", "MW that flexible training draws in an hour"),
    "it": ("ah", ">= 0", "MW of IT load of a hall in an hour"),
    "open": ("s", "0 or 1", "the campus stands"),
    "build": ("a", "whole", "modules added to a hall"),
    "widen": ("l", "whole", "units added to a link"),
    "wind": ("s", ">= 0", "MW of wind contracted"),
    "solar": ("s", ">= 0", "MW of solar contracted"),
    "store": ("s", ">= 0", "MWh of storage"),
    "certificates": ("s", ">= 0", "GWh of green certificates a year"),
    "grid": ("sh", ">= 0", "MW drawn from the market"),
    "green": ("sh", ">= 0", "MW used from contracts"),
    "charge": ("sh", ">= 0", "MW into storage"),
    "discharge": ("sh", ">= 0", "MW out of storage"),
    "level": ("sh", ">= 0", "MWh in storage at the end of an hour"),
}
# Only where a policy lets work be refused.
WITH_LEAVE: dict[str, tuple[str, str, str]] = {
    "refuse": ("wo", "0 to 1; 0 or 1 where single-homed", "share of a demand left unserved, where a policy allows it"),
    "decline": ("j", "whole, 0 to count", "jobs of a class left undone, where a policy allows it"),
}
# Name, letters, sentence, formula, whether it is a cost term.
ASSIGNMENT: tuple[tuple[str, tuple[str, ...], str, str, bool], ...] = (
    (
        "demand_is_served", ("w", "o"), "Every demand is served, whole, unless a policy lets it be refused.",
        "sum over s of serve[w,o,s] [+ refuse[w,o]] = 1", False,
    ),
    (
        "jobs_are_placed", ("j",), "Every job runs in some hall, unless a policy lets it be declined.",
        "sum over a of run[j,a] [+ decline[j]] = count[j]", False,
    ),
    (
        "served_only_at_home", ("w", "o", "s"), "A demand is served only where its service lives.",
        "serve[w,o,s] <= home[w,s]", False,
    ),
    (
        "served_is_fed", ("w", "s"), "What a site serves is the sum of what is assigned to it.",
        "served[w,s] = sum over o of demand[w,o] * serve[w,o,s]", False,
    ),
    (
        "firm_is_fed", ("a",), "Firm training draws the energy of the jobs placed there, evenly over the year.",
        "firm[a] = sum over firm j of energy_training[q] * work[j] / 8760 * run[j,a]", False,
    ),
    (
        "flexible_is_fed", ("a",), "Flexible training draws the energy of the jobs placed there, in the mean.",
        "flexible[a] = sum over flexible j of energy_training[q] * work[j] / 8760 * run[j,a]", False,
    ),
    (
        "traffic_is_fed", ("l",), "A link carries everything whose fixed lowest-latency path crosses it.",
        (
            "traffic[l] = sum over w,o,s via l of gbps_per_mw[w] * demand[w,o] * serve[w,o,s]\n"
            "           + sum over j,a via l of mean_gbps(data[j]) * run[j,a]"
        ), False,
    ),
    (
        "traffic", (), "Traffic of users pays by capacity and distance.",
        "traffic_price * sum of gbps_per_mw[w] * demand[w,o] * km[o,s] * serve[w,o,s]", True,
    ),
    (
        "data_moves", (), "Moving training data pays by mean rate and distance.",
        "traffic_price * sum of mean_gbps(data[j]) * km[o,s] * run[j,a]", True,
    ),
)  # fmt: skip
