"""How is a picture drawn so that it is byte for byte the same everywhere?"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text
from numpy.typing import NDArray

Format = Literal["png", "svg"]
Numbers = NDArray[np.float64]
INK, SOFT, PAPER, LAND, WEST, EDGE = "#1d1a16", "#675f55", "#fbf8f2", "#ece5d8", "#e3d8c3", "#c3b8a6"
COLOURS = {
    "training": "#b3304a", "inference": "#17658a", "overhead": "#d6cbbb",
    "grid": "#aaa294", "sun": "#e0a92e", "wind": "#5f9f8d", "discharge": "#82709f",
}  # fmt: skip
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans", "font.size": 9.0, "svg.fonttype": "path", "svg.hashsalt": "eastwest",
    "axes.facecolor": PAPER, "figure.facecolor": PAPER, "savefig.facecolor": PAPER, "text.color": INK,
}  # fmt: skip
INCHES = 10.0
DPI = 160


@contextmanager
def canvas(high: float) -> Iterator[Figure]:
    """Yield a figure `INCHES` wide and `high` inches high under settings of our own, whatever the user has set."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        figure = Figure(figsize=(INCHES, high), dpi=DPI)
        FigureCanvasAgg(figure)
        yield figure


def saved(figure: Figure, kind: Format) -> bytes:
    """Return the figure as the bytes of a file that carries neither a date nor a version."""
    file = io.BytesIO()
    metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    figure.savefig(file, format=kind, metadata=metadata)
    return file.getvalue()


def written(place: Axes | Figure, x: float, y: float, text: str, **style: Any) -> Text:
    """Write plain text: a dollar sign in a name starts no formula, and what the font lacks becomes a box."""
    return place.text(x, y, printable(text), parse_math=False, **style)


def printable(text: str) -> str:
    """Return the text with boxes for what the fixed font lacks, so that no picture depends on the machine's fonts."""
    known = get_font(findfont(FontProperties(family="DejaVu Sans")))
    return "".join(
        character if character == "\n" or known.get_char_index(ord(character)) else "□" for character in text
    )
