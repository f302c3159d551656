"""Write the whole region pack: what does `python -m scripts.china` do?"""

from __future__ import annotations

import argparse
from pathlib import Path

from scripts.china import borders, days, halls, network, origins, owners, page, prices, sites, sources, weather, zones
from scripts.china.files import CHOICES, REGION, ROOT, write_table, write_text


def build(folder: Path, docs: Path) -> None:
    """Write every file of the region into `folder` and its page into `docs`, which are made if absent."""
    for place in (folder, docs):
        place.mkdir(parents=True, exist_ok=True)
    calendars = days.calendars()
    write_table(folder, "days", days.rows(calendars))
    write_table(folder, "zones", zones.rows())
    write_table(folder, "operators", owners.operators())
    write_table(folder, "prices", prices.rows())
    write_table(folder, "accelerators", owners.accelerators())
    write_table(folder, "nodes", network.nodes())
    write_table(folder, "links", network.links())
    write_table(folder, "latency", network.latency())
    write_table(folder, "sites", sites.rows())
    write_table(folder, "halls", halls.rows())
    write_table(folder, "origins", origins.rows())
    write_table(folder, "profiles", [*zones.profiles(calendars), *weather.profiles(calendars)])
    write_table(folder, "SOURCES", sources.rows())
    write_text(folder, "region.toml", (CHOICES / "region.toml").read_text(encoding="utf-8"))
    write_text(folder, "borders.geojson", borders.text())
    write_text(docs, "region-china.md", page.text(calendars))


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m scripts.china", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=REGION, help="folder to write (default: regions/china)")
    parser.add_argument("-d", "--docs", type=Path, default=ROOT / "docs", help="folder of the page (default: docs)")
    chosen = parser.parse_args()
    build(chosen.output, chosen.docs)


main()
