"""Is a run followed without flooding whoever reads along?"""

from __future__ import annotations

import pytest

from optimizer.cli.following import PlainLines, following, sentence
from optimizer.solve.progress import Progress


def test_the_sentence_says_what_is_known_and_nothing_else():
    assert sentence(Progress("building", 0.0)) == "   0.0 s  building"
    known = sentence(Progress("searching", 61.25, objective=2.5e9, bound=2.4e9))
    assert known == "  61.2 s  searching: best 2.50 bn CNY, bound 2.40 bn CNY, gap 4.00 %"


def test_plain_lines_come_with_news_only(capsys: pytest.CaptureFixture[str]):
    listen = PlainLines()
    for tenth in range(200):
        listen(Progress("searching", tenth / 10, objective=1e9 if tenth > 50 else None))
    listen(Progress("verifying", 20.0, objective=1e9))
    lines = capsys.readouterr().err.splitlines()
    assert [line.split("s  ")[0].strip() for line in lines] == ["0.0", "5.1", "15.1", "20.0"]


def test_where_there_is_no_terminal_lines_are_plain():
    with following() as listen:
        assert isinstance(listen, PlainLines)
