"""`eastwest explain RUN`: why does a plan put things where it does?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from optimizer.cli.endings import INTERRUPTED
from optimizer.cli.opening import opened_true
from optimizer.cli.printing import document, line
from optimizer.cli.targets import refuse_unwritable
from optimizer.errors import Interrupted, NoPlanWithinLimit, UsageError

if TYPE_CHECKING:
    from optimizer.explain.run.standing import Standing
    from optimizer.report.answers import Line
    from optimizer.solve.watch import Watch


INDENT = "  "


@dataclass(frozen=True)
class About:
    """What of a run is asked about: a workload, perhaps of one origin, a site, or both; or everything, in one file.

    That is a `table`, or the answers on a `drawn` map.

    A site is certain or not over all plans that cost at most `within` more, as a share.
    """

    workload: str | None
    origin: str | None
    site: str | None
    within: float
    table: Path | None
    drawn: Path | None

    def __post_init__(self) -> None:
        """Refuse what does not go together."""
        if self.origin is not None and self.workload is None:
            raise UsageError("--origin is of a service; name it with --workload")
        if self.table is not None and (self.workload is not None or self.site is not None):
            raise UsageError("--table has every workload at every site; leave --workload and --site out")
        if self.drawn is not None and any(part is not None for part in (self.workload, self.site, self.table)):
            raise UsageError("--map says everything of every site; leave --workload, --site and --table out")

    @property
    def is_stated(self) -> bool:
        """Whether anything is asked about."""
        return any(part is not None for part in (self.workload, self.site, self.table, self.drawn))

    @property
    def file(self) -> Path | None:
        """The file that is written."""
        return self.drawn if self.table is None else self.table


def is_run(target: str) -> bool:
    """Return whether a target is the folder of a run."""
    return (Path(target) / "summary.json").is_file()


def explain_run(run: Path, about: About, seconds: float, language: str, *, as_json: bool) -> None:
    """Print why things lie where they do in a run; what is known when the user stops it is kept."""
    from optimizer.explain.run.standing import stand
    from optimizer.solve.watch import Watch

    if about.file is not None:
        refuse_unwritable(about.file)
    plan, question, levers = opened_true(run)
    watch = Watch(seconds)
    with _listening(watch):
        standing = stand(plan, question, levers, watch)
        if about.table is not None:
            _write_table(standing, about.table, watch, as_json=as_json)
        elif about.drawn is not None:
            _draw_map(standing, about.drawn, about.within, watch, as_json=as_json)
        else:
            _say(standing, about, language, watch, as_json=as_json)
    raise typer.Exit(INTERRUPTED if watch.interrupted else 0)


@contextmanager
def _listening(watch: Watch) -> Iterator[None]:
    with watch.listening():
        try:
            yield
        except NoPlanWithinLimit:
            if watch.interrupted:
                raise Interrupted("stopped before anything was known") from None
            raise


def _say(standing: Standing, about: About, language: str, watch: Watch, *, as_json: bool) -> None:
    sentences, told = _answered(standing, about, watch)
    if as_json:
        document({"instance": standing.plan.instance, "scenario": standing.plan.scenario, **told})
        return
    for one in sentences:
        line(f"{INDENT * one.within}{one.words[language]}")


def _answered(standing: Standing, about: About, watch: Watch) -> tuple[list[Line], dict[str, Any]]:
    from optimizer.explain.places.explaining import why_here, why_site
    from optimizer.explain.places.saying import lines_of_site, lines_of_work, overview
    from optimizer.explain.places.telling import overview_told, site_told, work_told

    if about.workload is not None:
        why = why_here(standing, about.workload, about.origin, about.site, watch)
        return lines_of_work(standing, why), work_told(standing, why)
    if about.site is not None:
        turned = why_site(standing, about.site, about.within, watch)
        return lines_of_site(standing, turned), site_told(standing, turned)
    return overview(standing), overview_told(standing)


def _write_table(standing: Standing, file: Path, watch: Watch, *, as_json: bool) -> None:
    from optimizer.data.writing import write_table
    from optimizer.explain.places.whole_table import ASKED, BY_PRICES, whole_table
    from optimizer.explain.run.asking import Asker

    table = whole_table(Asker(standing), watch)
    write_table(table, file)
    asked, by_prices = int((table["how"] == ASKED).sum()), int((table["how"] == BY_PRICES).sum())
    if as_json:
        document({"file": str(file), "rows": len(table), "asked": asked, "by_prices": by_prices})
        return
    line(f"{file}: {len(table):,} rows; the relaxation was asked for {asked:,}, and its prices tell {by_prices:,}")


def _draw_map(standing: Standing, file: Path, within: float, watch: Watch, *, as_json: bool) -> None:
    from optimizer.explain.places.answers import answers
    from optimizer.report.map import map_page

    said = answers(standing, within, watch)
    file.write_text(map_page(standing.plan, standing.question, said), encoding="utf-8", newline="\n")
    sites, services, classes = (len(said.sites), len(said.services), len(said.classes))
    if as_json:
        counts = {"sites": sites, "services": services, "classes": classes, "more_classes": said.more_classes}
        document({"file": str(file), **counts})
        return
    line(f"{file}: answers on {sites:,} sites, {services:,} services and {classes:,} training classes")
