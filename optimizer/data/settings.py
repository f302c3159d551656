"""The settings of a region and of an instance: what stands in region.toml and instance.toml, with units and ranges."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Frozen(BaseModel):
    """Settings that refuse unknown keys and cannot change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class LatencySettings(Frozen):
    """Round trip = 2 x 4.9 us/km x distance x route factor + equipment (+ the service's last mile)."""

    equipment_ms: Annotated[float, Field(ge=0, le=100)]  # round trip, switches and routers
    short_km: Annotated[float, Field(ge=0, le=5000)]  # below this a direct route is assumed
    factor_short: Annotated[float, Field(ge=1, le=10)]
    factor_east: Annotated[float, Field(ge=1, le=10)]  # to a site of the east
    factor_west: Annotated[float, Field(ge=1, le=10)]  # to a site of the west


class NetworkSettings(Frozen):
    """What carrying traffic costs, besides widening trunks."""

    traffic_cny_per_gbps_km_year: Annotated[float, Field(ge=0, le=1e5)]


class FinanceSettings(Frozen):
    """Rates that do not depend on the operator."""

    accelerator_rate: Annotated[float, Field(ge=0, le=0.5)]  # common lease rate of accelerators
    storage_rate: Annotated[float, Field(ge=0, le=0.5)]


class StorageSettings(Frozen):
    """Batteries at a site: power = energy / hours, at most a share of the connection."""

    capex_cny_per_mwh: Annotated[float, Field(ge=0, le=1e8)]
    life_years: Annotated[float, Field(ge=1, le=60)]
    round_trip_efficiency: Annotated[float, Field(gt=0, le=1)]
    hours: Annotated[float, Field(gt=0, le=100)]
    share_of_connection: Share


class CertificateSettings(Frozen):
    """Green certificates: at most the site's market MWh, never on a contracted MWh."""

    price_cny_per_mwh: Annotated[float, Field(ge=0, le=1e4)]


class MapSettings(Frozen):
    """Where the region lies: every place must fall in this box, and the map is projected for it."""

    lat_min: Annotated[float, Field(ge=-90, le=90)]
    lat_max: Annotated[float, Field(ge=-90, le=90)]
    lon_min: Annotated[float, Field(ge=-180, le=180)]
    lon_max: Annotated[float, Field(ge=-180, le=180)]
    projection: Literal["albers", "plain"]
    standard_parallels: tuple[float, float] = (25.0, 47.0)


class RegionSettings(Frozen):
    """Everything in region.toml.

    An `abstract` region is no real one, such as a published problem of operations research: its amounts may be of any
    size.
    """

    name: str
    title: str
    title_zh: str = ""
    description: str
    abstract: bool = False
    latency: LatencySettings
    network: NetworkSettings
    finance: FinanceSettings
    storage: StorageSettings
    certificates: CertificateSettings
    map: MapSettings


class TrainingSettings(Frozen):
    """How flexible training may move: hourly draw is at most `peak_factor` times its mean."""

    peak_factor: Annotated[float, Field(ge=1, le=24)]


class SolveSettings(Frozen):
    """What a run aims at unless the command says otherwise: relative gap and seconds."""

    gap: Annotated[float, Field(ge=0, le=1)]
    seconds: Annotated[float, Field(gt=0, le=1e6)]


class Override(Frozen):
    """Change cells of one table: all rows where every named column equals the given text, or all rows.

    Exactly one of `set` (the new value) and `multiply` (a factor on numbers) is given.
    """

    table: str
    column: str
    where: dict[str, str] = {}
    set: str | float | None = None
    multiply: float | None = None


class InstanceSettings(Frozen):
    """Everything in instance.toml. `extends` takes tables and missing settings from another instance."""

    name: str
    title: str
    title_zh: str = ""
    description: str
    region: str
    calendar: str
    extends: str = ""
    notes: tuple[str, ...] = ()  # printed with every result: what is assumed, what is not covered
    training: TrainingSettings
    solve: SolveSettings
    override: tuple[Override, ...] = ()


Rule = Literal["", "nearest", "cheapest_power", "greenest", "all_east", "all_west"]


class ScenarioSettings(Frozen):
    """Everything in a scenario file: a sentence, overrides, and levers by name with their settings.

    `extends` takes overrides and levers from another scenario; its own levers win setting by setting. `against` names
    the scenario it is compared with ("": the instance without policy). `rule` places work by a simple rule instead of
    at least cost.
    """

    name: str
    title: str
    title_zh: str = ""
    description: str
    source: str = ""
    extends: str = ""
    against: str = ""
    rule: Rule = ""
    override: tuple[Override, ...] = ()
    levers: dict[str, dict[str, Any]] = {}
