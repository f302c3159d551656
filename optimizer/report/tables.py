"""Which tables does a planner read?

Each table is described once, as plain values with units in the headings, and shown by rendering.py in a terminal, in
Markdown and in HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizer.data.instance import Instance
from optimizer.plan.breakdown import OUTSIDE, by_hall
from optimizer.plan.figures import Figures, figures_of
from optimizer.plan.given import Floats
from optimizer.plan.plan import COST_TERMS, Plan
from optimizer.plan.summary import summarise
from optimizer.report.shown import Cell, Column, ShownTable
from optimizer.report.spending import GROUPS, Spending, spending
from optimizer.report.words import percent, said

__all__ = [
    "NOTE",
    "TERM_WORDS",
    "Cell",
    "Column",
    "ShownTable",
    "Tables",
    "cost_terms",
    "result",
    "tables",
    "with_total",
]

TERM_WORDS = {
    "halls": "halls: building, power, cooling", "fixed_operation": "fixed operation", "accelerators": "accelerators",
    "openings": "campus openings", "grid_energy": "grid electricity", "contracted_energy": "contracted electricity",
    "storage": "storage", "certificates": "green certificates", "traffic": "traffic", "data_moves": "data moves",
    "trunks": "trunk widening", "homes": "homes of services", "carbon": "carbon price", "subsidies": "subsidies",
    "forgone_revenue": "revenue forgone",
}  # fmt: skip

PLACED = (Column("Training", "MW"), Column("Inference", "MW"), Column("Exists", "MW"), Column("Added", "MW"))
SPENT = ("Halls", "Accel.", "Power", "Other", "Total")
DRAWN = (
    Column("Energy", "TWh"), Column("Contracts", "%", 0), Column("CO2 location", "Mt"), Column("CO2 market", "Mt"),
    Column("CO2 hourly", "Mt"),
)  # fmt: skip
NOTE = (
    "MW of training and inference: mean work on the reference accelerator. Money, energy and carbon: a year. "
    "Halls include operation and openings. What a campus pays is shared by its halls: traffic and homes by the work "
    "they carry, energy and carbon by what they draw."
)
BILLIONS_FROM = 1e7  # CNY: below, as in published problems, yuan are told one by one


@dataclass(frozen=True)
class Tables:
    """Every table of one plan by group of halls, worked out together."""

    figures: Figures
    bill: Spending
    summary: dict[str, Any]
    keys: dict[str, list[str]]  # for each grouping, the name of every hall's group

    @property
    def digits(self) -> int:
        """Decimals of money in billions: two suit a nation, four a toy."""
        return 2 if abs(self.summary["objective"]) >= 1e9 else 4

    def groups(self, grouping: str) -> list[str]:
        """Return the groups of `side`, `hub`, `operator` or `site` in the order of the instance's tables."""
        return sorted(dict.fromkeys(self.keys[grouping]), key=lambda group: group == OUTSIDE)

    def placed(self, grouping: str) -> ShownTable:
        """Return what is placed, built and spent in each group."""
        halls = by_hall(self.figures)
        held = [halls[key] for key in ("training_mw", "inference_mw", "existing_mw", "added_mw")]
        spent = [self.bill.groups[group] / 1e9 for group in GROUPS]
        elsewhere = [self.bill.elsewhere.get(group, 0.0) / 1e9 for group in GROUPS]
        rows = self._rows(grouping, [*held, *spent, sum(spent, np.zeros(len(halls["added_mw"])))])
        if self.bill.elsewhere:
            rows.append(("trunks and levers", None, None, None, None, *elsewhere, sum(elsewhere)))
        title = f"By {grouping}: what is placed, built and spent"
        money = (Column(heading, "bn CNY", self.digits) for heading in SPENT)
        columns = (Column(grouping.capitalize(), text=True), *PLACED, *money)
        return ShownTable(title, columns, with_total(rows), total=True)

    def drawn(self, grouping: str) -> ShownTable:
        """Return what each group draws and emits, in all three ledgers."""
        weight = self.figures.given.weight
        energy = self.figures.facility_of_hall @ weight / 1e6
        green = _shared_green(self.figures)
        carbon = [self.bill.carbon[ledger] / 1e6 for ledger in ("location_based", "market_based", "hour_matched")]
        rows = self._rows(grouping, [energy, energy * green, *carbon])
        rows = list(with_total(rows))
        shares = tuple((row[0], row[1], _percent_of(row[2], row[1]), *row[3:]) for row in rows)
        columns = (Column(grouping.capitalize(), text=True), *DRAWN)
        return ShownTable(f"By {grouping}: what is drawn and emitted", columns, shares, total=True)

    def _rows(self, grouping: str, values: Sequence[Floats]) -> list[tuple[Cell, ...]]:
        keys = np.array(self.keys[grouping], dtype=object)
        return [(group, *(float(column[keys == group].sum()) for column in values)) for group in self.groups(grouping)]


def tables(plan: Plan, instance: Instance) -> Tables:
    """Work out the tables of a plan."""
    figures = figures_of(plan, instance)
    sites = instance["sites"]
    site = figures.given.hall_site
    operators = _unmistakable(instance["operators"]["name"].to_numpy(), instance["operators"]["operator"].to_numpy())
    keys = {
        "side": sites["side"].to_numpy()[site].tolist(),
        "hub": sites["hub"].replace("", OUTSIDE).to_numpy()[site].tolist(),
        "operator": operators[figures.given.hall_operator].tolist(),
        "site": _unmistakable(sites["name"].to_numpy(), sites["site"].to_numpy())[site].tolist(),
    }
    return Tables(figures, spending(figures), summarise(plan, instance), keys)


def result(found: Tables) -> ShownTable:
    """Return the answer in a few rows: cost, bound, both gaps, verdict, where the work goes, energy and carbon."""
    stated = found.summary
    added, existing = stated["capacity"]["added_mw"], stated["capacity"]["existing_mw"]
    energy, carbon, west = stated["energy"], stated["carbon"], stated["west_share"]
    rows: list[tuple[Cell, ...]] = [
        ("Status", said(stated["status"])["en"]),
        ("Cost", _billions(stated["objective"])),
        ("No plan costs less than", _billions(stated["bound"])),
        ("Gap, of the total cost", percent(stated["gap"], 2)),
        ("Gap, of the cost that can be influenced", percent(stated["controllable_gap"], 2)),
        ("Verified", "yes" if stated["verified"] else "no"),
        ("Training in the west", percent(west["training"], 1)),
        ("Inference in the west", percent(west["inference"], 1)),
        ("IT capacity added", f"{_mw(added)} (exists: {_mw(existing)})"),
        ("Electricity", f"{energy['facility_mwh'] / 1e6:,.2f} TWh/yr, mean PUE {energy['mean_pue']:.3f}"),
        ("CO2, location-based", f"{carbon['location_based'] / 1e6:,.2f} Mt/yr"),
        ("CO2, market-based", f"{carbon['market_based'] / 1e6:,.2f} Mt/yr"),
        ("CO2, hour-matched", f"{carbon['hour_matched'] / 1e6:,.2f} Mt/yr"),
    ]
    rows[8:8] = _left_undone(found.figures)
    return ShownTable("The result", (Column("What", text=True), Column("Value", text=True)), tuple(rows))


def _left_undone(figures: Figures) -> list[tuple[Cell, ...]]:
    """Return how much work is refused, where that is allowed."""
    if not figures.instance.terms.may_refuse:
        return []
    given = figures.given
    asked = {
        "Training": float((given.of("training", "count") * given.job_mw).sum()),
        "Inference": float(given.demand.sum()),
    }
    done = {"Training": float(figures.placed_training.sum()), "Inference": float(figures.placed_inference.sum())}
    shares = {kind: 1 - done[kind] / mw if mw else 0.0 for kind, mw in asked.items()}
    return [(f"{kind} refused", percent(max(0.0, share), 1)) for kind, share in shares.items()]


def cost_terms(found: Tables) -> ShownTable:
    """Return the bill term by term; its sum is the objective."""
    costs, whole = found.summary["costs"], found.summary["objective"]
    terms = [term for term in (*COST_TERMS, *(term for term in costs if term not in COST_TERMS)) if costs.get(term)]
    rows = [(TERM_WORDS.get(term, term), costs[term] / 1e9, _percent_of(costs[term], whole)) for term in terms]
    columns = (Column("Term", text=True), Column("Cost", "bn CNY a year", 3), Column("Share", "%", 2))
    total = ("total", whole / 1e9, 100.0 if whole else None)
    return ShownTable("Cost, term by term", columns, (*rows, total), total=True)


def _mw(megawatts: float) -> str:
    """Return MW without decimals, but with one where that would hide a tenth of the figure."""
    return f"{megawatts:,.0f} MW" if megawatts >= 10 or megawatts == round(megawatts) else f"{megawatts:,.1f} MW"


def _billions(cny: float | None) -> str:
    if cny is None:
        return "unknown"
    return f"{cny / 1e9:,.3f} bn CNY/yr" if abs(cny) >= BILLIONS_FROM else f"{cny:,.2f} CNY/yr"


def _percent_of(part: Cell, whole: Cell) -> float | None:
    return 100 * float(part) / float(whole) if part is not None and whole else None


def with_total(rows: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows and below them the sum of every column of numbers."""
    listed = list(rows)
    sums = [sum(float(cell) for cell in column if cell is not None) for column in list(zip(*listed, strict=True))[1:]]
    return (*listed, ("total", *sums)) if listed else ()


def _shared_green(figures: Figures) -> Floats:
    """(A,) share of its campus's electricity that comes from contracts."""
    weight = figures.given.weight
    green, drawn = figures.green @ weight, (figures.grid + figures.green) @ weight
    share = np.divide(green, drawn, out=np.zeros_like(drawn), where=drawn > 0)
    return np.asarray(share[figures.given.hall_site], dtype=np.float64)


def _unmistakable(names: Any, ids: Any) -> Any:
    """Return the names, each with its id where two things bear the same."""
    once = {said for said in names.tolist() if names.tolist().count(said) == 1}
    shown = [said if said in once else f"{said} ({known})" for said, known in zip(names, ids, strict=True)]
    return np.array(shown, dtype=object)
