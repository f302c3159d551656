"""What is the finding of a comparison in one sentence, and what stands behind it in a second one?"""

from __future__ import annotations

from collections import Counter

from optimizer.report.comparing.findings import Findings, Row
from optimizer.report.comparing.phrases import percent, phrase, vocabulary
from optimizer.report.comparing.showing.blocks import plain
from optimizer.report.words import LANGUAGES, Both

COUNTED = (
    ("higher",), ("lower",), ("complies", "equal"), ("unproven",), ("infeasible",),
    ("no_plan", "refused", "failed", "unknown"),
)  # fmt: skip


def headline(found: Findings) -> Both:
    """Return how many policies provably change the least cost, and the one that changes it most."""
    if not found.planned:
        return phrase("headline_nothing")
    if not found.policies:
        return _without_policies(found)
    verdicts = Counter(row.verdict for row in found.policies)
    counts = [(group[0], sum(verdicts[verdict] for verdict in group)) for group in COUNTED]
    parts = [phrase(f"headline_{key}{'_one' if n == 1 else ''}", n=n) for key, n in counts if n]
    told = {
        language: vocabulary()[language]["semicolon"].join(part[language] for part in parts) for language in LANGUAGES
    }
    several = "" if len(found.policies) > 1 else "_one"
    return phrase(f"headline{several}", n=len(found.policies), told=told, most=_most(found))


def standfirst(found: Findings) -> Both:
    """Return what the base costs, how near the best it is, and what the best simple rule captures."""
    base = found.rows[0]
    parts = []
    if base.shown is not None:
        proven = "standfirst_no_gap" if base.shown.gap is None else "standfirst_gap"
        proven = "standfirst_best" if base.case.plan is not None and base.case.plan.status == "optimal" else proven
        cost, gap = found.money.whole(base.shown.objective), percent(base.shown.gap, 2)
        parts.append(phrase("standfirst_base", title=base.title, cost=cost, proven=phrase(proven, gap=gap)))
    if found.rules and found.rules[0].captured is not None:
        parts.append(phrase("standfirst_rules", share=percent(found.rules[0].captured, 0)))
    parts.append(phrase("standfirst_checked" if _all_verified(found) else "standfirst_unchecked"))
    return {
        language: ("" if language == "zh" else " ").join(part[language] for part in parts) for language in LANGUAGES
    }


def _without_policies(found: Findings) -> Both:
    if found.rules and found.rules[0].captured is not None:
        return phrase("headline_rules", share=percent(found.rules[0].captured, 0))
    base = next(iter(found.planned))
    return phrase(
        "headline_base",
        title=base.title,
        cost=found.money.whole(base.shown.objective if base.shown is not None else None),
    )


def _most(found: Findings) -> Both:
    """Return a clause about the policy that is proven to add most, nothing where none is."""
    dearer = [row for row in found.policies if row.verdict == "higher" and least_added(row) is not None and _alike(row)]
    if not dearer:
        return plain("")
    most = max(dearer, key=lambda row: least_added(row) or 0.0)
    share = percent(least_added(most), 1)
    return phrase("headline_most" if len(found.policies) > 1 else "headline_adds", title=most.title, share=share)


def least_added(row: Row) -> float | None:
    """Return by which share of the cost it is compared with a case is dearer at the least, None if not known."""
    if row.difference is None or row.against is None or row.against.shown is None:
        return None
    whole = row.against.shown.objective
    return row.difference.low / whole if whole else None


def _alike(row: Row) -> bool:
    """Return whether a case and the one it is compared with have the same work to place, and pay nobody for it."""
    one, other = row.case.instance, None if row.against is None else row.against.case.instance
    if one is None or other is None or row.transfers:
        return False
    return all(one[table].equals(other[table]) for table in ("demand", "training")) and not one.terms.may_refuse


def _all_verified(found: Findings) -> bool:
    return all(row.shown.verified for row in found.planned if row.shown is not None)
