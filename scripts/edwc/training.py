"""Which training classes stand for the nation, and how do they follow from the real jobs and the published runs?

The Kalos jobs (one laboratory, 90 days of 2023) give the shares of work by size, duration and kind; the nation runs
the same mix on clusters `SIZE_FACTOR` times larger. Jobs of one bin follow one another on the same accelerators, so a
class is `count` identical *streams*, each busy `DUTY` of the time. Published frontier runs are single jobs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from optimizer.units import HOURS_PER_YEAR

TRAINING_MW = 2600.0  # reference MW (national_instance_notes, section 3)
FLEXIBLE_SHARE = 0.20  # of the work; above this the prototype's results hang on it (pitfall 4)
MW_PER_GPU = 1.275e-3  # H100/H800 with its share of server and network (economics_facts, DER)
SIZE_FACTOR = 16  # the largest Kalos job has 1,024 accelerators, the largest published run 16,384
DUTY = 0.8  # share of the year in which a stream computes; assumption
POOL_GPUS = 1024  # small jobs are bundled into pools of this many accelerators; assumption
FLEXIBLE_BELOW_HOURS = 12.0  # shorter pretraining jobs may wait within the day; assumption
LEAST_SHARE = 0.0003  # of the trace's GPU-hours; smaller bins join their longer neighbour
SPLIT_SHARE = 0.03  # bins above this are split over two data cities, above its double over three

SIZES = (16, 64, 128, 256, 512, 1024)
HOURS = (0.25, 1.0, 4.0, 12.0, 24.0, 72.0, 200.0)
DATA_CITIES = ("Beijing", "Hangzhou", "Shenzhen", "Shanghai", "Guangzhou")  # where corpora lie; assumption
CITY_ZH = dict(zip(DATA_CITIES, ("北京", "杭州", "深圳", "上海", "广州"), strict=True))
CITY_CODE = dict(zip(DATA_CITIES, ("bj", "hz", "sz", "sh", "gz"), strict=True))


@dataclass(frozen=True)
class Bin:
    """Real jobs of one kind, size and duration: `gpus` of the largest, `hours` (from, to], and their GPU-hours."""

    kind: str
    gpus: int
    hours: tuple[float, float]
    jobs: int
    gpu_hours: float

    @property
    def flexible(self) -> bool:
        """Whether its work may move within the day."""
        return self.kind == "other" or self.hours[1] <= FLEXIBLE_BELOW_HOURS


@dataclass(frozen=True)
class Class:
    """One row of training.csv with the arithmetic behind it."""

    ident: str
    name: str
    name_zh: str
    count: int
    work_mwh: float
    peak_mw: float
    flexible: bool
    data_tb: float
    city: str
    basis: str

    @property
    def mean_mw(self) -> float:
        """Mean IT load of the whole class, reference MW."""
        return self.count * self.work_mwh / HOURS_PER_YEAR


@dataclass(frozen=True)
class Frontier:
    """A published run: its accelerators and GPU-hours, and how many of its like the nation is taken to make a year."""

    ident: str
    name: str
    name_zh: str
    gpus: int
    gpu_hours: float
    data_tb: float
    runs: tuple[tuple[str, int], ...]


FRONTIER = (
    # 14.8 and 15.6 T tokens at 2 to 4 bytes: 30 to 60 TB; 3 bytes taken
    Frontier(
        "v3",
        "DeepSeek-V3-like run",
        "DeepSeek-V3 级训练",
        2048,
        2.788e6,
        44.0,
        (("Hangzhou", 30), ("Beijing", 30), ("Shenzhen", 20)),
    ),
    Frontier(
        "l405",
        "Llama-3.1-405B-like run",
        "Llama-3.1-405B 级训练",
        16384,
        30.84e6,
        47.0,
        (("Beijing", 12), ("Shanghai", 6), ("Shenzhen", 6)),
    ),
)


def real_bins(traces: Path) -> list[Bin]:
    """Return the Kalos jobs by kind, size and duration, small bins joined to the next longer of their kind and size."""
    jobs = pd.read_csv(traces / "acme_kalos" / "kalos_completed_gpu_jobs.csv")
    total = float(jobs["gpu_hours"].sum())
    bins: list[Bin] = []
    for kind, wanted in (("pretrain", True), ("other", False)):
        of_kind = jobs[jobs["is_pretrain"] == wanted]
        for least, most in zip((0, *SIZES[:-1]), SIZES, strict=True):
            of_size = of_kind[(of_kind["gpu_num"] > least) & (of_kind["gpu_num"] <= most)]
            bins += _by_duration(kind, most, of_size, LEAST_SHARE * total)
    return bins


def _by_duration(kind: str, gpus: int, jobs: pd.DataFrame, least_gpu_hours: float) -> list[Bin]:
    bins: list[Bin] = []
    start, hours = 0.0, jobs["duration_s"] / 3600.0
    for end in HOURS:
        chosen = jobs[(hours > start) & (hours <= end)]
        work = float(chosen["gpu_hours"].sum())
        last = end == HOURS[-1]
        if work >= least_gpu_hours or (last and len(chosen) and not bins):
            bins.append(Bin(kind, gpus, (start, end), len(chosen), work))
            start = end
        elif last and len(chosen):
            bins[-1] = _joined(bins[-1], end, len(chosen), work)
    return bins


def _joined(shorter: Bin, end: float, jobs: int, gpu_hours: float) -> Bin:
    return Bin(shorter.kind, shorter.gpus, (shorter.hours[0], end), shorter.jobs + jobs, shorter.gpu_hours + gpu_hours)


def frontier_classes() -> list[Class]:
    """Return one class for each published run and data city."""
    return [
        Class(
            ident=f"{run.ident}_{CITY_CODE[city]}",
            name=f"{run.name}, data in {city}",
            name_zh=f"{run.name_zh}·{CITY_ZH[city]}数据",
            count=count,
            work_mwh=round(run.gpu_hours * MW_PER_GPU, 1),
            peak_mw=round(run.gpus * MW_PER_GPU, 3),
            flexible=False,
            data_tb=run.data_tb,
            city=city,
            basis=f"{run.gpu_hours / 1e6:g} M GPU-hours on {run.gpus} GPUs (published); {count} a year (assumption)",
        )
        for run in FRONTIER
        for city, count in run.runs
    ]


def stream_classes(bins: list[Bin], frontier: list[Class]) -> list[Class]:
    """Return the classes of the real jobs, scaled so that all training and its flexible share meet the totals."""
    firm_mw = TRAINING_MW * (1 - FLEXIBLE_SHARE) - sum(item.mean_mw for item in frontier)
    target = {True: TRAINING_MW * FLEXIBLE_SHARE, False: firm_mw}
    work = {flag: sum(item.gpu_hours for item in bins if item.flexible == flag) for flag in (True, False)}
    total = sum(work.values())
    classes: list[Class] = []
    for item in bins:
        parts = 1 + (item.gpu_hours > SPLIT_SHARE * total) + (item.gpu_hours > 2 * SPLIT_SHARE * total)
        mean_mw = target[item.flexible] * item.gpu_hours / work[item.flexible] / parts
        for _ in range(parts):
            city = DATA_CITIES[len(classes) % len(DATA_CITIES)]
            classes.append(_stream(item, mean_mw, city))
    return classes


def _stream(item: Bin, mean_mw: float, city: str) -> Class:
    """Return the class that carries `mean_mw` of a bin: whole streams of its size, or pools of small jobs."""
    gpus = max(item.gpus * SIZE_FACTOR, POOL_GPUS)
    count = max(1, round(mean_mw / (gpus * MW_PER_GPU * DUTY)))
    work_mwh = round(mean_mw * HOURS_PER_YEAR / count, 1)
    pretrain, span, (kind, kind_zh) = item.kind == "pretrain", _span(item.hours), _KINDS[item.kind]
    return Class(
        ident=f"{item.kind[:3]}{item.gpus * SIZE_FACTOR}_{_code(item.hours)}_{CITY_CODE[city]}",
        name=f"{kind} on {gpus} accelerators, {span} h, data in {city}",
        name_zh=f"{kind_zh}·{gpus} 卡·{_span_zh(item.hours)}小时·{CITY_ZH[city]}数据",
        count=count,
        work_mwh=work_mwh,
        peak_mw=round(work_mwh / HOURS_PER_YEAR / DUTY, 3),
        flexible=item.flexible,
        data_tb=180.0 if pretrain else 60.0,  # four corpora of 45 TB, or twelve checkpoints of 5 TB, a year; assumption
        city=city,
        basis=f"{item.jobs} of the Kalos jobs, {item.gpu_hours:,.0f} GPU-hours",
    )


_KINDS = {"pretrain": ("Pretraining", "预训练"), "other": ("Fine-tuning and evaluation", "微调与评测")}


def _span(hours: tuple[float, float]) -> str:
    return f"{hours[0]:g} to {hours[1]:g}"


def _span_zh(hours: tuple[float, float]) -> str:
    return f"{hours[0]:g} 至 {hours[1]:g} "


def _code(hours: tuple[float, float]) -> str:
    return "m15" if hours[1] == HOURS[0] else f"h{hours[1]:g}"


def training_classes(traces: Path) -> list[Class]:
    """Return every row of training.csv: frontier runs first, then streams."""
    frontier = frontier_classes()
    return frontier + stream_classes(real_bins(traces), frontier)
