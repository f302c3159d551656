"""What does a report say, block by block, before anybody decides how it looks?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from optimizer.data.instance import Instance
from optimizer.library import NO_SCENARIO
from optimizer.plan.figures import Figures
from optimizer.plan.plan import Plan
from optimizer.plan.verify import TOLERANCE, Verdict
from optimizer.report.earnings import earned, three_sums
from optimizer.report.flows import served
from optimizer.report.tables import NOTE, Column, ShownTable, Tables, cost_terms, result, tables
from optimizer.report.view import View
from optimizer.report.words import name, said

MOST_ROWS = 500
LARGEST = 3  # places named for each service and class


@dataclass(frozen=True)
class Block:
    """One piece of a report: a heading, a paragraph, a list, code, a table or a picture by name."""

    kind: Literal["heading", "paragraph", "list", "code", "table", "picture"]
    text: str = ""
    items: tuple[str, ...] = ()
    table: ShownTable | None = None


def contents(plan: Plan, instance: Instance, shown: View, verdict: Verdict) -> Iterator[Block]:
    """Yield the whole report in order."""
    found = tables(plan, instance)
    yield Block("paragraph", shown.standfirst["en"])
    yield from _question(instance)
    yield from _section("The result", replace(result(found), title="In short"), cost_terms(found))
    yield Block("picture", "map")
    placed = (found.placed(group) for group in ("side", "hub", "operator"))
    yield from _section("Where the work goes and what it costs", *placed)
    yield Block("table", table=_shortened(replace(found.placed("site"), note=NOTE)))
    earnings = (earned(found, "operator"), replace(earned(found, "side"), note=""), three_sums(found))
    yield from _section("Who earns what", *earnings)
    drawn = (found.drawn(group) for group in ("side", "hub", "operator"))
    yield from _section("Energy and carbon, three ledgers side by side", *drawn)
    yield Block("table", table=_shortened(found.drawn("site")))
    yield Block("picture", "hours")
    yield from _section("Services and where they are served", _services(found.figures, shown))
    yield from _section("Training classes and where they run", _classes(found.figures))
    yield from _verification(verdict)
    yield from _assumptions(instance)
    yield from _again(plan, instance, found)


def _section(title: str, *shown: ShownTable) -> Iterator[Block]:
    yield Block("heading", title)
    for table in shown:
        yield Block("table", table=_shortened(table))


def _shortened(table: ShownTable) -> ShownTable:
    """Return the table with at most MOST_ROWS rows, its total kept, and a note on what is left out."""
    if len(table.rows) <= MOST_ROWS:
        return table
    total = table.rows[-1:] if table.total else ()
    note = f"{table.note} The first {MOST_ROWS} of {len(table.rows) - len(total)} rows.".strip()
    return replace(table, rows=(*table.rows[:MOST_ROWS], *total), note=note)


def _question(instance: Instance) -> Iterator[Block]:
    settings, scenario = instance.settings, instance.scenario
    yield Block("heading", "The question")
    yield Block("paragraph", f"{settings.title} ({settings.title_zh})" if settings.title_zh else settings.title)
    described = (settings.description.strip(), instance.region.description.strip())
    yield Block("paragraph", " ".join(text for text in described if text))
    policy = f"Scenario {scenario.name}: {scenario.title}. {scenario.description}"
    levers = f" Levers: {', '.join(sorted(scenario.levers))}." if scenario.levers else " No lever is set."
    rule = f" Work is placed by the rule {scenario.rule}, not at least cost." if scenario.rule else ""
    source = f" Source: {scenario.source}" if scenario.source else ""
    yield Block("paragraph", policy + levers + rule + source)


def _largest(parts: pd.Series) -> str:
    """Return the largest parts by name with their shares, and how many more there are."""
    ranked = parts[parts > 0].sort_values(ascending=False, kind="stable")
    whole = float(ranked.sum())
    places = [f"{name(place)} {100 * float(mw) / whole:.0f}%" for place, mw in ranked.head(LARGEST).items()]
    return ", ".join(places) + (f" and {len(ranked) - LARGEST} more" if len(ranked) > LARGEST else "")


def _services(figures: Figures, shown: View) -> ShownTable:
    pairs, sites = served(figures), figures.instance["sites"]["name"].to_numpy()
    rows: list[tuple[str | float | None, ...]] = []
    for row, service in enumerate(shown.services):
        parts = pairs[pairs["service"] == row].groupby("site")["mw"].sum()
        places = pd.Series(parts.to_numpy(), index=sites[parts.index.to_numpy(dtype=int)])
        numbers = (service.latency_ms, service.mw, 100 * service.west, float(len(parts)))
        rows.append((service.names["en"], *numbers, _largest(places)))
    columns = (
        Column("Service", text=True), Column("Round trip", "ms"), Column("Demand", "MW"), Column("West", "%", 0),
        Column("Campuses", digits=0), Column("Mostly at", text=True),
    )  # fmt: skip
    return ShownTable("Services", columns, tuple(rows))


def _classes(figures: Figures) -> ShownTable:
    given, training = figures.given, figures.instance["training"]
    classes, halls, jobs = figures.chosen.run
    site = given.hall_site[halls]
    run = pd.DataFrame({"class": classes, "west": given.is_west[site], "mw": given.job_mw[classes] * jobs})
    run["place"] = figures.instance["sites"]["name"].to_numpy()[site]
    rows: list[tuple[str | float | None, ...]] = []
    for row, title in enumerate(training["name"]):
        own = run[run["class"] == row]
        mw, west = float(own["mw"].sum()), float(own["mw"][own["west"]].sum())
        moves = "yes" if training["flexible"][row] else "no"
        share = 100 * west / mw if mw else None
        jobs_of, peak = float(training["count"][row]), float(training["peak_mw"][row])
        rows.append((title, jobs_of, peak, mw, moves, share, _largest(own.groupby("place")["mw"].sum())))
    columns = (
        Column("Class", text=True), Column("Jobs", "a year", 0), Column("Peak of one", "MW"), Column("Together", "MW"),
        Column("Moves in the day", text=True), Column("West", "%", 0), Column("Mostly at", text=True),
    )  # fmt: skip
    return ShownTable("Training classes", columns, tuple(rows))


def _verification(verdict: Verdict) -> Iterator[Block]:
    yield Block("heading", "Verification")
    judged = "Every rule, cost term and figure was re-computed from the tables alone, without solver or model. "
    passed = f"All hold to {TOLERANCE:g} relative." if verdict.ok else "NOT everything holds:"
    yield Block("paragraph", judged + passed)
    if not verdict.ok:
        yield Block("list", items=verdict.failures[:50])
    rows = [(rule.rule, _relative(rule.relative), rule.place or "-", _held(rule.relative)) for rule in verdict.rules]
    columns = _texts("Rule", "Worst, relative", "Where", "Holds")
    yield Block("table", table=_shortened(ShownTable("Rules", columns, tuple(rows))))
    claims = [(claim.name, claim.stated, claim.recomputed, _held(claim.relative)) for claim in verdict.costs]
    money = (Column(heading, "CNY a year", 0) for heading in ("Stated", "Re-computed"))
    columns = (*_texts("Cost"), *money, *_texts("Holds"))
    yield Block("table", table=ShownTable("Costs", columns, tuple(claims)))


def _texts(*headings: str) -> tuple[Column, ...]:
    return tuple(Column(heading, text=True) for heading in headings)


def _relative(value: float) -> str:
    return "0" if value == 0 else f"{value:.1e}"


def _held(relative: float) -> str:
    return "yes" if relative <= TOLERANCE else "NO"


def _assumptions(instance: Instance) -> Iterator[Block]:
    yield Block("heading", "What is assumed")
    if instance.settings.notes:
        yield Block("list", items=tuple(instance.settings.notes))
    sources = instance["SOURCES"]
    columns = _texts("Table", "Column", "Source", "Year", "Licence", "Confidence", "Note")
    order = ["table", "column", "source", "year", "licence", "confidence", "note"]
    weak = sources["confidence"].isin(["low", "assumption"])
    for title, kept in (("Weak figures: low confidence or assumed", weak), ("Other figures", ~weak)):
        rows = tuple(tuple(str(cell) for cell in row) for row in sources[kept][order].itertuples(index=False))
        if rows:
            yield Block("table", table=_shortened(ShownTable(title, columns, rows)))
    yield Block("paragraph", said("attribution")["en"])


def _again(plan: Plan, instance: Instance, found: Tables) -> Iterator[Block]:
    yield Block("heading", "How to make this again")
    scenario = "" if plan.scenario == NO_SCENARIO else f" --scenario {plan.scenario}"
    solve = f"eastwest solve {plan.instance}{scenario} --seed {plan.seed} --threads {plan.threads} -o RUN"
    yield Block("code", f"{solve}\neastwest verify RUN\neastwest report RUN")
    made = [f"{key} {value}" for key, value in plan.versions.items()]
    effort = f"Made in {found.summary['seconds']:,.1f} s with {', '.join(made) or 'versions not stated'}."
    yield Block("paragraph", effort)
    rows = tuple((key, value) for key, value in instance.hashes.items())
    yield Block("table", table=ShownTable("Inputs by SHA-256", _texts("Input", "Hash"), rows))
