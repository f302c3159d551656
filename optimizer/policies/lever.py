"""What is a lever: settings with units, what it adds to the model, and how the verifier recomputes it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict

from optimizer.data.instance import Instance
from optimizer.errors import Fault
from optimizer.plan.figures import Figures
from optimizer.plan.violation import Violation


class Lever(BaseModel, ABC):
    """One policy. A subclass is one file: fields with units, `name`, and what follows.

    `state` adds rules and cost terms to the model; `costs` and `violations` recompute the same from a plan's figures.
    A neutral lever is never built into a model, so it leaves no trace.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: ClassVar[str]

    @property
    @abstractmethod
    def is_neutral(self) -> bool:
        """Whether the settings mean "off"."""

    @classmethod
    def neutral(cls) -> Self:
        """Return the lever switched off."""
        return cls()

    def faults(self, instance: Instance, file: str) -> Iterable[Fault]:  # noqa: ARG002 - most levers name nothing
        """Yield what the settings say that the instance does not have."""
        return ()

    @abstractmethod
    def state(self, state: Any, x: Any) -> None:
        """Add rules and cost terms; `state` and `x` are the Statements and the Nomenclature of the floor above."""

    @abstractmethod
    def costs(self, figures: Figures) -> Mapping[str, float]:
        """Return what it adds to cost terms, CNY a year."""

    def violations(self, figures: Figures) -> Iterable[Violation]:  # noqa: ARG002 - a price forbids nothing
        """Return the worst violation of each rule it adds."""
        return ()
