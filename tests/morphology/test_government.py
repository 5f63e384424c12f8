"""The table of prepositions and the cases they govern."""

import pytest

from quotex.errors import ResourceError
from quotex.morphology import government as module
from quotex.morphology.government import government


def test_cases_that_prepositions_govern() -> None:
    assert government()["до"] == ("Gen",)
    assert {"Loc", "Acc"} <= set(government()["у"])


def test_a_case_there_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "read_table", lambda name: [{"word": "до", "cases": "Gen,Abl"}])
    government.cache_clear()
    with pytest.raises(ResourceError, match="Gen,Abl"):
        government()
    government.cache_clear()
