"""The table of abbreviations: what it must hold, and what it says of some."""

import pytest

from quotex.errors import ResourceError
from quotex.text import abbreviations as module
from quotex.text.abbreviations import abbreviations


def test_abbreviations_by_what_their_full_stops_do() -> None:
    table = abbreviations()
    assert {"вул", "ст", "тис", "акад", "ін"} <= table["any"]
    assert "Вул" in table["never last"]
    assert "є" in table["letter"]
    assert "є" not in table["any"]


@pytest.mark.parametrize(
    "rows",
    [
        [{"kind": "known", "words": "авт"}],
        [*module.read_table("abbreviations"), {"kind": "unknown", "words": "авт"}],
    ],
)
def test_a_kind_that_is_missing_or_unknown(
    rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "read_table", lambda name: rows)
    abbreviations.cache_clear()
    with pytest.raises(ResourceError, match=r"abbreviations\.tsv: "):
        abbreviations()
    abbreviations.cache_clear()
