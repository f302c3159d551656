"""In which order are the national instances put together?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from optimizer.data import schema
from scripts.edwc import pages
from scripts.edwc.coverage import Demand, Places, demands, greenfield, read_places
from scripts.edwc.feasibility import LEAST_FACTOR, growth
from scripts.edwc.files import Cell, choice, write_chosen, write_table, write_text
from scripts.edwc.shapes import hourly_shapes
from scripts.edwc.training import Bin, Class, real_bins, training_classes

NATIONAL, LONGER, GREENFIELD = "edwc-2025", "edwc-2025-288h", "edwc-greenfield"


@dataclass(frozen=True)
class Question:
    """Everything the national instance says, before it is written."""

    places: Places
    shapes: dict[str, list[float]]
    demands: Sequence[Demand]
    bins: Sequence[Bin]
    classes: Sequence[Class]


def build(traces: Path, region: Path, output: Path) -> Iterator[str]:
    """Write `edwc-2025` and its two variants into `output`; yield what a person wants to know, line by line.

    Raises ValueError where the region cannot hold the demand with room to spare.
    """
    places = read_places(region)
    question = Question(places, hourly_shapes(traces), demands(places), real_bins(traces), training_classes(traces))
    factor = _checked(NATIONAL, question, places)
    yield f"{NATIONAL}: all demand could grow by a factor of {factor:.2f}"
    yield f"{GREENFIELD}: the same, {_checked(GREENFIELD, question, greenfield(places)):.2f}"
    _write_national(output / NATIONAL, question, factor)
    _write_texts(output / LONGER, pages.settings(LONGER), pages.readme(LONGER))
    _write_texts(output / GREENFIELD, pages.settings(GREENFIELD), pages.readme(GREENFIELD))
    for item in question.demands:
        yield f"{item.service.service}: {item.mw.sum():.0f} MW, {item.uncovered:.1%} of national demand not covered"
    total = sum(item.mean_mw for item in question.classes)
    jobs = sum(item.count for item in question.classes)
    yield f"training: {len(question.classes)} classes, {jobs} jobs, {total:.1f} MW"


def _checked(name: str, question: Question, places: Places) -> float:
    factor = growth(places, question.demands, question.shapes)
    if factor < LEAST_FACTOR:
        raise ValueError(f"{name}: the region holds only {factor:.3f} times the demand; {LEAST_FACTOR} is wanted")
    return factor


def _write_national(folder: Path, question: Question, factor: float) -> None:
    settings = pages.settings(NATIONAL, notes=pages.notes(question.demands))
    _write_texts(folder, settings, pages.national(question.demands, question.bins, question.classes, factor))
    write_chosen(folder, schema.INFERENCE, choice("services"))
    write_table(folder, schema.SHAPES, ([name, *values] for name, values in question.shapes.items()))
    write_table(folder, schema.DEMAND, _demand(question))
    write_table(folder, schema.TRAINING, _training(question))


def _write_texts(folder: Path, settings: str, readme: str) -> None:
    """Write what every instance has: settings, README and sources."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder, "instance.toml", settings)
    write_text(folder, "README.md", readme)
    write_chosen(folder, schema.SOURCES, (row for row in choice("sources") if row["instance"] == folder.name))


def _demand(question: Question) -> Iterator[list[Cell]]:
    origins = question.places.origins["origin"]
    for item in question.demands:
        for origin, megawatts in zip(origins, item.mw.tolist(), strict=True):
            if megawatts > 0:
                yield [item.service.service, origin, megawatts]


def _training(question: Question) -> Iterator[list[Cell]]:
    origin_of = dict(zip(question.places.origins["name"], question.places.origins["origin"], strict=True))
    for item in question.classes:
        yield [
            item.ident,
            item.name,
            item.name_zh,
            item.count,
            item.work_mwh,
            item.peak_mw,
            int(item.flexible),
            item.data_tb,
            origin_of[item.city],
        ]
