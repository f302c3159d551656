"""What is a row of a table called in a language?"""

from __future__ import annotations

from optimizer.data.instance import Instance
from optimizer.report.words import name


def called(question: Instance, table: str, key: str, row: int, language: str) -> str:
    """Return the name of a row in a language if the table has it, else any name, else its id in the column `key`.

    It is fit for one line: without control or direction characters, and not endless.
    """
    frame = question[table]
    wanted = next(column for column in (f"name_{language}", "name", key) if column in frame)
    return name(frame[wanted].iloc[row]) or name(frame[key].iloc[row])
