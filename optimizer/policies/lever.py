"""What is a lever: settings with units, what it changes or adds, and how the verifier recomputes it."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Self

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from optimizer.data.instance import Instance
from optimizer.errors import Fault
from optimizer.plan.figures import Figures, total
from optimizer.plan.given import Floats
from optimizer.plan.violation import Violation
from optimizer.policies import groups
from optimizer.problem.linear import Columns, Rows
from optimizer.problem.problem import Problem

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Money = Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)]
Rate = Annotated[float, Field(ge=0, le=0.5, allow_inf_nan=False)]


class Lever(BaseModel, ABC):
    """One policy. A subclass is one file: fields with units, `name`, and those of the following that it needs.

    `amended` changes the question before anything is built: tables and terms. `state` adds rules and prices to the
    infrastructure half, `rows` to the assignment half. `costs` and `violations` recompute the same from a plan's
    figures. A neutral lever is never enacted, so it leaves no trace.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: ClassVar[str]

    @property
    @abstractmethod
    def is_neutral(self) -> bool:
        """Whether the settings mean "off"."""

    @property
    def rewards_contracts(self) -> bool:
        """Whether contracted green power counts for more under it than its price says."""
        return False

    @classmethod
    def neutral(cls) -> Self:
        """Return the lever switched off."""
        return cls()

    def faults(self, instance: Instance, file: str) -> Iterator[Fault]:
        """Yield what the settings say that the instance does not have."""
        for key, field in type(self).model_fields.items():
            if groups.SITES in field.metadata:
                for word, expected in groups.unknown(getattr(self, key), instance):
                    yield self.fault(file, key, repr(word), expected)

    def amended(self, instance: Instance) -> Instance:
        """Return the question as the policy changes it: new tables or terms, never a change in place."""
        return instance

    def state(self, state: Any, x: Any) -> None:
        """Add rules and cost terms; `state` and `x` are the Statements and the Nomenclature of the floor above."""

    def rows(self, problem: Problem, columns: Columns) -> Iterable[Rows]:  # noqa: ARG002 - most levers need none
        """Yield rules and cost terms over columns of the assignment half, `serve` and `run`."""
        return ()

    def charges(self, figures: Figures) -> Mapping[str, Floats]:  # noqa: ARG002 - a rule charges nobody
        """Return (A,) what it adds to cost terms, CNY a year by hall; negative where it pays."""
        return {}

    def costs(self, figures: Figures) -> Mapping[str, float]:
        """Return what it adds to cost terms, CNY a year."""
        return {term: total(amounts) for term, amounts in self.charges(figures).items()}

    def violations(self, figures: Figures) -> Iterable[Violation]:  # noqa: ARG002 - a price forbids nothing
        """Return the worst violation of each rule it adds."""
        return ()

    def fault(self, file: str, key: str, found: str, expected: str) -> Fault:
        """Return a fault of one of the settings."""
        return Fault(file, found, expected, column=f"levers.{self.name}.{key}")


def with_tables(instance: Instance, **tables: pd.DataFrame) -> Instance:
    """Return the instance with some tables replaced."""
    return dataclasses.replace(instance, tables={**instance.tables, **tables})
