"""Sentences and tokens: where they are cut, and offsets that hold for any text."""

import pytest
from hypothesis import given
from tests.strategies import texts

from quotex.text import plain_word, segment

NO_TOKEN = set(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\u00ad\ufeff\u180e"
)


def tokens(text: str) -> list[list[str]]:
    return [[text[a:b] for a, b in sentence.tokens] for sentence in segment(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\u00a0\t", []),
        ("Так.", [["Так", "."]]),
        ("В. Зеленський приїхав.", [["В.", "Зеленський", "приїхав", "."]]),
        ("Рада Росія-НАТО", [["Рада", "Росія-НАТО"]]),
        ("п’ять зв'язків", [["п’ять", "зв'язків"]]),
        ("ко\u0301мпас", [["ко\u0301мпас"]]),
        ("«Так», – сказав.", [["«", "Так", "»", ",", "–", "сказав", "."]]),
        ("10,5 млн", [["10,5", "млн"]]),
        ("Заголовок\nТекст іде далі", [["Заголовок"], ["Текст", "іде", "далі"]]),
        ("Один. Два.\r\nТри.", [["Один", "."], ["Два", "."], ["Три", "."]]),
    ],
)
def test_tokens(text: str, expected: list[list[str]]) -> None:
    assert tokens(text) == expected


def test_a_line_is_a_paragraph() -> None:
    assert [s.paragraph for s in segment("Він іде. Вона йде.\n\nВони.\nМи.")] == [0, 0, 1, 2]


@given(texts)
def test_tokens_cover_the_text(text: str) -> None:
    position = 0
    for sentence in segment(text):
        assert (sentence.start, sentence.end) == (sentence.tokens[0][0], sentence.tokens[-1][1])
        for start, end in sentence.tokens:
            assert position <= start < end
            assert all(c.isspace() or c in NO_TOKEN for c in text[position:start])
            position = end
    assert all(c.isspace() or c in NO_TOKEN for c in text[position:])


def test_a_long_line_keeps_its_offsets() -> None:
    text = "слово " * 5000 + "й" * 9000
    words = [text[a:b] for sentence in segment(text) for a, b in sentence.tokens]
    assert words[:5000] == ["слово"] * 5000
    assert "".join(words[5000:]) == "й" * 9000


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("п’ять", "п'ять"),
        ("п`ять", "п'ять"),
        ("за\u0301мок", "замок"),
        ("Kиїв", "Київ"),
        ("мi\u00adсто", "місто"),
        ("NATO", "NATO"),
        ("", ""),
    ],
)
def test_plain_word(word: str, plain: str) -> None:
    assert plain_word(word) == plain
