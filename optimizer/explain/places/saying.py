"""What is said of a workload or a site: where it is, what that costs, and what would turn it?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from optimizer.explain.called import called
from optimizer.explain.places.alternatives import SAME_COST, Alternative
from optimizer.explain.places.explaining import WhyHere, WhySite
from optimizer.explain.places.flips import Flip
from optimizer.explain.places.sites import Turned
from optimizer.explain.places.words import (
    ALTERNATIVES,
    AND_MORE,
    BINDING,
    BINDS,
    CERTAIN,
    FLIPS,
    FULL_STOP,
    IF_DIVIDED,
    JOINED,
    LIES,
    NO_FLIPS,
    NOT_ASKED,
    NOWHERE,
    PLACE,
    PRICES,
    SITES,
    WOULD,
    InBoth,
)
from optimizer.explain.places.work import Work
from optimizer.explain.places.workloads import Workloads
from optimizer.explain.run.standing import Standing
from optimizer.report.answers import Line
from optimizer.report.words import LANGUAGES, Both

SHOWN_DIGITS = 6
ROUNDING = 1e-6  # of the last digit shown
MOST_TOLD = 40  # workloads in an overview
# The table of a thing and the column of its ids.
SITE, ORIGIN, SERVICE = ("sites", "site"), ("origins", "origin"), ("inference", "service")
WORK = {"service": SERVICE, "demand": SERVICE, "training": ("training", "class")}


def lines_of_work(standing: Standing, why: WhyHere) -> list[Line]:
    """Return the sentences about a workload: where it lies, what binds there, its alternatives, what would move it."""
    told = [_lies(standing, why.work)]
    told += [_binds(standing, s, limits) for s, limits in why.limits if limits]
    told += [_alternative(standing, why.work, one) for one in why.alternatives]
    target = why.target
    if target is not None:
        outright = _outright(target)
        told += _turns("move", [*outright, *why.flips], _named(standing, target.site, why.work))
    return told


def _outright(target: Alternative) -> list[Flip]:
    """Return the yearly sum for which a workload would go somewhere, as far as it is known."""
    if target.is_divided:
        return [Flip("sum", target.divided, math.inf, divided=True)]
    return [Flip("sum", target.at_most, math.inf)] if target.exact else []


def lines_of_site(standing: Standing, why: WhySite) -> list[Line]:
    """Return the sentences about a site: whether it is used, what binds there, and what would turn that."""
    turned, named = why.turned, _named(standing, why.turned.site)
    told = [_line(SITES["used" if turned.used else "unused"], named, mw=why.mw)]
    told += [_binds(standing, turned.site, why.limits)] if why.limits else []
    direction = "close" if turned.used else "open"
    costs = {"cost": abs(turned.at_most), "least": turned.at_least}
    told.append(_line(SITES[f"{direction}_{_known(turned)}"], named, **costs))
    within = 100 * (turned.certainty.limit / standing.cost - 1.0)
    told.append(_line(CERTAIN[turned.certainty.label], named, within=within))
    outright = [Flip("tax" if turned.used else "sum", turned.at_most, math.inf)] if turned.exact else []
    return told + _turns(direction, [*outright, *turned.flips], named)


def overview(standing: Standing) -> list[Line]:
    """Return where every workload lies, the largest first."""
    works = sorted(Workloads(standing).all(), key=lambda work: -work.mw)
    told = [_lies(standing, work) for work in works[:MOST_TOLD]]
    more = len(works) - MOST_TOLD
    return [*told, _line(AND_MORE, {}, count=more)] if more > 0 else told


def _lies(standing: Standing, work: Work) -> Line:
    words = {}
    for at, language in enumerate(LANGUAGES):
        places = [
            PLACE[at].format(site=called(standing.question, *SITE, s, language), share=100 * work.share[s])
            for s in work.here.tolist()
        ]
        words[language] = LIES[work.kind][at].format(
            name=_work_name(standing, work, language),
            mw=work.mw,
            origin=called(standing.question, *ORIGIN, _origin(standing, work), language) if work.origin else "",
            places=JOINED[at].join(places) or NOWHERE[at],
        )
    return Line(words)


def _origin(standing: Standing, work: Work) -> int:
    return standing.problem.names["o"].index(work.origin)


def work_names(standing: Standing, work: Work) -> Both:
    """Return what a workload is called in each language."""
    return {language: _work_name(standing, work, language) for language in LANGUAGES}


def _work_name(standing: Standing, work: Work, language: str) -> str:
    row = work.thing if work.kind == "training" else work.service
    return called(standing.question, *WORK[work.kind], row, language)


def _binds(standing: Standing, site: int, limits: Sequence[str]) -> Line:
    named, listed = _named(standing, site), _listed("limits", [BINDING[rule] for rule in limits])
    return _line(BINDS, {language: named[language] | listed[language] for language in LANGUAGES})


def _listed(field: str, things: Sequence[InBoth]) -> dict[str, dict[str, str]]:
    """Return things one after the other in each language, for one place of a sentence."""
    return {language: {field: JOINED[at].join(thing[at] for thing in things)} for at, language in enumerate(LANGUAGES)}


def _alternative(standing: Standing, work: Work, one: Alternative) -> Line:
    closed = one.closed
    numbers = {
        "cost": abs(one.at_most), "least": one.at_least, "divided": one.divided,
        "takes": closed.takes_ms if closed else None, "allowed": closed.allowed_ms if closed else None,
    }  # fmt: skip
    said = _line(ALTERNATIVES[_status(work, one)], _named(standing, one.site), **numbers)
    return Line(said.words, within=True)


def _status(work: Work, one: Alternative) -> str:
    """Return which sentence an alternative takes: the first whose condition holds."""
    if one.closed is not None:
        return one.closed.why
    there = work.is_at(one.site)
    conditions = {
        "no_room": one.impossible,
        "here": there and (abs(one.at_most) <= SAME_COST or not one.exact),
        "same": abs(one.at_most) <= SAME_COST,
        "less": one.at_most < 0,
        "more": one.exact,
        "between": math.isfinite(one.at_most) and one.at_least > 0,
        "at_least": one.at_least > 0,
        "divided": one.is_divided,
        "by_prices": one.divided > SAME_COST,
        "unknown": True,
    }
    return next(name for name, holds in conditions.items() if holds)


def _turns(what: str, flips: Sequence[Flip], named: Mapping[str, dict[str, Any]]) -> list[Line]:
    """Return at which prices the answer turns, in one sentence what was not found to turn it, and what is not known."""
    turning = [(one.price, one.at) for one in flips if one.at is not None]
    others = [one.price for one in flips if one.at is None and one.known and one.price in NO_FLIPS]
    unknown = [one.price for one in flips if not one.known]
    divided = any(one.divided for one in flips)
    told = [_if(_line(WOULD[what], named), divided=divided)] if turning else []
    told += [Line(_line(FLIPS[price], named, at=_enough(at)).words, within=True) for price, at in turning]
    if others:
        clauses = [JOINED[at].join(NO_FLIPS[price][at] for price in others) for at in range(len(LANGUAGES))]
        words = {
            language: clause[:1].upper() + clause[1:] + stop
            for language, clause, stop in zip(LANGUAGES, clauses, FULL_STOP, strict=True)
        }
        told.append(_if(Line(words), divided=divided))
    if unknown:
        told.append(_line(NOT_ASKED, _listed("prices", [PRICES[price] for price in unknown])))
    return told


def _if(line: Line, *, divided: bool) -> Line:
    """Return a sentence, or one that says that it holds if everything could be divided."""
    if not divided:
        return line
    return Line({
        language: text.format(rest=line.words[language]) for text, language in zip(IF_DIVIDED, LANGUAGES, strict=True)
    })  # fmt: skip


def _enough(at: float) -> float:
    """Return a price rounded up to the digits that are shown, so that what is shown is enough."""
    if at <= 0.0:
        return at
    digit = 10.0 ** (math.floor(math.log10(at)) - SHOWN_DIGITS + 1)
    return math.ceil(at / digit - ROUNDING) * digit


def _known(turned: Turned) -> str:
    """Return how much is known of what it costs to turn a site."""
    if turned.answer.impossible:
        return "never"
    if turned.exact:
        return "exact"
    if turned.at_most < 0:
        return "less"
    if math.isfinite(turned.at_most):
        return "between" if turned.at_least > 0 else "at_most"
    return "at_least" if turned.at_least > 0 else "unknown"


def _named(standing: Standing, site: int, work: Work | None = None) -> dict[str, dict[str, Any]]:
    """Return what a site, and a workload, are called in each language."""
    return {
        language: {
            "site": called(standing.question, *SITE, site, language),
            "service": "" if work is None else _work_name(standing, work, language),
        }
        for language in LANGUAGES
    }


def _line(words: InBoth, named: Mapping[str, dict[str, Any]], **numbers: Any) -> Line:
    return Line({
        language: text.format(**named.get(language, {}), **numbers)
        for text, language in zip(words, LANGUAGES, strict=True)
    })  # fmt: skip
