"""The exact trade-off between cost and one other thing, as table, picture and page."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Literal

import pandas as pd

from optimizer.data.writing import table_text
from optimizer.report.comparing.cases import Frontier
from optimizer.report.comparing.frontiers import frontier_picture
from optimizer.study import durable
from optimizer.study.axes import Axis
from optimizer.study.bench import reference_of
from optimizer.study.collecting import comparison
from optimizer.study.publishing import publish
from optimizer.study.studying import Means, Studied, studying
from optimizer.study.tracing import refuse_double, traced

TABLE = "frontier.csv"
PICTURES: tuple[Literal["png", "svg"], ...] = ("png", "svg")


def frontier(instance: str, axis: Axis, means: Means, points: int = 8, scenario: str | None = None) -> Studied:
    """Trace the curve of an instance, or of one of its scenarios, and write `frontier.csv`, the picture and the page.

    Raises UsageError where the scenario already sets the lever that the curve varies.
    """
    reference = reference_of(instance, scenario)
    refuse_double(reference, axis)
    noted = {"against": axis.against, **axis.fixed, "scenario": reference.name}
    with studying("frontier", reference.read, [reference], means, **noted) as study:
        free = study.run([reference])
        curve = traced(study, reference, free[reference.name], axis, points)
        cases, answers = [reference, *curve.cases], {**free, **curve.answers}
        durable.write_text(means.folder / TABLE, table_text(table(curve.frontier)))
        files = [means.folder / TABLE]
        if any(point.cost is not None for point in curve.frontier.points):
            files += pictures(curve.frontier, means.folder)
        shown = comparison(cases, answers, study.ledger, study.options, [curve.frontier])
        return Studied(answers, (*files, *publish(shown, means.folder)))


def table(curve: Frontier) -> pd.DataFrame:
    """Return one row a point, from the loosest limit to the tightest; costs in CNY a year, an unknown one empty.

    `price_cny_per_unit` is the difference to the next looser plan for each unit of the limit.
    """
    rows = [dataclasses.asdict(point) for point in curve.points]
    columns = [field.name for field in dataclasses.fields(curve.points[0])] if curve.points else ["limit"]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    frame = frame.map(lambda cell: "" if cell is None else cell)
    frame.insert(0, "against", curve.against)
    frame.insert(1, "unit", curve.unit)
    names = {"cost": "cost_cny", "bound": "bound_cny", "price": "price_cny_per_unit"}
    return frame.rename(columns=names)


def pictures(curve: Frontier, folder: Path) -> list[Path]:
    """Write the curve as pictures and return the files."""
    for kind in PICTURES:
        durable.write_bytes(folder / f"frontier.{kind}", frontier_picture(curve, kind))
    return [folder / f"frontier.{kind}" for kind in PICTURES]
