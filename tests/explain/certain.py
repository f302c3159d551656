"""Is what is said of all plans what trying everything says? `python -m tests.explain.certain COUNT [FIRST_SEED]`.

Of each drawn country every whole-number decision within the limit is looked at: which sites does any of them use, and
how far apart can its work lie from the plan's?
"""

from __future__ import annotations

import itertools
import math
import sys
from collections import Counter
from collections.abc import Iterator

import numpy as np
from scipy.optimize import linprog

from optimizer.data.instance import Instance
from optimizer.errors import BadInput, Infeasible, NoPlanWithinLimit
from optimizer.explain.alternatives.finding import Alternatives, alternatives
from optimizer.plan.plan import Plan
from optimizer.policies import enacted
from optimizer.solve.pipeline import solve
from optimizer.solve.watch import Watch
from tests.property.brute_force import KEPT, BruteForce
from tests.property.programme import MILLION, Choice
from tests.random_instances import random_instance

SECONDS = 60.0
WITHIN = (0.03, 0.15, 0.5)
CLOSE = 1e-6  # relative: a choice that costs so nearly the limit lies on either side of it
NEAR = 1e-3  # relative and MW: of the difference of the alternative
BOTH = {True, False}


class Everything(BruteForce):
    """Every choice of an instance that costs at most a limit."""

    def up_to(self, limit: float) -> Iterator[tuple[Choice, float]]:
        """Yield choices and what they cost in CNY a year."""
        self.floors = {}
        for choice in self._choices():
            price = self.price(choice)
            if all(price + self._floor(choice, *kept) <= limit for kept in KEPT):
                cost = price + self.rest(choice)
                if cost <= limit:
                    yield choice, cost

    def used(self, choice: Choice) -> set[str]:
        """Return the sites where a service lives or a job runs."""
        halls = self.country.halls
        return {s for (_, s), on in choice["home"].items() if on} | {
            halls[a]["site"] for (_, a), n in choice["run"].items() if n
        }

    def sides(self, limit: float) -> dict[str, set[bool]]:
        """Return whether choices up to the limit use each site, and whether they leave it."""
        seen: dict[str, set[bool]] = {s: set() for s in self.country.sites}
        for choice, _ in self.up_to(limit):
            used = self.used(choice)
            for s, sides in seen.items():
                sides.add(s in used)
            if all(sides == BOTH for sides in seen.values()):
                break
        return seen

    def farthest(self, training: dict[str, float], inference: dict[str, float], limit: float) -> float:
        """Return the most MW that lie elsewhere than MW by site do, over all choices up to the limit."""
        return max((self._moved(choice, training, inference, limit) for choice, _ in self.up_to(limit)), default=0.0)

    def _moved(self, choice: Choice, training: dict[str, float], inference: dict[str, float], limit: float) -> float:
        land = self.country
        runs = dict.fromkeys(land.sites, 0.0)
        for (j, a), n in choice["run"].items():
            runs[land.halls[a]["site"]] += n * land.training[j]["work_mwh"] / 8760
        moved = sum(max(0.0, mw - runs[s]) for s, mw in training.items())
        stated, fixed = self.stated(choice)
        room = (limit - self.price(choice) + fixed) / MILLION
        stated["A_ub"] = np.vstack([stated["A_ub"], self.cost / MILLION])
        stated["b_ub"] = np.append(stated["b_ub"], room)
        held = [s for s, mw in inference.items() if mw > 0]
        best = 0.0
        for count in range(1, len(held) + 1):
            for left in itertools.combinations(held, count):
                served = np.zeros(len(self.at))
                for w, o, s in land.pairs:
                    served[self.at["serve", w, o, s]] = land.demand[w, o] * (s in left)
                found = linprog(served, **stated, method="highs")
                if found.status == 0:
                    best = max(best, sum(inference[s] for s in left) - float(found.fun))
        return moved + best


def case(seed: int) -> tuple[Instance, Plan, Alternatives] | None:
    """Return a drawn instance, its plan and one alternative to it; None where it has no plan."""
    instance = random_instance(seed)
    try:
        plan = solve(instance, gap=0, seconds=SECONDS, threads=1)
    except (Infeasible, BadInput, NoPlanWithinLimit):
        return None
    question, levers = enacted(instance)
    return instance, plan, alternatives(plan, question, levers, WITHIN[seed % 3], 1, Watch(SECONDS))


def limit_of(plan: Plan, found: Alternatives) -> float:
    """Return the limit in CNY a year."""
    return plan.objective + found.within * abs(plan.objective)


def labels_of(sides: dict[str, set[bool]]) -> list[str]:
    """Return the label that each site deserves."""
    return ["choice" if seen == BOTH else "must" if True in seen else "never" for seen in sides.values()]


def wrong(instance: Instance, plan: Plan, found: Alternatives) -> list[str]:
    """Return what is wrong with the labels of a case."""
    limit, everything = limit_of(plan, found), Everything(instance)
    said = [site.label for site in found.sites]
    if said == labels_of(everything.sides(limit)):
        return []
    allowed = [labels_of(everything.sides(limit + side * CLOSE * abs(limit))) for side in (-1, 1)]
    return [
        f"site {site}: {label}, but {' or '.join({*right})}"
        for site, (label, *right) in enumerate(zip(said, *allowed, strict=True))
        if label not in right
    ]


def farthest_of(instance: Instance, plan: Plan, found: Alternatives) -> tuple[float, float]:
    """Return the MW by which the alternative differs from the plan (0: there is none), and the most that any could."""
    sites = [str(site) for site in instance["sites"]["site"]]
    training, inference = (dict(zip(sites, mw.tolist(), strict=True)) for mw in found.placing.mw(found.standing.x))
    most = Everything(instance).farthest(training, inference, limit_of(plan, found))
    return (found.plans[0].mw if found.plans else 0.0), most


def main() -> None:
    """Try cases in order of their seeds until so many have been labelled."""
    wanted, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    first, count, faulty, seen = seed, 0, 0, Counter[str]()
    while count < wanted:
        made = case(seed)
        if made is not None:
            count += 1
            seen.update(site.label for site in made[2].sites)
            faults, (reached, most) = wrong(*made), farthest_of(*made)
            if not math.isclose(reached, most, rel_tol=NEAR, abs_tol=NEAR):
                faults.append(f"an alternative {reached:g} MW apart, but {most:g} is possible")
            faulty += bool(faults)
            for fault in faults:
                print(f"seed {seed}: {fault}", flush=True)  # noqa: T201 - what it is run for
        seed += 1
    print(f"{count} of {seed - first} drawn have a plan; {faulty} faulty; {dict(seen)}")  # noqa: T201 - what it is run for


if __name__ == "__main__":
    main()
