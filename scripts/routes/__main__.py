"""Print the table of routes and assumptions: what does `python -m scripts.routes` do?"""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.data.instance import Instance
from optimizer.data.reading import read_instance
from scripts.routes.moving import CASES, ROUTES, factors_alone, moved


def lines(national: Instance) -> Iterator[str]:
    """Yield the table in Markdown: a row for each assumption, a column for each route, change of CO2 in percent."""
    yield f"| | {' | '.join(route.name for route in ROUTES)} |"
    yield f"|---|{'---:|' * len(ROUTES)}"
    yield _row("published", [route.published for route in ROUTES])
    for year in (2021, 2022, 2023):
        yield _row(f"factors alone, {year}", [factors_alone(national, route, year) for route in ROUTES])
    for case, assumed in CASES.items():
        yield _row(f"1 MW through the model: {case}", [moved(national, route, assumed) for route in ROUTES])


def _row(name: str, shares: list[float]) -> str:
    return f"| {name} | {' | '.join(f'{share:+.1%}' for share in shares)} |"


def main() -> None:
    """Print the table."""
    for line in lines(read_instance("edwc-2025")):
        print(line)


if __name__ == "__main__":
    main()
