"""What does a comparison look like as one table for a spreadsheet?"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import pandas as pd

from optimizer.data.checks import FORMULA
from optimizer.report.comparing.cases import Comparison
from optimizer.report.comparing.findings import Findings, Row, findings
from optimizer.report.comparing.measures import Measures
from optimizer.report.words import name

LONGEST = 400
Value = str | float | bool | None
MEASURED: Mapping[str, tuple[Callable[[Measures], float | None], int]] = {  # and to how many digits
    "national_cost_cny": (lambda shown: shown.national, 0),
    "operators_margin_cny": (lambda shown: shown.margin, 0),
    "fiscal_cost_cny": (lambda shown: shown.fiscal, 0),
    "carbon_location_based_t": (lambda shown: shown.carbon["location_based"], 1),
    "carbon_market_based_t": (lambda shown: shown.carbon["market_based"], 1),
    "carbon_hour_matched_t": (lambda shown: shown.carbon["hour_matched"], 1),
    "training_west_share": (lambda shown: shown.west_training, 6),
    "inference_west_share": (lambda shown: shown.west_inference, 6),
    "added_hub_share": (lambda shown: shown.hub_share, 6),
    "added_west_share": (lambda shown: shown.west_share, 6),
    "added_mw": (lambda shown: shown.added, 3),
    "electricity_mwh": (lambda shown: shown.electricity, 1),
    "mean_pue": (lambda shown: shown.pue, 5),
    "green_share": (lambda shown: shown.green, 6),
    "certified_share": (lambda shown: shown.certified, 6),
    "refused_training_mw": (lambda shown: shown.refused["training"], 3),
    "refused_inference_mw": (lambda shown: shown.refused["inference"], 3),
}


def comparison_frame(comparison: Comparison) -> pd.DataFrame:
    """Return a row for each case in order; the units stand in the column names.

    Differences are those of least cost against the case named in `against`, as far as they are proven; blank numbers
    are not known or not finite. Text is safe to open in a spreadsheet. Nothing depends on when or where it was made.
    """
    return frame_of(findings(comparison))


def frame_of(found: Findings) -> pd.DataFrame:
    """Return the table of findings that are worked out already."""
    return pd.DataFrame([_row(row) for row in found.rows])


def _row(row: Row) -> dict[str, Value]:
    case, shown, difference = row.case, row.shown, row.difference
    bound = shown.bound if shown is not None else case.bound
    return {
        "name": safe(case.name),
        "title": safe(case.scenario.title),
        "title_zh": safe(case.scenario.title_zh),
        "rule": safe(case.scenario.rule),
        "ending": case.ending,
        "status": safe("" if case.plan is None else case.plan.status),
        "objective_cny": _rounded(None if shown is None else shown.objective),
        "bound_cny": _rounded(bound),
        "gap": _rounded(None if shown is None else shown.gap, 6),
        "controllable_gap": _rounded(None if shown is None else shown.controllable_gap, 6),
        "verified": None if shown is None else shown.verified,
        "against": safe("" if row.against is None else row.against.case.name),
        "difference_low_cny": _rounded(None if difference is None else difference.low),
        "difference_high_cny": _rounded(None if difference is None else difference.high),
        "verdict": row.verdict,
        "transfers_cny": _rounded(None if row.bridge is None else row.transfers),
        **_measured(shown),
        "moved_share": _rounded(None if row.moves is None else row.moves.moved, 6),
        "backfires": "; ".join(f"{wrong.lever}: {wrong.what}" for wrong in row.backfires),
        "message": safe(case.message),
    }


def _measured(shown: Measures | None) -> dict[str, Value]:
    return {
        column: None if shown is None else _rounded(figure(shown), digits)
        for column, (figure, digits) in MEASURED.items()
    }


def safe(text: object) -> str:
    """Return text as one line that no spreadsheet takes for a formula."""
    plain = name(text, LONGEST)
    return f"'{plain}" if plain.startswith(FORMULA) else plain


def _rounded(value: float | None, digits: int = 0) -> float | None:
    return None if value is None or not math.isfinite(value) else round(float(value), digits) + 0.0
