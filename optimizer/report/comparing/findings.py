"""What does a comparison find? Everything its pages and tables show, worked out once."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.plan.plan import Plan
from optimizer.report.comparing.backfires import Backfire, backfires
from optimizer.report.comparing.bridge import Bridge, cost_bridge
from optimizer.report.comparing.cases import Case, Comparison
from optimizer.report.comparing.differences import Difference, difference
from optimizer.report.comparing.measures import Measures, measures
from optimizer.report.comparing.moves import Moves, moved
from optimizer.report.comparing.phrases import Money, money, named
from optimizer.report.comparing.rankings import Ranking, ranking
from optimizer.report.comparing.simple_rules import SimpleRules, simple_rules
from optimizer.report.words import Both

TRANSFERS = ("carbon", "subsidies", "forgone_revenue")  # cost terms that use up no resource


@dataclass(frozen=True)
class Row:
    """One case beside the case it is compared with; what needs a plan is None, or empty, where one is missing."""

    case: Case
    title: Both
    shown: Measures | None
    against: Row | None
    difference: Difference | None
    transfers: float  # of the difference of the plans, CNY a year: payments that use up no resource
    bridge: Bridge | None
    moves: Moves | None
    backfires: tuple[Backfire, ...]

    @property
    def verdict(self) -> str:
        """The key of what is to be said of it: the verdict, "best" for the base itself, or why there is no plan."""
        if self.difference is None:
            return "best" if self.case.plan is not None else self.case.ending
        without = self.case.plan is None and self.case.ending != "infeasible" and not self.difference.proven
        return self.case.ending if without else self.difference.verdict


@dataclass(frozen=True)
class Findings:
    """A comparison and everything worked out from it: rows in the order of its cases."""

    comparison: Comparison
    rows: tuple[Row, ...]
    rules: tuple[SimpleRules, ...]
    ranking: Ranking  # of the rows with a plan
    money: Money

    @property
    def planned(self) -> tuple[Row, ...]:
        """The rows with a plan."""
        return tuple(row for row in self.rows if row.shown is not None)

    @property
    def policies(self) -> tuple[Row, ...]:
        """The rows that are neither the base nor a simple rule alone."""
        return tuple(row for row in self.rows if row.against is not None and not row.case.scenario.rule)


def findings(comparison: Comparison) -> Findings:
    """Work out everything that a comparison shows."""
    shown = {case.name: measures(case) for case in comparison.cases}
    alone = {case.name: _alone(case, shown[case.name]) for case in comparison.cases}
    rows = tuple(_beside(alone[case.name], alone, comparison.against(case)) for case in comparison.cases)
    figures = [row.shown for row in rows if row.shown is not None]
    largest = max((abs(found.objective) for found in figures), default=0.0)
    carbon = ranking([found.carbon for found in figures])
    return Findings(comparison, rows, simple_rules(comparison), carbon, money(largest))


def pair_of(a: Case, b: Case) -> Row:
    """Return case B beside case A."""
    other = _alone(a, measures(a))
    return _beside(_alone(b, measures(b)), {a.name: other}, a)


def _alone(case: Case, shown: Measures | None) -> Row:
    title = named(case.scenario.title or case.name, case.scenario.title_zh)
    return Row(case, title, shown, None, None, 0.0, None, None, ())


def _beside(row: Row, rows: dict[str, Row], against: Case | None) -> Row:
    if against is None:
        return row
    other = rows[against.name]
    wrong = () if row.shown is None or other.shown is None else backfires(row.case, row.shown, other.shown)
    return Row(
        case=row.case,
        title=row.title,
        shown=row.shown,
        against=other,
        difference=difference(row.case, against),
        transfers=_transfers(row.case.plan) - _transfers(against.plan),
        bridge=cost_bridge(against, row.case),
        moves=moved(against, row.case),
        backfires=wrong,
    )


def _transfers(plan: Plan | None) -> float:
    return 0.0 if plan is None else sum(plan.costs.get(term, 0.0) for term in TRANSFERS)
