"""How are the sizes of real training jobs distributed? Prints what optimizer/data/generated/sizes.py states.

Run as `python -m scripts.job_sizes TRACE`, TRACE being a CSV of jobs with a column `gpu_hours`, such as the completed
jobs of the Kalos cluster (AcmeTrace, CC-BY-4.0; Hu et al., NSDI 2024). A lognormal between `LEAST` and `SPLICE`
accelerator-hours and a Pareto tail above are fitted by maximum likelihood; jobs below one accelerator-hour, a third of
the trace and 0.003 % of its work, are debugging and left out.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.stats import norm

LEAST, SPLICE = 1.0, 3000.0  # accelerator-hours


def main() -> None:
    """Print the fitted parameters of the trace named on the command line."""
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        hours = np.sort([float(row["gpu_hours"]) for row in csv.DictReader(file)])
    planned = hours[hours >= LEAST]
    body, tail = np.log(planned[planned < SPLICE]), planned[planned >= SPLICE]

    def loss(parameters: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        mean, deviation = parameters[0], np.exp(parameters[1])
        inside = norm.cdf((np.log([LEAST, SPLICE]) - mean) / deviation)
        return float(-norm.logpdf(body, mean, deviation).sum() + len(body) * np.log(inside[1] - inside[0]))

    mean, spread = minimize(loss, [body.mean(), np.log(body.std())], method="Nelder-Mead").x
    print(f"{len(hours)} jobs, {len(planned)} of at least {LEAST:g} accelerator-hours")
    print(f"log mean {mean:.3f}, log deviation {np.exp(spread):.3f}")
    print(f"share of the tail {len(tail) / len(planned):.4f}, exponent {len(tail) / np.log(tail / SPLICE).sum():.3f}")


if __name__ == "__main__":
    main()
