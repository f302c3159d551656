"""Every rule of the model, recomputed from the tables: one file for each group, all in RULES."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from optimizer.plan.figures import Figures
from optimizer.plan.rules import halls, homes, investment, network, power, serving, storage, training
from optimizer.plan.violation import Violation

Rules = Callable[[Figures], Iterable[Violation]]
RULES: tuple[Rules, ...] = (
    serving.rules,
    homes.rules,
    training.rules,
    halls.rules,
    power.rules,
    storage.rules,
    network.rules,
    investment.rules,
)
