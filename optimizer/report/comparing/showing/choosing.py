"""What does a page say of plans at nearly the same cost, block by block?"""

from __future__ import annotations

import math
from collections.abc import Iterator

from optimizer.report.comparing.choices import Choices, PlanChoice, Range, SiteChoice
from optimizer.report.comparing.phrases import DASH, Money, figure, listed, money, named, percent, phrase
from optimizer.report.comparing.showing.blocks import Block, Cell, Grid, Heading, number, plain
from optimizer.report.comparing.showing.choice_map import choice_drawing
from optimizer.report.words import Both, said


def choice_headline(choices: Choices) -> Both:
    """Return how many sites are certain, never used, or a matter of taste."""
    counts = choices.counts
    told = phrase(
        "choice_headline", n=len(choices.sites), must=counts["must"], never=counts["never"], choice=counts["choice"]
    )
    if not counts["unknown"]:
        return told
    more = phrase("choice_headline_unknown", unknown=counts["unknown"])
    return {language: told[language] + more[language] for language in told}


def choice_standfirst(choices: Choices) -> Both:
    """Return within what cost, and how much of the work lies elsewhere in the plans found and could at most."""
    moved = max((one.moved for one in choices.plans), default=0.0)
    found = phrase(
        "choice_found" if choices.farthest else "choice_found_so_far", share=percent(_share(moved, choices), 0)
    )
    proven = phrase("choice_most", most=percent(_share(choices.most, choices), 0))
    return phrase(
        "choice_standfirst",
        within=_within(choices),
        cost=money(abs(choices.limit)).whole(choices.cost),
        found=found if choices.plans else phrase("choice_found_none"),
        proven=proven if choices.proven else phrase("choice_most_unknown"),
    )


def choice_blocks(choices: Choices) -> Iterator[Block]:
    """Yield the map, the sites, the alternatives and how to check them."""
    yield Block("section", phrase("choice_map"), anchor="map")
    yield Block("paragraph", phrase("choice_map_intro"))
    yield Block("drawing", drawing=choice_drawing(choices))
    yield Block("paragraph", said("attribution"))
    yield Block("section", phrase("choice_sites"), anchor="sites")
    yield Block("paragraph", phrase("choice_sites_intro", within=_within(choices)))
    yield Block("grid", grid=_sites(choices))
    yield Block("section", phrase("choice_plans"), anchor="plans")
    yield Block("paragraph", phrase("choice_plans_intro"))
    if choices.plans:
        yield Block("grid", grid=_plans(choices))
    yield Block("section", phrase("again"), anchor="again")
    command = f"eastwest alternatives RUN --within {choices.within:g} --count {max(len(choices.plans), 1)}"
    checks = [f"eastwest verify FOLDER/{one.name}\neastwest compare RUN FOLDER/{one.name}" for one in choices.plans[:1]]
    yield Block("code", plain("\n".join((command, *checks))))


def _sites(choices: Choices) -> Grid:
    unit = money(abs(choices.limit))
    sites = choices.instance["sites"]
    headings = (
        Heading(phrase("choice_site"), "name"), Heading(phrase("choice_label"), "text"),
        Heading(phrase("choice_used"), "text"), Heading(phrase("choice_training")), Heading(phrase("choice_inference")),
        Heading(phrase("choice_proof"), "text"),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(named(sites["name"][row], sites["name_zh"][row])),
            Cell(phrase(f"choice_{site.label}")),
            Cell(phrase("yes_used" if site.used else "not_used")),
            _range(site.training),
            _range(site.inference),
            Cell(_proof(site, choices, unit)),
        )
        for row, site in enumerate(choices.sites)
    )
    return Grid(plain(""), headings, rows, sorts=True)


def _range(mw: Range) -> Cell:
    least, most = (figure(end, 1) for end in mw)
    return Cell(plain(most if least == most else f"{least}–{most}"), mw[1])


def _proof(site: SiteChoice, choices: Choices, unit: Money) -> Both:
    """Return what proves a label: a plan, or the least cost of one of the other kind."""
    if site.label == "choice":
        return phrase("choice_shown", plan=named(site.other), cost=unit.whole(site.cost))
    kind = phrase("choice_without" if site.used else "choice_with")
    if site.bound == math.inf:
        return phrase("choice_impossible", kind=kind)
    if not choices.tells(site):
        return phrase("choice_nothing_known", kind=kind)
    more = percent((site.bound - choices.cost) / abs(choices.cost) if choices.cost else None, 2, signed=True)
    return phrase("choice_costs", kind=kind, cost=unit.whole(site.bound), more=more)


def _plans(choices: Choices) -> Grid:
    unit = money(abs(choices.limit))
    headings = (
        Heading(phrase("choice_plan"), "name"), Heading(phrase("cost_in", unit=unit.unit)),
        Heading(phrase("choice_dearer")), Heading(phrase("choice_moved")), Heading(phrase("choice_moved_share")),
        Heading(phrase("choice_nearest")), Heading(phrase("choice_opened"), "text"),
        Heading(phrase("choice_closed"), "text"),
    )  # fmt: skip
    return Grid(plain(""), headings, tuple(_plan(one, choices, unit) for one in choices.plans))


def _plan(one: PlanChoice, choices: Choices, unit: Money) -> tuple[Cell, ...]:
    dearer = (one.cost - choices.cost) / abs(choices.cost) if choices.cost else None
    share = _share(one.moved, choices)
    return (
        Cell(named(one.name)),
        Cell(unit.said(one.cost), one.cost),
        Cell(plain(percent(dearer, 2, signed=True)), dearer),
        number(one.moved, 1),
        Cell(plain(percent(share, 1)), share),
        number(one.nearest, 1),
        *(Cell(listed(list(names)) if names else plain(DASH)) for names in (one.opened, one.closed)),
    )


def _share(mw: float, choices: Choices) -> float | None:
    return mw / choices.work if choices.work > 0 else None


def _within(choices: Choices) -> str:
    return f"{100 * choices.within:g}%"
