"""Every spoilt input there is: the readers and the command must refuse each of them with the words it names."""

from __future__ import annotations

from tests.hostile import spoilt_settings, spoilt_tables
from tests.hostile.edits import Case

CASES: tuple[Case, ...] = (*spoilt_tables.CASES, *spoilt_settings.CASES)
