"""How are the trade-off curves of a comparison shown?"""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.report.comparing.cases import Frontier, FrontierPoint
from optimizer.report.comparing.findings import Findings
from optimizer.report.comparing.frontiers import Measure, frontier_picture, measure_of, ordered, price_said
from optimizer.report.comparing.phrases import Money, figure, money, phrase
from optimizer.report.comparing.showing.blocks import Block, Cell, Grid, Heading, amount, part, plain
from optimizer.report.document import embedded_image


def frontier_section(found: Findings) -> Iterator[Block]:
    """Yield every frontier as picture and table."""
    if not found.comparison.frontiers:
        return
    yield Block("section", phrase("frontiers"), anchor="frontiers")
    yield Block("paragraph", phrase("frontiers_intro"))
    for frontier in found.comparison.frontiers:
        yield Block("heading", phrase(f"frontier_{frontier.against}"))
        label = phrase(f"frontier_{frontier.against}")
        image = embedded_image(frontier_picture(frontier, "svg").decode(), f"{label['en']} / {label['zh']}")
        yield Block("drawing", drawing=f'<figure class="frontier">{image}</figure>\n')
        yield Block("grid", grid=frontier_grid(frontier))


def frontier_grid(frontier: Frontier) -> Grid:
    """Return a frontier as a table: limit, what is reached, cost, bound, gap, price, and how the point ended."""
    measure = measure_of(frontier)
    unit = money(max((abs(point.cost) for point in frontier.points if point.cost is not None), default=0.0))
    thing = phrase(f"frontier_unit_{measure.key}")
    headings = (
        Heading(phrase("frontier_limit", unit=thing), "name"),
        Heading(phrase("frontier_reached", unit=thing)),
        Heading(phrase("cost_in", unit=unit.unit)),
        Heading(phrase("bound_in", unit=unit.unit)),
        Heading(phrase("gap")),
        Heading(phrase(f"frontier_price_{frontier.against}")),
        Heading(phrase("frontier_ending"), "text"),
    )
    rows = tuple(_row(point, measure, unit) for point in ordered(frontier))
    return Grid(plain(""), headings, rows, note=phrase("frontier_note"))


def _row(point: FrontierPoint, measure: Measure, unit: Money) -> tuple[Cell, ...]:
    limit = (
        phrase("frontier_no_limit")
        if point.limit is None
        else plain(figure(point.limit / measure.size, measure.digits))
    )
    reached = None if point.value is None else point.value / measure.size
    ending = "frontier_verified" if point.verified else f"ending_{point.ending}"
    return (
        Cell(limit, point.limit),
        Cell(plain(figure(reached, measure.digits)), reached),
        amount(point.cost, unit),
        amount(point.bound, unit),
        part(point.gap, 2),
        Cell(plain(price_said(point, measure)), point.price),
        Cell(phrase(ending), tone="" if point.verified else "soft"),
    )
