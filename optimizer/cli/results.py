"""What does a solved plan look like in a terminal: what is placed, built and spent, by side, hub and operator?"""

from __future__ import annotations

from optimizer.cli.printing import document, draw, line
from optimizer.data.instance import Instance
from optimizer.plan.plan import Plan
from optimizer.plan.summary import summarise


def show_result(plan: Plan, instance: Instance, *, as_json: bool) -> None:
    """Print a plan for a person, or its summary for a program."""
    if as_json:
        document(summarise(plan, instance))
        return
    from optimizer.report.rendering import as_rich
    from optimizer.report.solved import plan_tables

    line(f"{instance.name}: {instance.settings.title}")
    if instance.scenario.levers or instance.scenario.override:
        line(f"scenario {instance.scenario.name}: {instance.scenario.title}")
    for table in plan_tables(plan, instance):
        line()
        draw(as_rich(table))
    for note in instance.settings.notes:
        line(f"Note: {' '.join(note.split())}")
    line()
    line(_verdict(plan))


def _verdict(plan: Plan) -> str:
    if plan.verified:
        return f"VERIFIED after {plan.seconds:.0f} s: every rule, cost term and figure was recomputed from the tables."
    return "NOT VERIFIED: this plan breaks a rule or does not cost what it says."
