"""What do the settings and the README files of the national instances say?"""

from __future__ import annotations

from collections.abc import Sequence

from scripts.edwc.coverage import GRID_FACTOR, MODULES_FACTOR, Demand
from scripts.edwc.files import markdown, template
from scripts.edwc.services import INFERENCE_MW, REAL_TIME_MS, SAFETY_MS
from scripts.edwc.training import DUTY, FLEXIBLE_SHARE, MW_PER_GPU, SIZE_FACTOR, TRAINING_MW, Bin, Class


def settings(instance: str, notes: str = "") -> str:
    """Return instance.toml of one instance."""
    return template(f"{instance}.toml").format(notes=notes, modules=MODULES_FACTOR, grid=GRID_FACTOR)


def readme(instance: str) -> str:
    """Return README.md of a variant."""
    return template(f"{instance}.md").format(modules=MODULES_FACTOR, grid=GRID_FACTOR)


def notes(demands: Sequence[Demand]) -> str:
    """Return the notes of instance.toml: what each service leaves uncovered."""
    lines = [_note(item) for item in demands]
    lines.append("Prices, service shares, runs a year and limits marked assumption in SOURCES.csv are assumptions.")
    return "\n".join(f'  "{line}",' for line in lines)


def national(demands: Sequence[Demand], bins: Sequence[Bin], classes: Sequence[Class], factor: float) -> str:
    """Return README.md of `edwc-2025`; `factor` is by how much demand could grow."""
    frontier_mw = sum(item.mean_mw for item in classes if "published" in item.basis)
    flexible_mw = TRAINING_MW * FLEXIBLE_SHARE
    return template("edwc-2025.md").format(
        inference=INFERENCE_MW,
        training=TRAINING_MW,
        safety=SAFETY_MS,
        factor=factor,
        size=SIZE_FACTOR,
        duty=DUTY,
        kilowatt=MW_PER_GPU * 1e3,
        flexible=FLEXIBLE_SHARE,
        flexible_mw=flexible_mw,
        frontier=frontier_mw,
        firm_hours=sum(item.gpu_hours for item in bins if not item.flexible),
        moving_hours=sum(item.gpu_hours for item in bins if item.flexible) / sum(item.gpu_hours for item in bins),
        firm_mw=TRAINING_MW - flexible_mw - frontier_mw,
        services=_services(demands),
        shapes=_shapes(demands),
        classes=_classes(classes),
        count=len(classes),
        jobs=sum(item.count for item in classes),
        total=sum(item.mean_mw for item in classes),
        moving=sum(item.mean_mw for item in classes if item.flexible),
    )


def _note(item: Demand) -> str:
    limit = f"{item.service.latency_ms:g} ms less {SAFETY_MS:g} ms"
    if not item.uncovered_origins:
        return f"{item.service.service}: every origin is covered within {limit}."
    campus = "campus that serves today" if item.service.latency_ms <= REAL_TIME_MS else "campus"
    return (
        f"{item.service.service}: {item.uncovered:.1%} of national demand ({item.uncovered_origins} origins) has no "
        f"{campus} within {limit} and is not covered."
    )


def _services(demands: Sequence[Demand]) -> str:
    header = ("service", "", "share", "MW", "limit ms", "last mile ms", "origins", "not covered", "Gbit/s per MW")
    rows = [
        (
            f"`{item.service.service}`",
            item.service.name,
            f"{item.service.share:.0%}",
            f"{item.mw.sum():,.0f}",
            f"{item.service.latency_ms:g}",
            f"{item.service.last_mile_ms:g}",
            f"{int((item.mw > 0).sum())}",
            f"{item.uncovered:.1%} of demand, {item.uncovered_origins} origins",
            f"{item.service.gbps_per_mw:g}",
        )
        for item in demands
    ]
    return markdown(header, rows)


def _shapes(demands: Sequence[Demand]) -> str:
    rows = [(f"`{item.service.service}`", f"`{item.service.shape}`", item.service.why) for item in demands]
    return markdown(("service", "shape", "why"), rows)


def _classes(classes: Sequence[Class]) -> str:
    header = ("class", "from", "count", "MW each", "MWh each", "peak MW", "MW", "flexible", "data TB", "data in")
    rows = [
        (
            f"`{item.ident}`",
            item.basis,
            f"{item.count}",
            f"{item.mean_mw / item.count:.3f}",
            f"{item.work_mwh:,.1f}",
            f"{item.peak_mw:g}",
            f"{item.mean_mw:.2f}",
            "yes" if item.flexible else "no",
            f"{item.data_tb:g}",
            item.city,
        )
        for item in classes
    ]
    return markdown(header, rows)
