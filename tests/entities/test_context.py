"""Features of what stands around a token."""

from __future__ import annotations

from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.entities.context import _name, _openings, tail_of
from quotex.entities.features import SHAPE, FormTable, document_features, form_features


@given(st.text(max_size=12), st.integers(0, 2**32 - 1))
def test_a_name_from_its_beginning_and_its_end(beginning: str, number: int) -> None:
    tail, size = tail_of(str(number))
    assert _openings(beginning, [""])[0, size] ^ tail == _name(beginning + str(number))


def names_in(text: str, names: list[str]) -> dict[str, list[int]]:
    """The tokens of sentences, a line each, that have the features of those names; ``*`` is the
    shape of the token."""
    sentences = [line.split() for line in text.splitlines()]
    words = [word for sentence in sentences for word in sentence]
    table = FormTable()
    rows, _ = table.rows(words)
    (found,) = document_features(words, list(map(len, sentences)), rows, table.columns)
    pairs = set(zip(found.walked_tokens.tolist(), found.walked.tolist(), strict=True))
    shapes = [str(form_features(word).columns[SHAPE]) for word in words]
    return {
        name: [
            token
            for token, shape in enumerate(shapes)
            if (token, crc32(name.replace("*", shape).encode()) ^ 0x5BD1E995) in pairs
        ]
        for name in names
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Сказала Ольга .\nОльга мовчить",
            {"bos": [0, 3], "bod": [0], "boscap": [0, 3], "midcap": [1], "eos": [2, 4],
             "short": [0, 1, 2, 3, 4], "g=0*": [0, 1, 2, 3, 4]},
        ),
        (
            "Фірма « Аква Плюс » мовчить , сказав \" так",
            {"inq": [1, 2, 3, 8, 9], "qp=0": [1, 8], "qp=2": [3], "qb=фірма": [1, 2, 3],
             "qc=фірма*": [1, 2, 3], "qe=1": [3], "qe=3": [1], "afterq": [5], "bos": [0]},
        ),
        ("Дім ( школа ) стоїть", {"inpar": [1, 2, 3]}),
        (
            "міста Києва , а тоді . Далі 5 травня",
            {"lk=geo": [1, 2, 3, 4, 5], "lkc=geo*": [1, 2, 3, 4, 5], "lkd=geo2": [2],
             "rk=month": [5, 6, 7], "rkd=month2": [6], "nk=month1": [7], "kn=month": [8]},
        ),
        (
            "рада міста Києва виграла",
            {"ch=orglTrueFalse": [1], "ch=orglTrueTrue": [2], "ch=orglFalseFalse": [3],
             "chd=orgl3": [3], "chs=orglTrue*": [1, 2]},
        ),
        (
            "у Білій Церкві та у Церкві",
            {"pm=Bcity": [1], "pm=Icity": [2], "pms=Icity*": [2]},
        ),
        (
            "Слово Ольга Лебедин .\nІ Лебедин та лебедин",
            {"dc=2|1|*": [2, 5, 7], "dt=2": [2, 5, 7], "dr=MFalse": [2, 5],
             "ev=afn": [2, 5], "ev=pcap": [1, 2, 5], "ev=fn": [1], "ev+1=afn": [1, 4],
             "ev-1=fn": [2]},
        ),
    ],
)  # fmt: skip
def test_names_of_features(text: str, expected: dict[str, list[int]]) -> None:
    assert names_in(text, list(expected)) == expected
