"""A grid of lever settings, solved and compared."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from optimizer.study.bench import reference_of
from optimizer.study.collecting import comparison
from optimizer.study.grid import combinations, parsed
from optimizer.study.publishing import publish
from optimizer.study.studying import Means, Studied, studying


def sweep(instance: str, settings: Sequence[str], means: Means, scenario: str | None = None) -> Studied:
    """Solve an instance, or one of its scenarios, under every combination of `settings`, and write the comparison.

    `settings` are texts such as `carbon_price.price_cny_per_t=0,100,300`. Raises UsageError and BadInput before
    anything is solved.
    """
    axes = parsed(settings)
    reference = reference_of(instance, scenario)
    cases, rows = combinations(reference, axes)
    every = [reference, *cases]
    with studying("sweep", reference.read, every, means) as study:
        study.write_scenarios(cases)
        answers = study.run(every)
        chosen = pd.DataFrame([dict.fromkeys(rows[0], ""), *rows], dtype=object)
        return Studied(answers, publish(comparison(every, answers, study.ledger, study.options), means.folder, chosen))
