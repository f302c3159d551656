"""What does docs/region-china.md say? The text of choices/page.md with tables computed from the pack."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from optimizer.geography.distance import all_pairs_km
from optimizer.geography.latency import backbone_ms
from optimizer.units import HOURS_PER_YEAR, annuity
from scripts.china import halls, network, origins, owners, prices, sites
from scripts.china.days import TypicalDays, wind_and_sun
from scripts.china.exact import weighted_mean
from scripts.china.files import CHOICES, Row, choice
from scripts.china.places import PROVINCES
from scripts.china.weather import GENERATIONS, MONTH_DAYS, hourly_pue, yearly_pue
from scripts.china.zones import period_factors, price_of, rescaled, tariff

LIMITS_MS = (5, 10, 20, 40)


def text(calendars: list[TypicalDays]) -> str:
    """Return the page."""
    places, blocks = sites.rows(), halls.rows()
    return (
        (CHOICES / "page.md")
        .read_text(encoding="utf-8")
        .format(
            sites=len(places),
            hub_sites=sum(1 for site in places if site["hub"]),
            halls=len(blocks),
            room=round(sum(halls.room_mw(site) for site in choice("sites"))),
            nodes=len(network.nodes()),
            links=len(network.links()),
            site_table=_site_table(blocks),
            pue_table=_pue_table(),
            day_table=_day_table(calendars),
            price_table=_price_table(),
            lease=round(_lease_per_mwh() / 10) * 10,
            lease_at_80=round(_lease_per_mwh() / 0.8 / 10) * 10,
            latency_table=_latency_table(places),
            reach=_reach(places),
        )
    )


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _site_table(blocks: list[Row]) -> str:
    header = ("campus", "hub", "side", "connection MW", "standing MW", "room MW", "CNY/W", "PUE new", "PUE legacy")
    standing = {site["site"]: 0.0 for site in choice("sites")}
    for hall in blocks:
        standing[str(hall["site"])] += float(hall["existing_mw"])
    return table(
        header,
        (
            (
                f"{site['name']} {site['name_zh']}",
                site["hub"] or "none",
                sites.side_of(site["zone"]),
                site["grid_mw"],
                f"{standing[site['site']]:.0f}",
                f"{halls.room_mw(site):.0f}",
                site["capex_cny_per_w"],
                f"{yearly_pue(site['station'], 'new'):.3f}",
                f"{yearly_pue(site['station'], 'legacy'):.3f}" if standing[site["site"]] else "none",
            )
            for site in choice("sites")
        ),
    )


def _price_table() -> str:
    kinds = {str(operator["operator"]): operator["kind"] for operator in owners.operators()}
    header = ("operators", "product", "share of work", "training", "inference", "cost of sale")
    rows = {
        (
            kinds[str(row["operator"])],
            str(row["product"]),
            f"{float(row['share']):.0%}",
            f"{float(row['training_cny_per_mwh']):,.0f}",
            f"{float(row['inference_cny_per_mwh']):,.0f}",
            f"{float(row['cost_share']):.0%}",
        ): None
        for row in prices.rows()
    }
    return table(header, rows)


def _lease_per_mwh() -> int:
    """Return CNY per MWh of a reference accelerator that draws its full power all year."""
    reference = owners.accelerators()[0]
    rate = tomllib.loads((CHOICES / "region.toml").read_text(encoding="utf-8"))["finance"]["accelerator_rate"]
    yearly = annuity(rate, float(reference["life_years"])) * float(reference["price_cny_per_mw"])
    return round(yearly / HOURS_PER_YEAR)


def _pue_table() -> str:
    rows = []
    for row in choice("published_pue"):
        model = _model_pue(row["site"], row["generation"])
        left = model - float(row["published"])
        verdict = f"{left:+.3f}" if row["bound"] == "about" else ("holds" if left <= 0 else f"broken by {left:.3f}")
        stated = f"{row['bound']} {row['published']}"
        rows.append((row["what"], stated, row["site"], f"{model:.3f}", verdict, row["use"], row["source"]))
    return table(("published", "figure", "compared with", "model", "residual", "use", "source"), rows)


def _model_pue(site: str, generation: str) -> float:
    stations = {row["site"]: row["station"] for row in choice("sites")}
    if site != "mean":
        return yearly_pue(stations[site], generation)
    sizes = [(float(hall["existing_mw"]), stations[hall["site"]]) for hall in choice("legacy_halls")]
    return sum(mw * yearly_pue(station, generation) for mw, station in sizes) / sum(mw for mw, _ in sizes)


def _day_table(calendars: list[TypicalDays]) -> str:
    rows: list[Sequence[object]] = []
    for days in calendars:
        for name, year in zip(("wind", "solar"), wind_and_sun(), strict=True):
            raw = [weighted_mean(cf[days.position], days.weight) / cf.mean() for cf in np.moveaxis(year, 2, 0)]
            scaled = np.array([rescaled(cf, days) for cf in np.moveaxis(year, 2, 0)])
            after = [weighted_mean(cf, days.weight) for cf in scaled] / year.mean(axis=(0, 1)) - 1
            cut = f"{(scaled >= 1 - 1e-9).mean():.2%}"
            rows.append((days.name, name, f"{min(raw):.2f}", f"{max(raw):.2f}", f"{abs(after).max():.0e}", cut))
        rows += [(days.name, *_row("tariff", _tariff(days))), (days.name, *_row("PUE - 1", _pue(days)))]
    return table(("calendar", "quantity", "lowest before", "highest before", "worst error after", "cut"), rows)


def _row(name: str, pairs: list[tuple[float, float]]) -> tuple[str, str, str, str, str]:
    """Return a row of the table from the ratios before and after rescaling."""
    before, after = np.array(pairs).T
    return name, f"{before.min():.3f}", f"{before.max():.3f}", f"{abs(after - 1).max():.0e}", "none"


def _tariff(days: TypicalDays) -> list[tuple[float, float]]:
    """Return, by province, the mean factor of the typical days against the year's, and the mean tariff to the price."""
    months, all_months = [day.month for day in days.dates], list(range(1, 13))
    return [
        (
            weighted_mean(period_factors(province, months), days.weight)
            / weighted_mean(period_factors(province, all_months), MONTH_DAYS),
            weighted_mean(tariff(province, days), days.weight) / price_of(province),
        )
        for province in PROVINCES
    ]


def _pue(days: TypicalDays) -> list[tuple[float, float]]:
    """Return, by curve, PUE - 1 over the typical days against the climatology, before and after scaling."""
    months = [day.month - 1 for day in days.dates]
    return [
        (
            (weighted_mean(cooling.pue(site["station"])[months], days.weight) - 1)
            / (yearly_pue(site["station"], generation) - 1),
            (weighted_mean(hourly_pue(site["station"], generation, days), days.weight) - 1)
            / (yearly_pue(site["station"], generation) - 1),
        )
        for site in choice("sites")
        for generation, cooling in GENERATIONS.items()
    ]


def _latency_table(places: list[Row]) -> str:
    cities = {str(row["origin"]): row for row in origins.rows()}
    campuses = {str(row["site"]): row for row in places}
    rows = []
    for row in network.latency():
        city, campus = cities[str(row["origin"])], campuses[str(row["site"])]
        km = network.distance_km(city, campus)
        formula = _round_trips([city], [campus])[0, 0]
        ends = f"{city['name']} to {campus['name']}"
        rows.append((ends, f"{km:.0f}", row["round_trip_ms"], f"{formula:.1f}", f"{9.8e-3 * km:.1f}"))
    return table(("pair", "km", "published, round trip ms", "formula ms", "light in glass ms"), rows)


def _round_trips(cities: list[Row], campuses: list[Row]) -> NDArray[np.float64]:
    place = [[float(row[name]) for row in rows] for rows in (cities, campuses) for name in ("lat", "lon")]
    west = np.array([row["side"] == "west" for row in campuses])
    settings = tomllib.loads((CHOICES / "region.toml").read_text(encoding="utf-8"))["latency"]
    return backbone_ms(all_pairs_km(*place), west, measured={}, **settings)


def _reach(places: list[Row]) -> str:
    cities = origins.rows()
    least = _round_trips(cities, places).min(axis=1)
    weight = np.array([float(city["weight"]) for city in cities])
    return ", ".join(f"{weight[least > limit].sum():.1%} at {limit} ms" for limit in LIMITS_MS)
