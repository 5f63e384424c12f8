"""Sentences and tokens: where they are cut, and offsets that hold for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import texts
from tokenize_uk import tokenize_sents_with_spans, tokenize_words_with_spans

from quotex.text import plain_word, segment, segmentation, segmentations
from quotex.text.sentences import sentence_spans
from quotex.text.words import token_offsets

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
        ("4,5-метровий пам’ятник", [["4,5-метровий", "пам’ятник"]]),
        ("Заголовок\nТекст іде далі", [["Заголовок"], ["Текст", "іде", "далі"]]),
        ("Один. Два.\r\nТри.", [["Один", "."], ["Два", "."], ["Три", "."]]),
    ],
)
def test_tokens(text: str, expected: list[list[str]]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    "text", ["сло\x02во та слово", "м.\x02 Київ", "вул. Л\x02.", "\x03а\x05\x06"]
)
def test_what_stands_for_marks_inside_is_no_mark_of_the_text(text: str) -> None:
    found = [(start, end) for _, start, end in tokenize_words_with_spans(text)]
    assert [span for sentence in segment(text) for span in sentence.tokens] == found


@given(st.lists(texts, max_size=6))
def test_texts_are_cut_together_as_one_by_one(several: list[str]) -> None:
    assert segmentations(several) == list(map(segmentation, several))


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
        ("d’Arc", "d'Arc"),
        ("так\ud800", "так\ufffd"),
        ("", ""),
    ],
)
def test_plain_word(word: str, plain: str) -> None:
    assert plain_word(word) == plain


pieces = st.sampled_from(
    "слово Слово СЛОВО в В І п’ять м'яч будь-хто Ів-Франко тис губ просп ін А Б р рр м ст див Ред "
    "Авт 5 10,5 000 2022 5-го 1-2 ХХ-ХІ COVID https://x.ua № % $ я є Ні НАТО РР О'Хара Microsoft "
    "X-ray B2 грн вул див (див млн КВт Петра І С М м с с (с (м °С Коваль слово, слова будинок "
    "народ пров прим перен нач Садова Україна ім проф обл Т.Г.Шевченка С.Коваль рік".split()
) | st.sampled_from(
    [*" .,!?…:;()«»\"“”„'’–—--/*%[]=+&", " ", " ", " ", ". ", ".» ", "!» – ", "...", " – ", "?..",
     ". «", ".Він ", '."Він ', "?». ", ".\u00a0Та", "…\u00a0– Ні", "…) та", "?) Та"]
)  # fmt: skip
pieces |= st.sampled_from(
    "К.: К._П.: _В._Н._Каразін Gazda.info Dr.VET depo.ua .City .Інфо IT._Він 1_000 9_800 "
    "12:30 4:2 1.2.3 01.01.2018 7.30 1,2,3 XIX–XX I-III 2012–2016_рр._Він 3—5 теле- м/с с/г "
    "1/2 картину/пісню [шахти] Най(не) Т-72Б 2С19 UpSide3 слово5 м³ м² A&B 5&6 C++ 50+, +5 "
    "а+б -5 –5 20°С 5$ (?!) !.. «...Мені слово...слово я... ст... _та_ін._і_под._т._ч. "
    "_і_т._д. в._о._ 6_м._Він 8_куб._м кв.м. 1995р. 9_тис._грн._ _тис._315 млн._грн. "
    "свт._Ігнатій прп._Симеон порівн. Ів. Дж. Ман._Сіті _с._Ленінка (м._Київ ст._«Метро» "
    "XIX_ст._У_нас №1_(вул._Хлібна рр._Та слово-ст. Ні._Та _ж…_Так Петро_І._Слово Ю._Щокін "
    'Остапчук." http://x.y/z, a@b.c'.split()
).map(lambda piece: piece.replace("_", " "))


@given(st.lists(pieces, max_size=14).map("".join) | st.lists(pieces, max_size=60).map(" ".join))
@settings(max_examples=600)
def test_the_plain_way_cuts_as_tokenize_uk_does(line: str) -> None:
    assert sentence_spans(line) == [(a, b) for _, a, b in tokenize_sents_with_spans(line)]
    sentences = [(start, end) for _, start, end in tokenize_sents_with_spans(line)]
    rows = [
        [(start + a, start + b) for _, a, b in tokenize_words_with_spans(line[start:end])]
        for start, end in sentences
    ]
    starts, ends, sizes = token_offsets(
        [line[start:end] for start, end in sentences], [start for start, _ in sentences]
    )
    assert list(zip(starts, ends, strict=True)) == [span for row in rows for span in row]
    assert sizes == list(map(len, rows))
