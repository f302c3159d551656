"""What do operators earn and spend, and which three sums must never be mixed?

The figures are those the plan states of itself and the verifier has recomputed (plan/margins.py).
"""

from __future__ import annotations

from optimizer.plan.margins import priced
from optimizer.report.shown import Cell, Column, ShownTable
from optimizer.report.tables import Tables, with_total

COLUMNS = {
    "revenue_cny": "Revenue", "energy_cny": "Energy", "capital_cny": "Capital", "other_cny": "Other",
    "selling_cny": "Selling", "carbon_cny": "Carbon", "subsidy_cny": "Subsidy", "margin_cny": "Margin",
}  # fmt: skip
OF_PRICES = ("revenue_cny", "selling_cny", "margin_cny")
SUNK = (
    "Halls and accelerators that stand today are sunk: no capital is charged for them, so a margin on them is one over "
    "running cost. Selling is staff, software and support."
)
IDLE_PRICES = "Revenue follows from the price list and decides nothing here: all work must be done, wherever it pays."
DECIDING_PRICES = "Work may be refused here, so what it earns decides what is done."
NO_PRICES = "The region has no price list, so nothing can be said of revenue and margin."
APART = (
    "Three answers to three questions, not to be added up: a subsidy or a carbon price moves money between operators "
    "and the state and uses up nothing; work refused is no cost to the nation in this sum, and no service either."
)


def earned(found: Tables, grouping: str) -> ShownTable:
    """Return revenue, costs, subsidy and margin of every operator, or of every side, in billions of CNY a year."""
    instance = found.figures.instance
    ids = {
        "operator": instance["halls"]["operator"].tolist(),
        "side": found.keys["side"],
    }[grouping]
    stated, known = found.summary["accounts"][f"by_{grouping}"], priced(instance)
    shown_as = dict(zip(ids, found.keys[grouping], strict=True))
    rows = [(title, *_amounts(stated.get(group, {}), known=known)) for group, title in shown_as.items()]
    money = (Column(heading, "bn CNY", found.digits) for heading in COLUMNS.values())
    columns = (Column(grouping.capitalize(), text=True), *money)
    title = f"By {grouping}: what is earned and spent in a year"
    table = ShownTable(title, columns, with_total(rows), total=True, note=_note(found, known=known))
    return table if known else _without(table, [list(COLUMNS).index(column) + 1 for column in OF_PRICES])


def three_sums(found: Tables) -> ShownTable:
    """Return what the plan costs the nation, what operators are left with and what the state pays."""
    sums, known = found.summary["sums"], priced(found.figures.instance)
    margin = sums["operators_margin_cny"] / 1e9 if known else None
    rows: tuple[tuple[Cell, ...], ...] = (
        ("National cost: resources used", sums["national_cost_cny"] / 1e9),
        ("Operators' margin: what they are left with", margin),
        ("Fiscal cost: what the state pays less what it takes", sums["fiscal_cost_cny"] / 1e9),
    )
    note = APART if known else f"{APART} {NO_PRICES}"
    return ShownTable("Three sums", (Column("Whose", text=True), Column("Amount", "bn CNY a year", 3)), rows, note=note)


def _amounts(account: dict[str, float], *, known: bool) -> tuple[Cell, ...]:
    return tuple(
        account.get(column, float("nan")) / 1e9 if known or column not in OF_PRICES else None for column in COLUMNS
    )


def _without(table: ShownTable, places: list[int]) -> ShownTable:
    """Return the table with nothing in some columns of its total, which would be a sum of nothing."""
    *rows, total = table.rows or ((),)
    kept = tuple(None if place in places else cell for place, cell in enumerate(total))
    return ShownTable(table.title, table.columns, (*rows, kept), table.total, table.note)


def _note(found: Tables, *, known: bool) -> str:
    if not known:
        return f"{NO_PRICES} {SUNK}"
    return f"{SUNK} {DECIDING_PRICES if found.figures.instance.terms.may_refuse else IDLE_PRICES}"
