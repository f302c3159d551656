"""What rests on assumptions, where do the scenarios' numbers come from, and how is all of it made again?"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from optimizer.data.instance import Instance
from optimizer.report.comparing.findings import Findings, Row
from optimizer.report.comparing.phrases import named, phrase, prose
from optimizer.report.comparing.showing.blocks import Block, Cell, Grid, Heading, plain
from optimizer.report.words import name

WEAK = ("assumption", "low")
MOST_ROWS = 200
FLAGS = ("gap", "seconds", "seed", "threads")  # options of a bench by which it is made again
LONGEST_COMMAND = 4_000


def assumption_section(found: Findings) -> Iterator[Block]:
    """Yield what each scenario tests and its source, and every weak figure of the instance."""
    instance = found.comparison.instance
    yield Block("section", phrase("assumptions"), anchor="assumptions")
    notes = instance.settings.notes
    if notes:
        yield Block("heading", phrase("notes"))
        yield Block("list", items=tuple(prose(note) for note in notes))
    yield Block("grid", grid=_scenarios(found))
    weak = _weak(instance)
    if weak.rows:
        yield Block("grid", grid=weak)


def _scenarios(found: Findings) -> Grid:
    headings = (
        Heading(phrase("case"), "name"), Heading(phrase("tests"), "text"), Heading(phrase("source"), "text"),
        Heading(phrase("levers"), "text"),
    )  # fmt: skip
    return Grid(phrase("scenarios_title"), headings, tuple(_scenario(row) for row in found.rows))


def _scenario(row: Row) -> tuple[Cell, ...]:
    scenario = row.case.scenario
    levers = [f"{lever}: {_settings(settings)}" for lever, settings in sorted(scenario.levers.items())]
    levers += [f"{change.table}.{change.column}" for change in scenario.override]
    return (
        Cell(row.title, note=named(row.case.name) if name(row.case.name) != row.title["en"] else None),
        Cell(prose(scenario.description)),
        Cell(
            prose(scenario.source) if scenario.source.strip() else phrase("no_source"),
            tone="" if scenario.source else "soft",
        ),
        Cell(prose("; ".join(levers))),
    )


def _settings(settings: dict[str, object]) -> str:
    return ", ".join(f"{key} = {_value(value)}" for key, value in sorted(settings.items()))


def _value(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "+".join(map(str, value)) or "()"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _weak(instance: Instance) -> Grid:
    """Return the figures of low confidence and those assumed, gathered by where they come from."""
    sources = instance["SOURCES"]
    kept = sources[sources["confidence"].isin(WEAK)]
    order = {confidence: place for place, confidence in enumerate(WEAK)}
    gathered: dict[tuple[str, ...], list[str]] = {}
    for row in kept.itertuples(index=False):
        key = (str(row.confidence), str(row.source), str(row.year), str(row.note))
        gathered.setdefault(key, []).append(f"{row.table}.{row.column}")
    rows = sorted(gathered.items(), key=lambda item: order[item[0][0]])[:MOST_ROWS]
    cells = tuple(
        (
            Cell(phrase(f"confidence_{confidence}")),
            Cell(prose(", ".join(columns))),
            Cell(prose(source)),
            Cell(prose(note or "–")),
            Cell(named(year)),
        )
        for (confidence, source, year, note), columns in rows
    )
    headings = (
        Heading(phrase("confidence"), "name"), Heading(phrase("figures"), "text"), Heading(phrase("source"), "text"),
        Heading(phrase("remark"), "text"), Heading(phrase("year"), "text"),
    )  # fmt: skip
    return Grid(phrase("weak_title"), headings, cells, note=phrase("weak_note"))


def again_section(found: Findings) -> Iterator[Block]:
    """Yield the commands, versions and hashes that make the comparison again."""
    yield Block("section", phrase("again"), anchor="again")
    yield Block("paragraph", phrase("again_intro"))
    yield Block("code", plain(_commands(found)))
    versions = _versions(found)
    if versions:
        yield Block("paragraph", phrase("versions", versions=", ".join(versions)))
    stated = [f"{name(key)} = {name(value)}" for key, value in found.comparison.options if key != "command"]
    if stated:
        yield Block("paragraph", phrase("options", options=", ".join(stated)))
    yield Block("grid", grid=hash_grid(found.comparison.instance))


def _commands(found: Findings) -> str:
    """Return the command that was given, or the bench of the same cases under the same options; then a verification."""
    options = dict(found.comparison.options)
    given = options.get("command")
    names = ",".join(name(row.case.name) for row in found.rows)
    bench = ["eastwest bench", _quoted(found.comparison.instance.name), "--scenarios", shlex.quote(names)]
    bench += [f"--{key} {_quoted(options[key])}" for key in FLAGS if options.get(key) is not None]
    first = name(given, LONGEST_COMMAND) if given else " ".join([*bench, "-o STUDY"])
    checks = [f"eastwest verify STUDY/runs/{_quoted(row.case.name)}" for row in found.planned[:1]]
    return "\n".join([first, *checks])


def _quoted(text: object) -> str:
    return shlex.quote(name(text))


def _versions(found: Findings) -> list[str]:
    said: dict[str, None] = {}
    for row in found.planned:
        if row.case.plan is not None:
            said |= {f"{name(key)} {name(value)}": None for key, value in row.case.plan.versions.items()}
    return list(said)[:40]


def hash_grid(instance: Instance) -> Grid:
    """Return the SHA-256 of every input of the base."""
    headings = (Heading(phrase("input"), "name"), Heading(plain("SHA-256"), "text"))
    hashes = instance.as_read.hashes
    rows = tuple((Cell(named(key)), Cell(named(value))) for key, value in hashes.items())
    return Grid(phrase("hashes_title"), headings, rows)


def question_blocks(found: Findings) -> Iterator[Block]:
    """Yield the question that all cases answer, and how a difference is called one."""
    settings = found.comparison.instance.settings
    yield Block("section", phrase("question"), anchor="question")
    yield Block("lead", prose(settings.title, settings.title_zh))
    yield Block("paragraph", prose(_described(found.comparison.instance)))
    yield Block("paragraph", phrase("question_base", title=found.rows[0].title, n=len(found.rows)))
    yield Block("paragraph", phrase("question_proof"))


def _described(instance: Instance) -> str:
    texts = (instance.settings.description.strip(), instance.region.description.strip())
    return " ".join(text for text in texts if text)
