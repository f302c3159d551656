"""How much of the best plan's benefit does the best simple rule capture, and how does one tell?"""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.report.comparing.cases import Case
from optimizer.report.comparing.findings import Findings
from optimizer.report.comparing.phrases import named, percent, phrase
from optimizer.report.comparing.showing.blocks import Block, Cell, Grid, Heading, amount, nothing, part, plain
from optimizer.report.comparing.simple_rules import SimpleRules
from optimizer.report.words import Both


def rule_section(found: Findings) -> Iterator[Block]:
    """Yield the simple rules beside the best plan, nothing where the comparison has none."""
    if not found.rules:
        return
    yield Block("section", phrase("rules"), anchor="rules")
    for rules in found.rules:
        yield from _of_question(rules, found)


def _of_question(rules: SimpleRules, found: Findings) -> Iterator[Block]:
    if rules.captured is None or rules.at_least is None:
        yield Block("lead", phrase("rules_unknown"))
    else:
        ends = {"share": percent(rules.captured, 0), "least": percent(rules.at_least, 0)}
        key = "rules_captured" if ends["share"] != ends["least"] else "rules_captured_exactly"
        yield Block("lead", phrase(key, rule=_title(rules.planned[0]), **ends))
        worst, best = _title(rules.planned[-1]), _title(rules.best_plan)
        yield Block("paragraph", phrase("rules_definition", worst=worst, best=best))
    yield Block("grid", grid=_grid(rules, found))


def _grid(rules: SimpleRules, found: Findings) -> Grid:
    unit = found.money
    headings = (
        Heading(phrase("rule"), "name"), Heading(phrase("rule_does"), "text"),
        Heading(phrase("cost_in", unit=unit.unit)), Heading(phrase("above_best_in", unit=unit.unit)),
        Heading(phrase("captured")),
    )  # fmt: skip
    best = rules.best_plan.plan.objective if rules.best_plan.plan is not None else 0.0
    rows = [
        (
            Cell(_title(rules.best_plan)),
            Cell(phrase("best_plan"), tone="soft"),
            amount(best, unit),
            nothing(),
            part(1.0, 0),
        )
    ]
    for case in rules.planned:
        cost = case.plan.objective if case.plan is not None else 0.0
        above = amount(cost - best, unit, signed=True)
        rows.append((Cell(_title(case)), _does(case), amount(cost, unit), above, part(rules.captured_by(case), 0)))
    for case in rules.unplanned:
        without = Cell(phrase(f"verdict_{case.ending}"), tone="soft")
        rows.append((Cell(_title(case)), _does(case), without, nothing(), nothing()))
    return Grid(plain(""), headings, tuple(rows), ("base", *("",) * (len(rows) - 1)))


def _does(case: Case) -> Cell:
    return Cell(phrase(f"rule_{case.scenario.rule}"), tone="soft")


def _title(case: Case) -> Both:
    return named(case.scenario.title or case.name, case.scenario.title_zh)
