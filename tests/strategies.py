"""Hypothesis strategies: text that looks like Ukrainian, and text meant to break things."""

from __future__ import annotations

import random

from hypothesis import strategies as st

WORDS = (
    "Столтенберг Єнс Рябков НАТО Альянс він вона вони заявив заявила, сказала додав наголосив "
    "що щоб чи за його словами на думку повідомили в МЗС президент В. О. Кравчук п’ять "
    "зв'язку ко\u0301мпас Kиїв 2022 р. 10,5 % тис. грн ПОРОШЕНКО Кос-Анатольський фон дер Ляєн "
    "‒ ну Ні! Так? …"
).split(" ")
MARKS = ['"', "«", "»", "“", "”", "„", "'", "’", "‚", "‘", ",,", "''", "–", "—", "-", ":", ",", "."]
BLANKS = [" ", " ", " ", "\n", "\n\n", "\r\n", "\u00a0", "\t", "\u2028"]
HOSTILE = ["\x00", "\ud800", "\ue001", "\ue300", "\u202e", "\u200b", "\u00ad", "\u0301"]
HOSTILE += ["😀", "👩\u200d👩\u200d👧", "ﬁ"]

SURROGATES = ["\ud83d", "\ude00", "\udc80", "\udfff\ud800"]
CONTROLS = list("\x00\x01\x08\x0b\x0c\x1b\x1c\x1d\x1e\x1f\x7f\x80\x85\x9f")
BIDI = list("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNSEEN = list("\u00ad\u034f\u115f\u180e\u200b\u200c\u200d\u2060\u2063\ufe0f\ufeff\U000e0041")
COMBINING = ["\u0301", "\u0300", "\u0306", "\u0308", "\u20dd", "и\u0306", "і\u0308", "\u0301" * 40]
SPACES = ["\r", "\n\r", "\r\r\n"]
SPACES += list("\u00a0\u1680\u2000\u2007\u2009\u200a\u202f\u205f\u3000\u2029")
LOOK_ALIKES = ["cказав", "зaявив", "Oлена", "Kpaвчyк", "HATO", "i", "I", "ІVАН", "зазначuв", "щo"]
DIGITS = [
    "٢٠٢٢",
    "२०२२",
    "２０２２",
    "𝟐𝟎𝟐𝟐",
    "²",
    "Ⅻ",
    "½",
    "1" * 400,
    "1e309",
    "-0",
    "1.000.000,00",
]
MARKUP = [
    "<script>",
    "</mark>",
    "<!--",
    "-->",
    "]]>",
    "&lt;",
    "&#0;",
    '" onload="x',
    "{}",
    "%s",
    "\\",
]
MARKUP += [
    "=1+1",
    "\\u0041",
    "{'a': 1}",
    "<b title='",
    "`${x}`",
    "\\ud800",
    "|",
    "_",
    "#",
    "T1\tPER",
]
LONG = ["слово" * 400, "а-" * 300, "А.Б." * 200, "«" * 200, '"' * 99, "– " * 100, "Ні! " * 60]
OTHERS = [
    "😀",
    "👩\u200d👩\u200d👧",
    "ﬁ",
    "ß",
    "İ",
    "ŉ",
    "ǅ",
    "他说",
    "가",
    "\ufdd0",
    "\uffff",
    "\U0010ffff",
]
OTHERS += ["Ꙗ", "ѣ", "ъ", "ы", "ё", "Ґ", "ґ", "’ятірка", "-то", "№", "§", "€", "½"]
ODD = [*HOSTILE, *SURROGATES, *CONTROLS, *BIDI, *UNSEEN, *COMBINING, *SPACES, *LOOK_ALIKES]
ODD += [*DIGITS, *MARKUP, *OTHERS]
ATOMS = [*WORDS, *MARKS, *BLANKS, *ODD, *LONG]

ukrainian = st.lists(st.sampled_from(WORDS + MARKS + BLANKS), max_size=60).map("".join)
spaced = st.lists(st.sampled_from(WORDS + MARKS), max_size=60).map(" ".join)
hostile = st.lists(
    st.sampled_from(WORDS + MARKS + BLANKS + HOSTILE) | st.text(max_size=5), max_size=40
).map("".join)
odd = st.lists(
    st.sampled_from(WORDS + MARKS) | st.sampled_from(ODD) | st.sampled_from(BLANKS + LONG),
    max_size=40,
).map("".join)
any_characters = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)

texts = ukrainian | spaced | hostile
texts_of_all_kinds = texts | odd | any_characters


def damaged_text(rng: random.Random, text: str) -> str:
    """The text with a few places changed: doubled, reversed, respaced, odd characters put in."""
    for _ in range(rng.randrange(1, 9)):
        at = rng.randrange(len(text) + 1)
        to = min(len(text), at + rng.randrange(1, 40))
        piece = text[at:to]
        new = rng.choice(
            [
                "", piece + piece, piece.upper(), piece.swapcase(), piece[::-1],
                piece.replace("\n", " "), piece.replace(" ", "\u00a0"), piece.replace(" ", "\n"),
                piece.replace("»", ""), piece.replace('"', "“"), piece.replace("–", "-"),
                piece.replace("і", "i").replace("о", "o"), rng.choice(ATOMS) + piece,
                "\u00ad".join(piece), "\u0301".join(piece), "\u200b".join(piece),
                "".join(rng.choices(ATOMS, k=5)), chr(rng.randrange(0x110000)) + piece,
            ]
        )  # fmt: skip
        text = text[:at] + new + text[to:]
    return text


def damaged_bytes(rng: random.Random, data: bytes) -> bytes:
    """The bytes with a few changed, lost, doubled, or the end cut off."""
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(changed) + 1)
        to = min(len(changed), at + rng.randrange(1, 30))
        piece = bytes(changed[at:to])
        changed[at:to] = rng.choice(
            [
                b"", piece + piece, piece[::-1], bytes([rng.randrange(256)]) + piece[1:],
                bytes(rng.randrange(256) for _ in range(rng.randrange(1, 8))),
                b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\r\n", b'"', b"\xed\xa0\x80", b"\t,;{}[]",
            ]
        )  # fmt: skip
    if rng.random() < 0.2:
        del changed[rng.randrange(len(changed) + 1) :]
    return bytes(changed)


def damaged_record(rng: random.Random, record: object) -> object:
    """The JSON-like value with one to three places inside it changed for other values."""
    for _ in range(rng.randrange(1, 4)):
        record = _changed(rng, record)
    return record


def _changed(rng: random.Random, value: object) -> object:
    if isinstance(value, dict) and value and rng.random() < 0.95:
        key = rng.choice(list(value))
        way = rng.random()
        if way < 0.08:
            return {k: v for k, v in value.items() if k != key}
        if way < 0.12:
            return {**value, rng.choice(["x", "", "start", "text", "\ud800"]): _value(rng)}
        return {**value, key: _changed(rng, value[key])}
    if isinstance(value, list) and value and rng.random() < 0.95:
        at = rng.randrange(len(value))
        way = rng.random()
        if way < 0.05:
            return [*value[:at], *value[at + 1 :]]
        if way < 0.1:
            return [*value[:at], value[at], *value[at:]]
        if way < 0.15:
            return value[::-1]
        return [*value[:at], _changed(rng, value[at]), *value[at + 1 :]]
    if isinstance(value, int) and not isinstance(value, bool) and rng.random() < 0.5:
        return value + rng.choice([-1, 1, -1000, 1000, 2**31, 2**63, 2**200])
    if isinstance(value, str) and rng.random() < 0.5:
        return damaged_text(rng, value)
    return _value(rng)


def _value(rng: random.Random) -> object:
    return rng.choice(
        [
            None, True, False, 0, 1, -1, 2**63, -(2**63), 10**400, 0.5, float("nan"), float("inf"),
            "", "x", "\ud800", "direct", "PER", [], [None], [[]], [0, 1], {}, {"start": 0},
            {"start": 0, "end": 1}, {"": ""}, b"x", (), ("a",), {1: 2}, {1, 2}, object(), "1", 1.0,
        ]
    )  # fmt: skip
