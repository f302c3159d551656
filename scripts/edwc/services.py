"""Which inference services does the national question ask for, and with which limits?"""

from __future__ import annotations

from dataclasses import dataclass

from scripts.edwc.files import choice

INFERENCE_MW = 4200.0  # reference MW of the covered demand (national_instance_notes, section 3)
REAL_TIME_MS = 10.0  # services of at most this limit are real-time
SAFETY_MS = 0.3  # an origin is covered only where this much of the latency limit is left over


@dataclass(frozen=True)
class Service:
    """One service as choices/services.csv states it; `share` is its part of the national inference load."""

    service: str
    name: str
    share: float
    latency_ms: float
    last_mile_ms: float
    shape: str
    why: str
    max_share: float
    gbps_per_mw: float

    @property
    def mean_mw(self) -> float:
        """Mean IT load in reference MW."""
        return INFERENCE_MW * self.share


SERVICES = tuple(
    Service(
        service=row["service"],
        name=f"{row['name']} {row['name_zh']}",
        share=float(row["share"]),
        latency_ms=float(row["latency_ms"]),
        last_mile_ms=float(row["last_mile_ms"]),
        shape=row["shape"],
        why=row["why"],
        max_share=float(row["max_share"]),
        gbps_per_mw=float(row["gbps_per_mw"]),
    )
    for row in choice("services")
)
