"""What is a thing of a question called in a language?"""

from __future__ import annotations

from optimizer.data.instance import Instance
from optimizer.report.words import name

KEYS = {"sites": "site", "inference": "service", "training": "class", "origins": "origin"}


def called(question: Instance, table: str, row: int, language: str) -> str:
    """Return the name of a row of a table in a language if the table has it, else any name, else its id.

    It is fit for one line: without control or direction characters, and not endless.
    """
    return named(question, table, KEYS[table], row, language)


def named(question: Instance, table: str, key: str, row: int, language: str) -> str:
    """Return the same for a table whose ids stand in the column `key`."""
    frame = question[table]
    wanted = next(column for column in (f"name_{language}", "name", key) if column in frame)
    return name(frame[wanted].iloc[row]) or name(frame[key].iloc[row])
